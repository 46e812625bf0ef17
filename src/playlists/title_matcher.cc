#include "ctxtag/playlists/title_matcher.h"

#include <algorithm>

#include "ctxtag/playlists/title_words.h"

namespace ctxtag {
namespace {

bool stands_at(const std::vector<std::string>& phrase, const std::vector<std::string>& words, std::size_t position) {
  return position + phrase.size() <= words.size() &&
         std::equal(phrase.begin(), phrase.end(), words.begin() + static_cast<std::ptrdiff_t>(position));
}

void sort_unique(std::vector<int>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

}  // namespace

TitleMatcher::TitleMatcher(const Keywords& keywords) {
  const auto add = [this](const std::string& text, int keyword, int tag) {
    std::vector<std::string> words = title_words(text);
    phrases_[words.front()].push_back({words, keyword, tag});
  };
  for (std::size_t i = 0; i < keywords.keywords.size(); ++i) {
    add(keywords.keywords[i].text, static_cast<int>(i), keywords.keywords[i].tag);
  }
  for (const std::string& text : keywords.excluded) add(text, -1, 0);
}

TitleMatch TitleMatcher::matches(std::string_view title) const {
  const std::vector<std::string> words = title_words(title);
  std::vector<bool> excluded(words.size(), false);
  const auto each_phrase = [&](const auto& visit) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto found = phrases_.find(words[i]);
      if (found == phrases_.end()) continue;
      for (const Phrase& phrase : found->second) {
        if (stands_at(phrase.words, words, i)) visit(phrase, i);
      }
    }
  };
  each_phrase([&](const Phrase& phrase, std::size_t position) {
    if (phrase.keyword >= 0) return;
    for (std::size_t i = 0; i < phrase.words.size(); ++i) excluded[position + i] = true;
  });
  TitleMatch match;
  each_phrase([&](const Phrase& phrase, std::size_t position) {
    const auto begin = excluded.begin() + static_cast<std::ptrdiff_t>(position);
    if (phrase.keyword < 0 || std::find(begin, begin + static_cast<std::ptrdiff_t>(phrase.words.size()), true) !=
                                  begin + static_cast<std::ptrdiff_t>(phrase.words.size())) {
      return;
    }
    match.tags.push_back(phrase.tag);
    match.keywords.push_back(phrase.keyword);
  });
  sort_unique(match.tags);
  sort_unique(match.keywords);
  return match;
}

}  // namespace ctxtag
