#include "ctxtag/dataset/track_table.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <iterator>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

std::optional<double> start_from(const std::string& cell, const FileLine& at) {
  if (cell.empty()) return std::nullopt;
  double seconds = 0.0;
  if (!parse_number(cell, seconds) || !std::isfinite(seconds) || seconds < 0.0) {
    fail_cell(at, "start_seconds", cell, "seconds of at least 0, or nothing");
  }
  return seconds;
}

// The rows of a track table, one after the other; each is checked when its turn comes.
class TrackRows {
 public:
  explicit TrackRows(const std::filesystem::path& file)
      : folder_(file.parent_path()),
        reader_(file),
        path_(reader_.column("path")),
        id_(reader_.find_column("track_id")),
        start_(reader_.find_column("start_seconds")) {
    if (id_ == reader_.header().size()) id_ = 0;
    if (id_ == path_) reader_.column("track_id");
  }

  bool next() {
    if (!reader_.next(row_)) return false;
    id = id_from_cell(row_[id_], at());
    if (row_[path_].empty()) throw DataError(to_text(at()) + "the path of '" + id + "' is empty");
    if (unescaped_bytes(row_[path_]).find('\0') != std::string::npos) {
      throw DataError(to_text(at()) + "the path of '" + id + "' holds a NUL byte");
    }
    start_seconds = start_ < row_.size() ? start_from(row_[start_], at()) : std::nullopt;
    return true;
  }
  Track track() const {
    const std::string bytes = unescaped_bytes(row_[path_]);
    return {{id}, folder_ / std::filesystem::path(bytes), escaped_bytes(bytes), start_seconds};
  }
  FileLine at() const { return reader_.at(); }

  std::string id;
  std::optional<double> start_seconds;

 private:
  std::filesystem::path folder_;
  CsvReader reader_;
  std::size_t path_, id_, start_;
  std::vector<std::string> row_;
};

// The rows there are, each checked; empty when ids may be there twice, as their hashes are.
std::optional<InputList> list_of_apart(const std::filesystem::path& file) {
  std::vector<std::uint64_t> hashes;
  for (TrackRows rows(file); rows.next();) hashes.push_back(text_hash(rows.id));
  InputList list = input_list(hashes);
  std::sort(hashes.begin(), hashes.end());
  if (std::adjacent_find(hashes.begin(), hashes.end()) != hashes.end()) return std::nullopt;
  return list;
}

}  // namespace

TrackTable read_tracks(const std::filesystem::path& file) {
  TrackRows rows(file);
  RowKeys keys;
  TrackTable table;
  while (rows.next()) {
    keys.add(rows.id, "the id '" + rows.id + "'", rows.at());
    table.push_back(rows.track());
  }
  if (table.empty()) throw DataError(to_text(rows.at()) + "the table has no rows");
  return table;
}

TrackSearch read_tracks_of(const Shard& shard, const std::filesystem::path& file) {
  // What can be read once only, such as a pipe, is kept whole.
  const bool can_be_read_twice = !shard.is_whole() && std::filesystem::is_regular_file(file);
  std::optional<InputList> list = can_be_read_twice ? list_of_apart(file) : std::nullopt;
  if (!list || list->count == 0) return part_of({read_tracks(file)}, shard);
  const auto [first, last] = range_of(shard, list->count);
  TrackSearch part;
  part.tracks.reserve(last - first);
  TrackRows rows(file);
  for (std::size_t row = 0; row < last && rows.next(); ++row) {
    if (row >= first) part.tracks.push_back(rows.track());
  }
  if (part.tracks.size() != last - first) throw DataError(escaped_bytes(file.string()) + ": changed while it was read");
  part.inputs = std::move(*list);
  return part;
}

std::vector<std::filesystem::path> read_file_list(const std::filesystem::path& file) {
  const bool standard_input = file == "-";
  const std::string text = standard_input ? std::string(std::istreambuf_iterator<char>(std::cin), {}) : read_file(file);
  const std::filesystem::path folder = standard_input ? std::filesystem::path() : file.parent_path();
  const bool nul_between = text.find('\0') != std::string::npos;
  const std::string byte_order_mark = "\xEF\xBB\xBF";  // of editors, not of a path
  std::vector<std::filesystem::path> paths;
  for (std::size_t begin = text.rfind(byte_order_mark, 0) == 0 ? byte_order_mark.size() : 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(nul_between ? '\0' : '\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (!nul_between) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      line = unescaped_bytes(line);
    }
    if (!line.empty()) paths.push_back(folder / std::filesystem::path(line));
  }
  return paths;
}

}  // namespace ctxtag
