#include "ctxtag/dataset/label_matrix.h"

#include <algorithm>
#include <array>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
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

struct CellTable {
  std::vector<TrackId> ids;
  std::vector<std::uint8_t> cells;  // rows x columns
  std::vector<bool> has_other;      // per column
};

CellTable read_cells(CsvReader& reader, const std::vector<std::size_t>& columns, bool only_labels) {
  CellTable table;
  table.has_other.assign(columns.size(), false);
  RowKeys keys;
  std::vector<std::string> row;
  while (reader.next(row)) {
    std::string id = id_from_cell(row[0], reader.at());
    keys.add(id, "the id '" + id + "'", reader.at());
    table.ids.push_back({std::move(id)});
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string& text = row[columns[i]];
      const Cell cell = cell_of(text);
      if (cell == kOther) {
        if (only_labels) fail_cell(reader.at(), reader.header()[columns[i]], text, "1, 0 or nothing (unknown)");
        table.has_other[i] = true;
      }
      table.cells.push_back(cell);
    }
  }
  if (table.ids.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");
  return table;
}

LabelMatrix labels_from(CellTable table, TagVocabulary vocabulary, const std::vector<std::size_t>& kept) {
  LabelMatrix labels{std::move(table.ids), std::move(vocabulary), {}, {}};
  const auto rows = static_cast<Eigen::Index>(labels.ids.size());
  const auto tags = static_cast<Eigen::Index>(kept.size());
  const auto stride = static_cast<Eigen::Index>(table.has_other.size());
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

LabelMatrix read_labels(const std::filesystem::path& file, const TagVocabulary& vocabulary, LabelNotes* notes) {
  CsvReader reader(file);
  const std::vector<std::string>& header = reader.header();
  const FileLine first_line = reader.at();
  const bool any_tag = vocabulary.empty();
  const auto columns = any_tag ? all_but_the_id(header) : columns_named(reader, vocabulary.tags());
  CellTable cells = read_cells(reader, columns, !any_tag);

  std::vector<std::size_t> kept;
  std::vector<bool> used(header.size(), false);
  std::vector<std::string> names;
  used[0] = true;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (cells.has_other[i]) continue;
    kept.push_back(i);
    used[columns[i]] = true;
    names.push_back(header[columns[i]]);
  }
  if (kept.empty()) {
    throw DataError(escaped_bytes(file.string()) +
                    ": no column holds only 1, 0 or nothing, so there is no tag; the columns are: " + joined(header));
  }
  if (notes != nullptr) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (!used[i]) notes->ignored_columns.push_back(header[i]);
    }
  }
  return labels_from(std::move(cells), vocabulary_in(std::move(names), first_line), kept);
}

void write_labels(const std::filesystem::path& file, const LabelMatrix& labels) {
  std::string text = "track_id";
  for (const std::string& tag : labels.vocabulary.tags()) text += "," + csv_cell(tag);
  text += '\n';
  for (std::size_t row = 0; row < labels.ids.size(); ++row) {
    text += csv_cell(labels.ids[row].value);
    for (Eigen::Index tag = 0; tag < labels.values.cols(); ++tag) {
      const auto at = static_cast<Eigen::Index>(row);
      text += ',';
      if (labels.known(at, tag) != 0) text += labels.values(at, tag) != 0 ? '1' : '0';
    }
    text += '\n';
  }
  write_file_atomically(file, text);
}

}  // namespace ctxtag
