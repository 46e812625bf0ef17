#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/npy.h"
#include "fuzz_file.h"

/// What is accepted lies within the file, all of it readable.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const ctxtag::NpyArray array(ctxtag::fuzz::input_file(data, size));
    const ctxtag::NpyHeader& header = array.header();
    ctxtag::fuzz::require(header.elements() * header.item_bytes() <= size);
    ctxtag::fuzz::require(array.to_doubles().size() == header.elements());
    ctxtag::fuzz::require(ctxtag::npy_header_bytes(header).size() % 64 == 0);
  } catch (const ctxtag::DataError& error) {
    ctxtag::fuzz::require(ctxtag::is_utf8(error.what()));
  }
  return 0;
}
