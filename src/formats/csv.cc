#include "ctxtag/formats/csv.h"

#include <zlib.h>

#include <cerrno>
#include <cstring>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

std::string to_text(const FileLine& at) {
  return escaped_bytes(at.file.string()) + ":" + std::to_string(at.line) + ": ";
}

struct CsvReader::State {
  std::filesystem::path file;
  char separator = ',';
  Quotes quotes = Quotes::kEnclose;
  gzFile stream = nullptr;
  std::vector<char> buffer = std::vector<char>(1 << 18);
  std::size_t position = 0, filled = 0;
  int line = 1;      // the line of the next character
  int row_line = 1;  // where the current row began
  std::vector<std::string> header;

  ~State() {
    if (stream != nullptr) gzclose(stream);
  }

  [[noreturn]] void fail(const std::string& what) const { throw DataError(to_text({file, row_line}) + what); }

  // The next character, or -1 at the end.
  int take() {
    if (position == filled && !fill()) return -1;
    const char c = buffer[position++];
    if (c == '\n') ++line;
    return static_cast<unsigned char>(c);
  }
  int peek() {
    if (position == filled && !fill()) return -1;
    return static_cast<unsigned char>(buffer[position]);
  }
  bool fill() {
    const int got = gzread(stream, buffer.data(), static_cast<unsigned>(buffer.size()));
    if (got < 0) {
      int code = 0;
      row_line = line;
      fail(std::string("cannot be read: ") + gzerror(stream, &code));
    }
    position = 0;
    filled = static_cast<std::size_t>(got);
    if (got == 0) {
      // A compressed file that is cut off ends here too; only its missing trailer tells.
      int code = Z_OK;
      gzerror(stream, &code);
      if (code == Z_BUF_ERROR) {
        row_line = line;
        fail("the compressed data end early: the file is cut off");
      }
    }
    return got > 0;
  }

  bool read_row(std::vector<std::string>& cells) {
    for (;;) {
      row_line = line;
      std::size_t count = 0;
      const auto cell = [&]() -> std::string& {
        if (count == cells.size()) cells.emplace_back();
        return cells[count];
      };
      cell().clear();
      bool any = false, ended = false;
      while (!ended) {
        int c = take();
        if (c == -1) {
          if (!any && count == 0) return cells.clear(), false;
          ended = true;
        } else if (c == '"' && quotes == Quotes::kEnclose && cell().empty()) {
          any = true;
          read_quoted(cell());
        } else if (c == separator) {
          any = true;
          ++count;
          cell().clear();
        } else if (c == '\n') {
          ended = true;
        } else if (c == '\r' && (peek() == '\n' || peek() == -1)) {
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

  void read_quoted(std::string& cell) {
    for (;;) {
      const int c = take();
      if (c == -1) fail("a quote is opened and never closed");
      if (c != '"') {
        cell += static_cast<char>(c);
      } else if (peek() == '"') {
        cell += static_cast<char>(take());
      } else {
        return;
      }
    }
  }
};

CsvReader::CsvReader(const std::filesystem::path& file, char separator, Quotes quotes)
    : state_(std::make_unique<State>()) {
  state_->file = file;
  state_->separator = separator;
  state_->quotes = quotes;
  std::error_code unknown;
  const bool folder = std::filesystem::is_directory(file, unknown);
  state_->stream = folder ? nullptr : gzopen(file.c_str(), "rb");
  if (state_->stream == nullptr) {
    throw DataError(escaped_bytes(file.string()) +
                    ": cannot be opened: " + (folder ? "it is a folder" : std::strerror(errno)));
  }
  static const char kMark[] = "\xEF\xBB\xBF";
  if (state_->fill() && state_->filled >= 3 && std::memcmp(state_->buffer.data(), kMark, 3) == 0) state_->position = 3;
  if (!state_->read_row(state_->header)) {
    throw DataError(escaped_bytes(file.string()) + ": empty; expected a header line");
  }
}

CsvReader::~CsvReader() = default;

const std::vector<std::string>& CsvReader::header() const { return state_->header; }

std::size_t CsvReader::find_column(std::string_view name) const {
  std::size_t i = 0;
  while (i < state_->header.size() && state_->header[i] != name) ++i;
  return i;
}

std::size_t CsvReader::column(std::string_view name) const {
  const std::size_t i = find_column(name);
  if (i == state_->header.size()) {
    throw DataError(escaped_bytes(state_->file.string()) + ":1: there is no column '" + std::string(name) +
                    "'; the columns are: " + joined(state_->header));
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

FileLine CsvReader::at() const { return {state_->file, state_->row_line}; }

int CsvReader::last_line() const { return state_->line; }

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
