#include "ctxtag/dataset/label_matrix.h"

#include <algorithm>
#include <array>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "dataset/label_cells.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

enum Cell : std::uint8_t { kNo = 0, kYes = 1, kUnknown = 2, kOther = 3 };

Cell cell_of(const std::string& text) {
  if (text.empty()) return kUnknown;
  if (text == "0" || text == "0.0") return kNo;
  if (text == "1" || text == "1.0") return kYes;
  return kOther;
}

// Columns of tables that may hold nothing but 0 and 1 and yet are no tags.
bool names_no_tag(const std::string& column) {
  static const std::array<const char*, 6> names = {"user_id", "artist_id", "album_id", "fold", "split", "path"};
  return column.empty() || std::find(names.begin(), names.end(), column) != names.end();
}

std::vector<std::size_t> all_but_the_id(const std::vector<std::string>& header) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 1; i < header.size(); ++i) {
    if (!names_no_tag(header[i])) columns.push_back(i);
  }
  return columns;
}

// The cells of a column that are no labels.
struct OtherCells {
  std::size_t count = 0;
  FileLine first_at;
  std::string first;
};

struct CellTable {
  std::vector<TrackId> ids;
  std::vector<std::uint8_t> cells;  // rows x columns
  std::vector<OtherCells> others;   // per column
};

// With `users`, a row is of the track and user that it names.
CellTable read_cells(CsvReader& reader, const std::vector<std::size_t>& columns, bool only_labels,
                     std::vector<UserId>* users) {
  CellTable table;
  table.others.resize(columns.size());
  const std::size_t user = users == nullptr ? 0 : reader.column(kUserColumn);
  RowKeys keys;
  std::vector<std::string> row;
  while (reader.next(row)) {
    std::string id = id_from_cell(row[0], reader.at());
    if (users != nullptr) users->push_back({id_from_cell(row[user], reader.at())});
    keys.add_row(id, users == nullptr ? nullptr : &users->back().value, reader.at());
    table.ids.push_back({std::move(id)});
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string& text = row[columns[i]];
      const Cell cell = cell_of(text);
      if (cell == kOther) {
        if (only_labels) fail_cell(reader.at(), reader.header()[columns[i]], text, "1, 0 or nothing (unknown)");
        OtherCells& others = table.others[i];
        if (others.count++ == 0) others = {1, reader.at(), text};
      }
      table.cells.push_back(cell);
    }
  }
  if (table.ids.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");
  return table;
}

// A tag's column but for a stray cell or two: one cell, or 1 % of them, are no labels.
bool is_nearly_a_tag(const CellTable& table, std::size_t column) {
  const std::size_t stride = table.others.size(), others = table.others[column].count;
  std::size_t labels = 0;
  for (std::size_t at = column; at < table.cells.size(); at += stride) labels += table.cells[at] <= kYes ? 1 : 0;
  return others != 0 && labels > others && others <= std::max(std::size_t{1}, (labels + others) / 100);
}

std::vector<std::string> stray_cells(const CellTable& table, const std::vector<std::string>& names) {
  std::vector<std::string> sentences;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!is_nearly_a_tag(table, i)) continue;
    const OtherCells& others = table.others[i];
    sentences.push_back(to_text(others.first_at) + "'" + escaped_bytes(names[i]) + "' is '" +
                        escaped_bytes(others.first) + "', so the column counts as no tag" +
                        (others.count == 1 ? "" : " (" + std::to_string(others.count) + " such cells)") +
                        "; for a tag, write 1, 0 or nothing");
  }
  return sentences;
}

LabelMatrix labels_from(CellTable table, TagVocabulary vocabulary, const std::vector<std::size_t>& kept) {
  LabelMatrix labels{std::move(table.ids), std::move(vocabulary), {}, {}};
  const auto rows = static_cast<Eigen::Index>(labels.ids.size());
  const auto tags = static_cast<Eigen::Index>(kept.size());
  const auto stride = static_cast<Eigen::Index>(table.others.size());
  labels.values.resize(rows, tags);
  labels.known.resize(rows, tags);
  for (Eigen::Index row = 0; row < rows; ++row) {
    for (Eigen::Index tag = 0; tag < tags; ++tag) {
      const auto at = row * stride + static_cast<Eigen::Index>(kept[static_cast<std::size_t>(tag)]);
      const std::uint8_t cell = table.cells[static_cast<std::size_t>(at)];
      labels.values(row, tag) = cell == kYes ? 1 : 0;
      labels.known(row, tag) = cell == kUnknown ? 0 : 1;
    }
  }
  return labels;
}

}  // namespace

RowIndex LabelMatrix::rows() const { return row_index(ids); }

std::vector<std::string> LabelNotes::lines() const {
  std::vector<std::string> all;
  if (!ignored_columns.empty()) all.push_back("columns left out: " + joined(ignored_columns));
  all.insert(all.end(), stray_cells.begin(), stray_cells.end());
  return all;
}

LabelMatrix read_labels(const std::filesystem::path& file, const TagVocabulary& vocabulary, LabelNotes* notes) {
  return read_label_rows(file, vocabulary, notes, nullptr);
}

LabelMatrix read_label_rows(const std::filesystem::path& file, const TagVocabulary& vocabulary, LabelNotes* notes,
                            std::vector<UserId>* users) {
  CsvReader reader(file);
  const std::vector<std::string>& header = reader.header();
  const FileLine first_line = reader.at();
  const bool any_tag = vocabulary.empty();
  const auto columns = any_tag ? all_but_the_id(header) : columns_named(reader, vocabulary.tags());
  CellTable cells = read_cells(reader, columns, !any_tag, users);

  std::vector<std::size_t> kept;
  std::vector<bool> used(header.size(), false);
  std::vector<std::string> names, candidates;
  used[0] = true;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    candidates.push_back(header[columns[i]]);
    if (cells.others[i].count != 0) continue;
    kept.push_back(i);
    used[columns[i]] = true;
    names.push_back(header[columns[i]]);
  }
  const std::vector<std::string> strays = stray_cells(cells, candidates);
  if (kept.empty()) {
    throw DataError(escaped_bytes(file.string()) +
                    ": no column holds only 1, 0 or nothing, so there is no tag; the columns are: " + joined(header) +
                    (strays.empty() ? "" : "; " + strays.front()));
  }
  if (notes != nullptr) {
    notes->stray_cells = strays;
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (!used[i] && (users == nullptr || header[i] != kUserColumn)) notes->ignored_columns.push_back(header[i]);
    }
  }
  return labels_from(std::move(cells), vocabulary_in(std::move(names), first_line), kept);
}

std::string csv_text(const LabelMatrix& labels) { return label_rows_csv(labels, nullptr); }

std::string label_rows_csv(const LabelMatrix& labels, const std::vector<UserId>* users) {
  std::string text = users == nullptr ? "track_id" : std::string("song_id,") + kUserColumn;
  for (const std::string& tag : labels.vocabulary.tags()) text += "," + csv_cell(tag);
  text += '\n';
  for (std::size_t row = 0; row < labels.ids.size(); ++row) {
    text += csv_cell(labels.ids[row].value);
    if (users != nullptr) text += "," + csv_cell((*users)[row].value);
    for (Eigen::Index tag = 0; tag < labels.values.cols(); ++tag) {
      const auto at = static_cast<Eigen::Index>(row);
      text += ',';
      if (labels.known(at, tag) != 0) text += labels.values(at, tag) != 0 ? '1' : '0';
    }
    text += '\n';
  }
  return text;
}

void write_labels(const std::filesystem::path& file, const LabelMatrix& labels) {
  write_file_atomically(file, csv_text(labels));
}

}  // namespace ctxtag
