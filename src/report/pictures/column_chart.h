#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace ctxtag {

/// Counts of 0, 1, ... of something as columns, each with its share of all.
struct ColumnChart {
  std::string title, description, x_name, what;  ///< "12 WHAT" is what a column holds
  std::vector<std::int64_t> counts;
};

std::string column_chart(const ColumnChart& chart);

}  // namespace ctxtag
