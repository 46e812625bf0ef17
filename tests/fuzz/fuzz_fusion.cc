#include <cstdint>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/fusion/fusion.h"
#include "fuzz_file.h"

/// A fusion that is accepted is written and read back as the same, and has a weight for every system and tag.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ctxtag;
  try {
    const Fusion fusion = read_fusion(fuzz::input_file(data, size));
    fuzz::require(static_cast<std::size_t>(fusion.weights.rows()) == fusion.systems.size());
    fuzz::require(static_cast<std::size_t>(fusion.weights.cols()) == fusion.vocabulary.size());
    const std::string text = json_text(fusion);
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    fuzz::require(json_text(read_fusion(fuzz::input_file(bytes, text.size()))) == text);
  } catch (const Error& error) {
    fuzz::require(is_utf8(error.what()));
  }
  return 0;
}
