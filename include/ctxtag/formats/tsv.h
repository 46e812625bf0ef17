#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ctxtag/formats/csv.h"

namespace ctxtag {

/// Reads the lines of a text file, plain or gzip-compressed, with or without a byte order mark and carriage returns.
class LineReader {
 public:
  /// Throws DataError when the file cannot be opened.
  explicit LineReader(const std::filesystem::path& file);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next line without its end; false when there is none. Throws DataError with file and line when the compressed
  /// data are damaged.
  bool next(std::string& line);
  /// Where the line that next() returned stands.
  FileLine at() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// How many cells a row of a TSV file may have.
enum class RowWidth {
  kAsHeader,  ///< as many as the header
  kAtLeast,   ///< as many or more: the last column repeats
};

/// Reads tab-separated values whose cells are taken as they stand: a quote is text, and a line break ends the row.
/// Plain or gzip-compressed, with or without a byte order mark and carriage returns. Blank lines are passed over.
class TsvReader {
 public:
  /// Reads the header line. Throws DataError when the file cannot be opened or is empty.
  explicit TsvReader(const std::filesystem::path& file, RowWidth width = RowWidth::kAsHeader);

  const std::vector<std::string>& header() const { return header_; }
  /// Index of the column of that name; throws DataError that lists the columns there are.
  std::size_t column(std::string_view name) const;
  /// Index, or header().size() when there is none of that name.
  std::size_t find_column(std::string_view name) const;

  /// False at the end. Throws DataError with file and line when the number of cells does not fit the header.
  bool next(std::vector<std::string>& cells);
  /// Where the row that next() returned stands.
  FileLine at() const { return lines_.at(); }

 private:
  bool read_row(std::vector<std::string>& cells);

  LineReader lines_;
  RowWidth width_;
  std::string line_;
  std::vector<std::string> header_;
};

}  // namespace ctxtag
