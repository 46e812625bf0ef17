#include "formats/json_place.h"

#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

// Takes note of the first error and of nothing else.
struct BreachFinder : nlohmann::json_sax<nlohmann::json> {
  std::optional<JsonBreach> breach;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) override {
    const std::string text = error.what();  // "[json.exception.parse_error.101] parse error at ...: the reason"
    const std::size_t reason = text.find(": ");
    breach = JsonBreach{position, escaped_bytes(reason == std::string::npos ? text : text.substr(reason + 2))};
    return false;
  }
};

}  // namespace

std::optional<JsonBreach> json_breach(std::string_view text) {
  BreachFinder finder;
  nlohmann::json::sax_parse(text.begin(), text.end(), &finder);
  return finder.breach;
}

}  // namespace ctxtag
