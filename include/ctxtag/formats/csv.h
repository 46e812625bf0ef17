#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ctxtag {

/// Where in a file something stands; lines count from 1.
struct FileLine {
  std::filesystem::path file;
  int line = 0;
};

/// "FILE:LINE: "
std::string to_text(const FileLine& at);

/// What a line break in a quoted cell is.
enum class CsvLineBreaks {
  kInCells,  ///< part of the cell
  kEndRows,  ///< the end of the row, which is an error; the next row is the next line: no stray quote swallows lines
};

/// Reads comma-separated values (RFC 4180: quotes, doubled quotes, line breaks inside quotes), plain or
/// gzip-compressed, with or without a byte order mark and carriage returns. Cells are unescaped with unescaped_bytes()
/// only when asked. Blank lines are passed over.
class CsvReader {
 public:
  /// Reads the header line. Throws DataError when the file cannot be opened or is empty.
  explicit CsvReader(const std::filesystem::path& file, char separator = ',',
                     CsvLineBreaks line_breaks = CsvLineBreaks::kInCells);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  const std::vector<std::string>& header() const;
  /// Index of the column of that name; throws DataError that lists the columns there are.
  std::size_t column(std::string_view name) const;
  /// Index, or header().size() when there is none of that name.
  std::size_t find_column(std::string_view name) const;
  /// What messages add where the one column there is looks like several: " (are its cells ...)", else "".
  std::string other_separator() const;

  /// False at the end. Throws DataError with file and line when the number of cells differs from the header's, a quote
  /// is not closed, or the compressed stream is damaged; the next call goes on behind the bad row.
  bool next(std::vector<std::string>& cells);
  /// Where the row that next() returned begins.
  FileLine at() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// One CSV cell: quoted when it holds a separator, a quote, a line break, or leading or trailing blanks.
std::string csv_cell(std::string_view text);
/// Cells joined by commas, with a line feed.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace ctxtag
