#include "simulate/playlist_titles.h"

#include <spdlog/fmt/fmt.h>
#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <memory>

#include "simulate/title_phrases.h"

namespace ctxtag {
namespace {

const std::string& one_of(const std::vector<std::string>& words, Random& random) {
  return words[random.below(words.size())];
}

// The text with its first `count` letters in upper or lower case, as far as single characters have one.
std::string in_case(const std::string& text, bool upper, std::size_t count) {
  std::string result;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (utf8proc_ssize_t at = 0, size = static_cast<utf8proc_ssize_t>(text.size()); at < size;) {
    utf8proc_int32_t point = 0;
    at += utf8proc_iterate(bytes + at, size - at, &point);
    if (count > 0) {
      point = upper ? utf8proc_toupper(point) : utf8proc_tolower(point);
      --count;
    }
    std::array<utf8proc_uint8_t, 4> encoded{};
    const auto length = utf8proc_encode_char(point, encoded.data());
    result.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length));
  }
  return result;
}

// Accents as characters of their own, as some keyboards write them.
std::string decomposed(const std::string& text) {
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> bytes(
      utf8proc_NFD(reinterpret_cast<const utf8proc_uint8_t*>(text.c_str())), &std::free);
  return reinterpret_cast<const char*>(bytes.get());
}

std::string decorated(std::string title, Random& random) {
  const double letters = random.uniform();
  if (letters < 0.15) title = in_case(title, true, title.size());
  if (letters >= 0.15 && letters < 0.4) title = in_case(title, false, title.size());
  if (letters >= 0.4 && letters < 0.6) title = in_case(title, true, 1);
  const double number = random.uniform();
  if (number < 0.15) title += fmt::format(" {}", 2012 + random.below(10));
  if (number >= 0.15 && number < 0.2) title += fmt::format(" vol. {}", 1 + random.below(9));
  if (number >= 0.2 && number < 0.24) title += fmt::format(" #{}", 1 + random.below(9));
  static const std::vector<std::string> marks{"!", "!!", "...", " :)", " <3", "~", "?", ", pt. 2"};
  if (random.uniform() < 0.2) title += one_of(marks, random);
  if (random.uniform() < 0.2) title += (random.uniform() < 0.7 ? " " : "") + one_of(emoji(), random);
  if (random.uniform() < 0.05) title = one_of(emoji(), random) + title;
  return random.uniform() < 0.1 ? decomposed(title) : title;
}

}  // namespace

std::string playlist_title(const std::vector<std::size_t>& tags, std::size_t language, Random& random) {
  if (tags.empty()) return decorated(one_of(plain_titles()[language], random), random);
  static const std::vector<std::string> separators{" & ", " + ", "/", ", "};
  std::string phrase = one_of(tag_phrases()[tags[0]].phrases[language], random);
  for (std::size_t i = 1; i < tags.size(); ++i) {
    phrase += random.uniform() < 0.5 ? conjunctions()[language] : one_of(separators, random);
    phrase += one_of(tag_phrases()[tags[i]].phrases[language], random);
  }
  std::string title = one_of(title_frames()[language], random);
  title.replace(title.find("{}"), 2, phrase);
  return decorated(std::move(title), random);
}

std::string trap_title(Random& random) {
  return decorated(one_of(random.uniform() < 0.5 ? excluded_names() : longer_words(), random), random);
}

}  // namespace ctxtag
