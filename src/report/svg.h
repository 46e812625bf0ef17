#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace ctxtag {

/// Any bytes as text of an XML file: valid UTF-8, characters that XML does not know as `\xNN`, markup escaped.
std::string xml_text(std::string_view bytes);

/// How wide a text is at most in common sans-serif fonts, in units of its font size.
double text_width_em(std::string_view text);

/// "49,929"
std::string grouped(std::int64_t number);

/// A length with at most two decimals, without trailing zeros.
std::string length(double value);

}  // namespace ctxtag
