#pragma once
#include <array>
#include <string>
#include <vector>

namespace ctxtag {

/// The languages of titles: English, French, Spanish, Portuguese, German, Italian.
inline constexpr std::size_t kLanguageCount = 6;
inline constexpr std::array<const char*, kLanguageCount> kLanguageNames{"en", "fr", "es", "pt", "de", "it"};

template <typename T>
using OfLanguage = std::array<std::vector<T>, kLanguageCount>;

/// What people call a tag in each language. None of the phrases holds a word of another tag.
struct TagPhrases {
  std::string tag;
  OfLanguage<std::string> phrases;
};

/// In the order of tag_models().
const std::vector<TagPhrases>& tag_phrases();

/// Titles around a phrase, which stands where {} does. They hold no word of a tag.
const OfLanguage<std::string>& title_frames();
/// "and", as it stands between two phrases.
const std::array<std::string, kLanguageCount>& conjunctions();
/// Titles for no context: they hold no word of a tag.
const OfLanguage<std::string>& plain_titles();

/// Names that hold a word of a tag and mean something else; the keyword file excludes them.
const std::vector<std::string>& excluded_names();
/// Longer words in which the letters of a tag stand: a search for letters finds them, a search for words does not.
const std::vector<std::string>& longer_words();

/// What stands beside the words of a title.
const std::vector<std::string>& emoji();

}  // namespace ctxtag
