#pragma once
#include <cstddef>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/streams/stream_config.h"
#include "ctxtag/streams/stream_table.h"

namespace ctxtag {

/// Where a column that holds numbers comes from.
struct NumberSource {
  std::size_t output = 0;  ///< among the columns of the table
  std::size_t cell = 0;    ///< in a row of the file
  bool is_age = false;     ///< years: must be possible
};

/// Where a category comes from; `as_number`: 1 and 1.0 are one category.
struct CategorySource {
  std::size_t output = 0, cell = 0;
  bool as_number = false;
};

/// What each cell of a row is good for. `std::nullopt`: there is no such column.
struct StreamPlan {
  std::vector<std::string> header;
  std::optional<std::size_t> id, user, track, timestamp, zone, situation, fold;
  std::vector<NumberSource> numbers;
  std::vector<CategorySource> categories;
  std::optional<std::size_t> readable_time;  ///< first of the six columns that the time gives, where it does
  std::vector<StreamColumn> columns;         ///< without values
  std::vector<std::string> ignored;
};

/// What read_streams() makes of a header. Throws ConfigError for a column that the configuration names and the table
/// lacks, DataError for two columns of one meaning, and for a table without anything to predict from.
StreamPlan stream_plan(const std::filesystem::path& file, const std::vector<std::string>& header,
                       const StreamConfig& config);

}  // namespace ctxtag
