#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ctxtag/playlists/keywords.h"

namespace ctxtag {

/// What a title says; both ascending, without repeats.
struct TitleMatch {
  std::vector<int> tags;
  std::vector<int> keywords;  ///< positions in Keywords::keywords
};

/// Finds keywords in titles: whole words of title_words(), several words in sequence whatever separates them
/// ("work-out" is "work out"). Throws DataError when a title is not UTF-8.
class TitleMatcher {
 public:
  explicit TitleMatcher(const Keywords& keywords);
  TitleMatch matches(std::string_view title) const;

 private:
  struct Phrase {
    std::vector<std::string> words;
    int keyword = -1;  ///< -1: excluded
    int tag = 0;
  };
  std::unordered_map<std::string, std::vector<Phrase>> phrases_;  ///< by first word
};

}  // namespace ctxtag
