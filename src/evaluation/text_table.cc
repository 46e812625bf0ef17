#include "evaluation/text_table.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace ctxtag {

std::string aligned(const TextTable& table) {
  std::vector<std::size_t> widths(table.front().size(), 0);
  for (const auto& row : table) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : table) {
    std::string line = fmt::format("{:<{}}", row[0], widths[0]);
    for (std::size_t i = 1; i < row.size(); ++i) line += fmt::format("  {:>{}}", row[i], widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string rounded(const std::optional<double>& figure) { return figure ? fmt::format("{:.4f}", *figure) : ""; }

}  // namespace ctxtag
