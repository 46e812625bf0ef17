#pragma once
#include <cstddef>
#include <filesystem>
#include <vector>

namespace ctxtag {

/// Puts tables of the same columns together, the rows in the order of `parts`, byte for byte as they stand there: CSV
/// (score tables, tags, labels ...), JSONL by `track_id`, or arrays NAME.npy with NAME.ids.csv or NAME.windows.csv.
/// Returns the number of rows. Throws ConfigError when `parts` and `out` are not of one kind, when columns, numbers of
/// columns or types differ, and when an id (with its user_id) stands in two parts; DataError for a damaged table.
std::size_t merge_tables(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& out);

}  // namespace ctxtag
