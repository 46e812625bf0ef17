#include "ctxtag/dataset/track_table.h"

#include <cmath>
#include <iostream>
#include <iterator>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
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

}  // namespace

TrackTable read_tracks(const std::filesystem::path& file) {
  CsvReader reader(file);
  const std::size_t path = reader.column("path");
  const std::size_t named = reader.find_column("track_id");
  const std::size_t id_column = named < reader.header().size() ? named : 0;
  if (id_column == path) reader.column("track_id");
  const std::size_t start = reader.find_column("start_seconds");
  const std::filesystem::path folder = file.parent_path();
  TrackTable table;
  RowKeys keys;
  std::vector<std::string> row;
  while (reader.next(row)) {
    Track track;
    track.id.value = id_from_cell(row[id_column], reader.at());
    keys.add(track.id.value, "the id '" + track.id.value + "'", reader.at());
    if (row[path].empty()) throw DataError(to_text(reader.at()) + "the path of '" + track.id.value + "' is empty");
    const std::string bytes = unescaped_bytes(row[path]);
    track.path = folder / std::filesystem::path(bytes);
    track.stored_path = escaped_bytes(bytes);
    if (start < row.size()) track.start_seconds = start_from(row[start], reader.at());
    table.push_back(std::move(track));
  }
  if (table.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");
  return table;
}

std::vector<std::filesystem::path> read_file_list(const std::filesystem::path& file) {
  const bool standard_input = file == "-";
  const std::string text = standard_input ? std::string(std::istreambuf_iterator<char>(std::cin), {}) : read_file(file);
  const std::filesystem::path folder = standard_input ? std::filesystem::path() : file.parent_path();
  std::vector<std::filesystem::path> paths;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) paths.push_back(folder / std::filesystem::path(unescaped_bytes(line)));
    begin = end + 1;
  }
  return paths;
}

}  // namespace ctxtag
