#pragma once
#include <optional>
#include <string>
#include <vector>

namespace ctxtag {

/// Rows of cells, the head first; all rows are of one length.
using TextTable = std::vector<std::vector<std::string>>;

/// Columns two blanks apart, the first flush left, the others flush right.
std::string aligned(const TextTable& table);

/// Four digits; nothing where the figure is undefined.
std::string rounded(const std::optional<double>& figure);

}  // namespace ctxtag
