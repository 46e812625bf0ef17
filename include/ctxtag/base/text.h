#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace ctxtag {

/// True when every byte belongs to valid UTF-8.
bool is_utf8(std::string_view bytes);

/// Any bytes as valid UTF-8: a byte that is not part of valid UTF-8 becomes `\xNN`, a backslash `\\`. One to one.
std::string escaped_bytes(std::string_view bytes);

/// The bytes that escaped_bytes() was given. A backslash that begins neither `\\` nor `\xNN` stands for itself.
std::string unescaped_bytes(std::string_view text);

/// Text that is safe to show on a terminal: every control character (C0, DEL, C1) and every byte that is not part of
/// valid UTF-8 as `\xNN`, byte by byte. A backslash stays one: escaped_bytes() text stays what unescaped_bytes() reads.
std::string printable(std::string_view text);

/// The text, which is UTF-8, or its first `most` - 1 characters and an ellipsis.
std::string shortened(std::string_view text, std::size_t most);

/// The known word with the fewest edits from `word`, or empty when none is within half of its length.
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

/// "a, b, c"
std::string joined(const std::vector<std::string>& words, std::string_view separator = ", ");

/// The shortest decimal that reads back as the same double ("0.1", "nan", "inf").
std::string to_text(double value);

/// The number that the whole of `text` spells; false when it does not spell one. Accepts no hexadecimal, no blanks.
bool parse_number(std::string_view text, double& value);
bool parse_number(std::string_view text, long long& value);

}  // namespace ctxtag
