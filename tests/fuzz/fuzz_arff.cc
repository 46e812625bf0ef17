#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/arff.h"
#include "fuzz_file.h"

/// Every row that is accepted has a cell per attribute, each of which its attribute allows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    ctxtag::ArffReader reader(ctxtag::fuzz::input_file(data, size));
    ctxtag::fuzz::require(!reader.attributes().empty());
    for (std::vector<std::optional<std::string>> cells; reader.next(cells);) {
      ctxtag::fuzz::require(cells.size() == reader.attributes().size());
      ctxtag::fuzz::require(reader.at().line >= 1);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        double number = 0.0;
        const bool numeric = reader.attributes()[i].kind == ctxtag::ArffAttribute::Kind::kNumeric;
        ctxtag::fuzz::require(!numeric || !cells[i] || ctxtag::parse_number(*cells[i], number));
      }
    }
  } catch (const ctxtag::DataError& error) {
    ctxtag::fuzz::require(ctxtag::is_utf8(error.what()));
  }
  return 0;
}
