#include "ctxtag/formats/csv.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "formats/byte_stream.h"

namespace ctxtag {

std::string to_text(const FileLine& at) {
  return escaped_bytes(at.file.string()) + ":" + std::to_string(at.line) + ": ";
}

struct CsvReader::State {
  State(const std::filesystem::path& file, char by, CsvLineBreaks breaks)
      : bytes(file), separator(by), line_breaks(breaks) {}

  ByteStream bytes;
  char separator;
  CsvLineBreaks line_breaks;
  int row_line = 1;  // where the current row began
  std::vector<std::string> header;

  [[noreturn]] void fail(const std::string& what) const { throw DataError(to_text({bytes.file(), row_line}) + what); }

  bool read_row(std::vector<std::string>& cells) {
    for (;;) {
      row_line = bytes.line();
      std::size_t count = 0;
      const auto cell = [&]() -> std::string& {
        if (count == cells.size()) cells.emplace_back();
        return cells[count];
      };
      cell().clear();
      bool any = false, ended = false;
      while (!ended) {
        int c = bytes.take();
        if (c == -1) {
          if (!any && count == 0) return cells.clear(), false;
          ended = true;
        } else if (c == '"' && cell().empty()) {
          any = true;
          read_quoted(cell());
          require_end_of_cell();
        } else if (c == separator) {
          any = true;
          ++count;
          cell().clear();
        } else if (c == '\n') {
          ended = true;
        } else if (c == '\r' && (bytes.peek() == '\n' || bytes.peek() == -1)) {
          // part of the line's end
        } else {
          any = true;
          cell() += static_cast<char>(c);
        }
      }
      if (!any) continue;  // a blank line
      cells.resize(count + 1);
      return true;
    }
  }

  // Text behind a closing quote mostly means that a quote before it was never closed.
  void require_end_of_cell() {
    const int next = bytes.peek();
    if (next == -1 || next == '\n' || next == '\r' || next == static_cast<unsigned char>(separator)) return;
    for (int c = bytes.take(); c != -1 && c != '\n';) c = bytes.take();
    fail("text stands behind the closing quote of a cell; a quote inside a cell is written twice");
  }

  void read_quoted(std::string& cell) {
    for (;;) {
      const int c = bytes.take();
      if (line_breaks == CsvLineBreaks::kEndRows && (c == '\n' || c == -1)) {
        fail("a quote is opened and not closed in its line; cells with line breaks are not read here");
      }
      if (c == -1) fail("a quote is opened and never closed");
      if (c != '"') {
        cell += static_cast<char>(c);
      } else if (bytes.peek() == '"') {
        cell += static_cast<char>(bytes.take());
      } else {
        return;
      }
    }
  }
};

CsvReader::CsvReader(const std::filesystem::path& file, char separator, CsvLineBreaks line_breaks)
    : state_(std::make_unique<State>(file, separator, line_breaks)) {
  if (!state_->read_row(state_->header)) {
    throw DataError(escaped_bytes(file.string()) + ": empty; expected a header line");
  }
  for (const std::string& name : state_->header) {
    if (name.find('\0') != std::string::npos) {
      state_->fail("a NUL byte; a table is text in UTF-8 (one in UTF-16, as Excel's 'Unicode text', has such bytes)");
    }
    if (name.find('\r') == std::string::npos) continue;
    state_->fail("lines end in a carriage return alone, as on an old Macintosh; save the table with line feeds");
  }
}

CsvReader::~CsvReader() = default;

const std::vector<std::string>& CsvReader::header() const { return state_->header; }

std::size_t CsvReader::find_column(std::string_view name) const {
  const std::vector<std::string>& header = state_->header;
  const auto found = std::find(header.begin(), header.end(), name);
  if (found != header.end() && std::find(found + 1, header.end(), name) != header.end()) {
    throw DataError(escaped_bytes(state_->bytes.file().string()) + ":1: two columns are named '" + std::string(name) +
                    "'");
  }
  return static_cast<std::size_t>(found - header.begin());
}

std::string CsvReader::other_separator() const {
  for (const auto& [separator, name] : {std::pair(';', "semicolons"), std::pair('\t', "tabs")}) {
    if (state_->header.size() > 1 || state_->separator == separator) continue;
    if (state_->header[0].find(separator) == std::string::npos) continue;
    return std::string(" (are its cells separated by ") + name + "? A table here has commas)";
  }
  return "";
}

std::size_t CsvReader::column(std::string_view name) const {
  const std::size_t i = find_column(name);
  if (i == state_->header.size()) {
    throw DataError(escaped_bytes(state_->bytes.file().string()) + ":1: there is no column '" + std::string(name) +
                    "'; the columns are: " + joined(state_->header) + other_separator());
  }
  return i;
}

bool CsvReader::next(std::vector<std::string>& cells) {
  if (!state_->read_row(cells)) return false;
  if (cells.size() != state_->header.size()) {
    state_->fail(std::to_string(cells.size()) + " cells, but the header has " + std::to_string(state_->header.size()));
  }
  return true;
}

FileLine CsvReader::at() const { return {state_->bytes.file(), state_->row_line}; }

std::string csv_cell(std::string_view text) {
  const bool blank_edge = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (!blank_edge && text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string csv_line(const std::vector<std::string>& cells) {
  if (cells.size() == 1 && cells[0].empty()) return "\"\"\n";  // not a blank line
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) line += ',';
    line += csv_cell(cells[i]);
  }
  return line + "\n";
}

}  // namespace ctxtag
