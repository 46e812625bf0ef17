#include "ctxtag/base/text.h"
#include "ctxtag/config/load.h"
#include "fuzz_file.h"

namespace {

struct Inner {
  int integer = 1;
  double real = 0.5;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("integer", integer, "an integer");
    field("real", real, "a real number");
  }
  void validate() const {
    if (integer < 0) throw ctxtag::ConfigError("integer must not be negative");
  }
};

struct Outer {
  Inner inner;
  std::uint64_t seed = 0;
  float small = 1.0F;
  bool flag = false;
  std::string text = "text";
  std::vector<int> list = {1, 2};

  template <typename Visitor>
  void fields(Visitor& field) {
    field("inner", inner, "another config");
    field("seed", seed, "an unsigned integer");
    field("small", small, "a real number in single precision");
    field("flag", flag, "a truth value");
    field("text", text, "a text");
    field("list", list, "a list of integers");
  }
  void validate() const {}
};

}  // namespace

/// The first line is a --set, the rest the file: what is accepted must survive being written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t feed = std::min(bytes.find('\n'), bytes.size());
  try {
    Outer config;
    ctxtag::read_config(ctxtag::parse_json(bytes.substr(std::min(feed + 1, bytes.size())), "input"), config);
    const std::string text = ctxtag::config_json(config).dump();
    Outer again;
    ctxtag::read_config(ctxtag::parse_json(text, "again"), again);
    ctxtag::fuzz::require(ctxtag::config_json(again).dump() == text);
  } catch (const ctxtag::ConfigError& error) {
    ctxtag::fuzz::require(ctxtag::is_utf8(error.what()));
  }
  try {
    ctxtag::load_config<Outer>("", {bytes.substr(0, feed)});
  } catch (const ctxtag::ConfigError&) {
  }
  return 0;
}
