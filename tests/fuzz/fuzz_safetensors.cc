#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/safetensors.h"
#include "fuzz_file.h"

/// What is accepted lies within the file, all of it readable.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const ctxtag::SafetensorsFile file(ctxtag::fuzz::input_file(data, size));
    std::size_t bytes = 0;
    unsigned sum = 0;
    for (const auto& [name, entry] : file.tensors()) {
      const auto item = static_cast<std::int64_t>(ctxtag::safetensors_item_bytes(entry.dtype));
      ctxtag::fuzz::require(entry.elements() * item == static_cast<std::int64_t>(entry.bytes()));
      for (const std::int64_t extent : entry.shape) ctxtag::fuzz::require(extent >= 0);
      for (std::size_t i = 0; i < entry.bytes(); ++i) sum += static_cast<unsigned>(file.data(entry)[i]);
      bytes += entry.bytes();
    }
    ctxtag::fuzz::require(bytes <= size && sum <= 255U * size);
    for (const auto& [key, text] : file.metadata()) ctxtag::fuzz::require(ctxtag::is_utf8(key + text));
  } catch (const ctxtag::DataError& error) {
    ctxtag::fuzz::require(ctxtag::is_utf8(error.what()));
  }
  return 0;
}
