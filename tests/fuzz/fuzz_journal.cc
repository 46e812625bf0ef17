#include "ctxtag/base/error.h"
#include "ctxtag/formats/journal.h"
#include "fuzz_file.h"

/// Whatever a journal holds, it opens, takes another record, and knows the same keys when it is opened again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path file = ctxtag::fuzz::input_file(data, size);
  std::size_t keys = 0;
  {
    ctxtag::Journal journal(file, "request");
    journal.append("key", "record");
    keys = journal.size();
  }
  const ctxtag::Journal again(file, "request");
  ctxtag::fuzz::require(again.size() == keys && again.find("key") == "record");
  return 0;
}
