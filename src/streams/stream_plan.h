#pragma once
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/streams/stream_config.h"
#include "ctxtag/streams/stream_table.h"

namespace ctxtag {

/// A number that a row lacks.
inline constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

/// What a number must be to be possible.
struct NumberRange {
  double low, high;
  bool whole;
  const char *reason, *expected;  ///< why a row with another number is not taken

  bool holds(double value) const { return value >= low && value <= high && !(whole && value != std::floor(value)); }
};

/// Where a column that holds numbers comes from.
struct NumberSource {
  std::size_t output = 0;              ///< among the columns of the table
  std::size_t cell = 0;                ///< in a row of the file
  const NumberRange* range = nullptr;  ///< null: any that a float holds
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

/// Of a column of the ISMIR 2022 data, or of years of age; null: of any other.
const NumberRange* range_of_column(const std::string& name);

/// What read_streams() makes of a header. Throws ConfigError for a column that the configuration names and the table
/// lacks, DataError for two columns of one meaning, and for a table without anything to predict from.
StreamPlan stream_plan(const std::filesystem::path& file, const std::vector<std::string>& header,
                       const StreamConfig& config);

}  // namespace ctxtag
