#pragma once
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctxtag/base/files.h"

namespace ctxtag {

/// Some lines of a table.
struct TextBlock {
  std::string_view text;
  int first_line = 1;  ///< number in the file of its first line
};

/// A CSV file in memory (mapped, or unpacked where it is .gz), in blocks of whole lines that threads can read apart.
class StreamText {
 public:
  /// Throws DataError when the file cannot be read or is empty.
  explicit StreamText(const std::filesystem::path& file);

  const std::vector<std::string>& header() const { return header_; }
  const std::vector<TextBlock>& blocks() const { return blocks_; }
  const std::filesystem::path& file() const { return file_; }

 private:
  void cut(std::string_view text);

  std::filesystem::path file_;
  std::optional<MappedFile> mapped_;
  std::string unpacked_;
  std::vector<std::string> header_;
  std::vector<TextBlock> blocks_;
};

/// Takes the next line off `text`, without its end.
std::string_view take_line(std::string_view& text);

/// The cells of a line. Views are into it or, for a cell with doubled quotes, into `owned`. Returns false for a quote
/// that is not closed or text behind a closing quote.
bool split_cells(std::string_view line, std::vector<std::string_view>& cells, std::deque<std::string>& owned);

}  // namespace ctxtag
