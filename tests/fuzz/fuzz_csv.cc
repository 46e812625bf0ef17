#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "fuzz_file.h"

/// Every row that is accepted must survive being written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text = "\xEF\xBB\xBF";  // lest the first cell be taken for such a mark, or for gzip's
  std::vector<std::vector<std::string>> rows;
  try {
    ctxtag::CsvReader reader(ctxtag::fuzz::input_file(data, size));
    rows.push_back(reader.header());
    for (std::vector<std::string> cells; reader.next(cells);) {
      ctxtag::fuzz::require(cells.size() == reader.header().size());
      ctxtag::fuzz::require(reader.at().line >= 1);
      rows.push_back(cells);
    }
  } catch (const ctxtag::DataError& error) {
    ctxtag::fuzz::require(ctxtag::is_utf8(error.what()));
    return 0;
  }
  for (const auto& cells : rows) text += ctxtag::csv_line(cells);
  ctxtag::CsvReader again(ctxtag::fuzz::input_file(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
  ctxtag::fuzz::require(again.header() == rows[0]);
  std::vector<std::string> cells;
  for (std::size_t i = 1; i < rows.size(); ++i) ctxtag::fuzz::require(again.next(cells) && cells == rows[i]);
  ctxtag::fuzz::require(!again.next(cells));
  return 0;
}
