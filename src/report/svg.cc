#include "report/svg.h"

#include <spdlog/fmt/fmt.h>

#include <cmath>

#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

std::string xml_text(std::string_view bytes) {
  std::string text;
  for (const char c : escaped_bytes(bytes)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      text += "&amp;";
    } else if (c == '<') {
      text += "&lt;";
    } else if (c == '>') {
      text += "&gt;";
    } else if (c == '"') {
      text += "&quot;";
    } else if (byte < 0x20 || byte == 0x7F) {
      text += fmt::format("\\x{:02x}", byte);
    } else {
      text += c;
    }
  }
  return text;
}

double text_width_em(std::string_view text) {
  double width = 0.0;
  for (const char c : text) {
    if (continues_character(c)) continue;
    const bool narrow = std::string_view("iljt.,:;|!'()[] fIr1-").find(c) != std::string_view::npos;
    const bool wide = (c >= 'A' && c <= 'Z') || std::string_view("mw@%&").find(c) != std::string_view::npos;
    width += static_cast<unsigned char>(c) >= 0x80 ? 1.1 : narrow ? 0.45 : wide ? 0.9 : 0.66;
  }
  return width;
}

std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string length(double value) {
  const double rounded = std::round(value * 100.0) / 100.0;
  return to_text(rounded == 0.0 ? 0.0 : rounded);
}

}  // namespace ctxtag
