#include "ctxtag/formats/tsv.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "formats/byte_stream.h"

namespace ctxtag {

struct LineReader::State {
  explicit State(const std::filesystem::path& file) : bytes(file) {}
  ByteStream bytes;
  int line = 1;
};

LineReader::LineReader(const std::filesystem::path& file) : state_(std::make_unique<State>(file)) {}
LineReader::~LineReader() = default;

bool LineReader::next(std::string& line) {
  line.clear();
  const int here = state_->bytes.line();
  if (!state_->bytes.take_line(line)) return false;
  state_->line = here;
  return true;
}

FileLine LineReader::at() const { return {state_->bytes.file(), state_->line}; }

TsvReader::TsvReader(const std::filesystem::path& file, RowWidth width) : lines_(file), width_(width) {
  if (!read_row(header_)) throw DataError(escaped_bytes(file.string()) + ": empty; expected a header line");
}

std::size_t TsvReader::find_column(std::string_view name) const {
  return static_cast<std::size_t>(std::find(header_.begin(), header_.end(), name) - header_.begin());
}

std::size_t TsvReader::column(std::string_view name) const {
  const std::size_t i = find_column(name);
  if (i < header_.size()) return i;
  std::vector<std::string> names;
  for (const std::string& known : header_) names.push_back(escaped_bytes(known));
  throw DataError(to_text({lines_.at().file, 1}) + "there is no column '" + std::string(name) +
                  "'; the columns are: " + joined(names));
}

bool TsvReader::next(std::vector<std::string>& cells) {
  if (!read_row(cells)) return false;
  const bool fits = width_ == RowWidth::kAtLeast ? cells.size() >= header_.size() : cells.size() == header_.size();
  if (fits) return true;
  throw DataError(to_text(at()) + std::to_string(cells.size()) + " cells, but the header has " +
                  std::to_string(header_.size()) + "; cells are separated by tabs");
}

bool TsvReader::read_row(std::vector<std::string>& cells) {
  do {
    if (!lines_.next(line_)) return cells.clear(), false;
  } while (line_.empty());
  std::size_t count = 0;
  for (std::size_t begin = 0;; ++count) {
    if (count == cells.size()) cells.emplace_back();
    const std::size_t end = std::min(line_.find('\t', begin), line_.size());
    cells[count].assign(line_, begin, end - begin);
    if (end == line_.size()) break;
    begin = end + 1;
  }
  cells.resize(count + 1);
  return true;
}

}  // namespace ctxtag
