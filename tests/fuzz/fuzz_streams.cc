#include "ctxtag/base/error.h"
#include "ctxtag/streams/read_streams.h"
#include "fuzz_file.h"

/// Every table that is accepted has a value a row in each of its columns, categories inside their books, and names that
/// rows point at.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using ctxtag::fuzz::require;
  for (const char* on_error : {"stop", "skip"}) {
    try {
      ctxtag::StreamConfig config;
      config.on_error = on_error;
      const ctxtag::StreamTable table = ctxtag::read_streams({ctxtag::fuzz::input_file(data, size)}, config, 1).table;
      require(table.size() > 0 && table.row.size() == table.size());
      require(table.ids.empty() || table.ids.size() == table.size());
      for (const ctxtag::StreamColumn& column : table.columns) {
        require(column.values.size() == table.size());
        for (const float value : column.values) {
          require(!column.categorical || !(value == value) || static_cast<std::size_t>(value) < column.book.size());
        }
      }
      for (const std::uint32_t user : table.users.of_row) require(user < table.users.names.size());
      for (const std::uint32_t track : table.tracks.of_row) require(track < table.tracks.names.size());
      for (const std::int32_t situation : table.situation) {
        require(situation >= -1 && situation < static_cast<std::int32_t>(table.situations.size()));
      }
    } catch (const ctxtag::DataError&) {
    } catch (const ctxtag::ConfigError&) {
    }
  }
  return 0;
}
