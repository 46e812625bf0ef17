#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/tag_vocabulary.h"

namespace ctxtag {

/// Which words in a playlist's title stand for which tag.
struct Keywords {
  struct Keyword {
    std::string text;  ///< one word or several in sequence: "car", "work out"
    int tag = 0;       ///< of `tags`
  };
  TagVocabulary tags;
  std::vector<Keyword> keywords;
  std::vector<std::string> excluded;  ///< where one stands in a title, its words stand for nothing: "linkin park"
};

/// A JSON file (comments allowed): a list of tags, each its own keyword, or
/// `{"tags": {"workout": ["workout", "work out"], ...}, "exclude": ["linkin park", ...]}`. Tags keep the file's order.
/// One keyword may stand for two tags. Throws ConfigError for a tag without keywords, a tag given twice, a keyword
/// given twice for a tag, two tags of the same keywords, a keyword without a letter, digit or symbol, or of which an
/// excluded phrase is part, a tag named `track_id` or with control characters, and anything that is not of this form.
Keywords read_keywords(const std::filesystem::path& file);

}  // namespace ctxtag
