#include "ctxtag/dataset/window_table.h"

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/npy.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

const std::vector<std::string> kColumns = {"track_id", "window_seconds", "start_seconds", "seconds"};

double seconds_in(const CsvReader& reader, const std::vector<std::string>& row, std::size_t column) {
  double value = 0.0;
  if (parse_number(row[column], value) && std::isfinite(value) && value >= 0.0) return value;
  fail_cell(reader.at(), reader.header()[column], row[column], "seconds, 0 or more");
}

}  // namespace

std::filesystem::path windows_file(const std::filesystem::path& file, const char* flag) {
  if (file.extension() != ".npy") {
    throw ConfigError(std::string(flag) + ": expected a name that ends in .npy, found '" +
                      escaped_bytes(file.string()) + "'");
  }
  std::filesystem::path names = file;
  return names.replace_extension(".windows.csv");
}

void write_windows(const std::filesystem::path& file, const WindowTable& table) {
  std::vector<std::string> header = kColumns;
  header.insert(header.end(), table.vocabulary.tags().begin(), table.vocabulary.tags().end());
  std::string text = csv_line(header);
  const std::string rest = std::string(table.vocabulary.size(), ',') + "\n";
  for (const ScoredWindow& window : table.windows) {
    text += csv_cell(window.track.value) + ',' + (window.window_seconds ? to_text(*window.window_seconds) : "") + ',' +
            to_text(window.start_seconds) + ',' + to_text(window.seconds) + rest;
  }
  write_npy(file, {table.windows.size(), table.vocabulary.size()}, table.scores.data());
  write_file_atomically(windows_file(file, "window scores"), text);
}

WindowTable read_windows(const std::filesystem::path& file) {
  const std::filesystem::path names = windows_file(file, "window scores");
  CsvReader reader(names);
  WindowTable table;
  const std::vector<std::string>& header = reader.header();
  if (header.size() <= kColumns.size() || !std::equal(kColumns.begin(), kColumns.end(), header.begin())) {
    throw DataError(to_text(reader.at()) + "expected the columns " + joined(kColumns) + " and the tags");
  }
  table.vocabulary =
      vocabulary_in({header.begin() + static_cast<std::ptrdiff_t>(kColumns.size()), header.end()}, reader.at());
  std::vector<std::string> row;
  while (reader.next(row)) {
    ScoredWindow window{
        {id_from_cell(row[0], reader.at())}, {}, seconds_in(reader, row, 2), seconds_in(reader, row, 3)};
    if (!row[1].empty()) window.window_seconds = seconds_in(reader, row, 1);
    table.windows.push_back(std::move(window));
  }
  const NpyArray array(file);
  const std::vector<std::size_t> expected = {table.windows.size(), table.vocabulary.size()};
  if (array.header().shape != expected) {
    throw DataError(escaped_bytes(file.string()) + ": the shape is " + shape_text(array.header().shape) +
                    "; expected " + shape_text(expected) + " (windows and tags of " + escaped_bytes(names.string()) +
                    ")");
  }
  const std::vector<double> values = array.to_doubles();
  table.scores = Eigen::Map<const RealMatrix>(values.data(), static_cast<Eigen::Index>(expected[0]),
                                              static_cast<Eigen::Index>(expected[1]));
  for (Eigen::Index i = 0; i < table.scores.rows(); ++i) {
    if (table.scores.row(i).isFinite().all()) continue;
    throw DataError(escaped_bytes(file.string()) + ": row " + std::to_string(i + 1) +
                    " holds a score that is not a finite number");
  }
  return table;
}

}  // namespace ctxtag
