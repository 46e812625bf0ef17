#include "ctxtag/playlists/title_words.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr auto kFolding = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
                                                         UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);

enum class Kind { kSeparator, kWord, kMark, kSymbol };

Kind kind_of(utf8proc_int32_t code_point) {
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return Kind::kWord;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return Kind::kMark;
    case UTF8PROC_CATEGORY_SO:
      return Kind::kSymbol;
    default:
      return code_point == '_' ? Kind::kWord : Kind::kSeparator;
  }
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

std::vector<std::string> ascii_words(std::string_view title) {
  std::vector<std::string> words;
  bool in_word = false;
  for (const char c : title) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool part = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    if (part && !in_word) words.emplace_back();
    if (part) words.back() += upper ? static_cast<char>(c - 'A' + 'a') : c;
    in_word = part;
  }
  return words;
}

std::vector<utf8proc_int32_t> folded(std::string_view title) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(title.data());
  std::vector<utf8proc_int32_t> points(title.size() * 4 + 8);
  for (;;) {
    const auto room = static_cast<utf8proc_ssize_t>(points.size());
    const auto count =
        utf8proc_decompose(bytes, static_cast<utf8proc_ssize_t>(title.size()), points.data(), room, kFolding);
    if (count < 0) throw DataError("the title '" + printable(title) + "' is not UTF-8");
    if (count <= room) {
      points.resize(static_cast<std::size_t>(utf8proc_normalize_utf32(points.data(), count, kFolding)));
      return points;
    }
    points.resize(static_cast<std::size_t>(count));
  }
}

}  // namespace

std::vector<std::string> title_words(std::string_view title) {
  if (is_ascii(title)) return ascii_words(title);
  std::vector<std::string> words;
  bool in_word = false;
  for (const utf8proc_int32_t point : folded(title)) {
    const Kind kind = kind_of(point);
    const bool part = kind == Kind::kWord || (kind == Kind::kMark && in_word);
    if ((part && !in_word) || kind == Kind::kSymbol) words.emplace_back();
    if (part || kind == Kind::kSymbol) {
      std::array<utf8proc_uint8_t, 4> bytes{};
      const auto size = utf8proc_encode_char(point, bytes.data());
      words.back().append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
    }
    in_word = part;
  }
  return words;
}

}  // namespace ctxtag
