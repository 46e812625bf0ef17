#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ctxtag/formats/csv.h"

namespace ctxtag {

/// A column that rows are asked for.
struct NamedColumn {
  std::vector<std::string> names;  ///< that it may have, the one in messages first
  bool required = false;
};

/// Rows of a table, whatever its format, with one cell per column asked for.
class NamedRows {
 public:
  virtual ~NamedRows() = default;
  /// False at the end; a column that the table does not have is empty. Throws DataError with file and line for a row
  /// that cannot be read; the next call goes on behind it.
  virtual bool next(std::vector<std::string>& row) = 0;
  virtual FileLine at() const = 0;
  /// False when no row can have it.
  virtual bool has(std::size_t column) const = 0;
};

/// By the extension, `.gz` aside: .tsv (tab-separated, quotes are text), .jsonl or .ndjson (an object a line), else
/// CSV, whose quoted cells end in their line. Throws DataError when the file cannot be opened or a table lacks a column
/// that must be there.
std::unique_ptr<NamedRows> open_named_rows(const std::filesystem::path& file, std::vector<NamedColumn> columns);

}  // namespace ctxtag
