#include "streams/stream_text.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "formats/byte_stream.h"

namespace ctxtag {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 21;

bool is_packed(const std::filesystem::path& file) { return file.extension() == ".gz"; }

std::string unpacked(const std::filesystem::path& file) {
  ByteStream bytes(file);
  std::string text;
  while (bytes.take_line(text)) text += '\n';
  return text;
}

}  // namespace

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

bool split_cells(std::string_view line, std::vector<std::string_view>& cells, std::deque<std::string>& owned) {
  cells.clear();
  for (;;) {
    if (line.empty() || line.front() != '"') {
      const std::size_t comma = line.find(',');
      cells.push_back(line.substr(0, comma));
      if (comma == std::string_view::npos) return true;
      line.remove_prefix(comma + 1);
      continue;
    }
    line.remove_prefix(1);
    std::size_t end = line.find('"');
    if (end != std::string_view::npos && line.substr(end, 2) == "\"\"") {
      std::string& cell = owned.emplace_back();
      while (end != std::string_view::npos && line.substr(end, 2) == "\"\"") {
        cell.append(line.substr(0, end + 1));
        line.remove_prefix(end + 2);
        end = line.find('"');
      }
      if (end == std::string_view::npos) return false;
      cell.append(line.substr(0, end));
      cells.push_back(cell);
    } else {
      if (end == std::string_view::npos) return false;
      cells.push_back(line.substr(0, end));
    }
    line.remove_prefix(end + 1);
    if (line.empty()) return true;
    if (line.front() != ',') return false;
    line.remove_prefix(1);
  }
}

StreamText::StreamText(const std::filesystem::path& file) : file_(file) {
  if (is_packed(file)) {
    unpacked_ = unpacked(file);
    cut(unpacked_);
  } else {
    mapped_.emplace(file);
    cut({reinterpret_cast<const char*>(mapped_->data()), mapped_->size()});
  }
}

void StreamText::cut(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  int line = 1;
  std::string_view first;
  while (!text.empty() && first.empty()) {
    first = take_line(text);
    ++line;
  }
  if (first.empty()) throw DataError(escaped_bytes(file_.string()) + ": empty; expected a header line");
  std::vector<std::string_view> cells;
  std::deque<std::string> owned;
  if (!split_cells(first, cells, owned)) {
    throw DataError(to_text({file_, line - 1}) + "a quote in the header is not closed");
  }
  for (const std::string_view cell : cells) header_.emplace_back(cell);
  while (!text.empty()) {
    std::size_t size = std::min(kBlockBytes, text.size());
    size = std::min(text.find('\n', size - 1), text.size() - 1) + 1;
    const std::string_view block = text.substr(0, size);
    blocks_.push_back({block, line});
    line += static_cast<int>(std::count(block.begin(), block.end(), '\n'));
    text.remove_prefix(size);
  }
}

}  // namespace ctxtag
