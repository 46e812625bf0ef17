#include "ctxtag/dataset/score_table.h"

#include <cmath>
#include <unordered_set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/npy.h"
#include "dataset/array_ids.h"
#include "dataset/label_cells.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

// The columns that are neither the id nor the user's.
std::vector<std::string> tag_names(const CsvReader& reader) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i < reader.header().size(); ++i) {
    if (reader.header()[i] != kUserColumn) names.push_back(reader.header()[i]);
  }
  return names;
}

// Reads rows up to their scores, which `take` gets as cells.
template <typename Take>
void for_each_row(CsvReader& reader, ScoreTable& table, const Take& take) {
  const std::size_t user = reader.find_column(kUserColumn);
  if (user == 0) throw DataError(to_text(reader.at()) + "the first column must be the id of the track, not user_id");
  const bool has_users = user < reader.header().size();
  RowKeys keys;
  std::vector<std::string> row;
  while (reader.next(row)) {
    std::string id = id_from_cell(row[0], reader.at());
    if (has_users) table.users.push_back({id_from_cell(row[user], reader.at())});
    keys.add_row(id, has_users ? &table.users.back().value : nullptr, reader.at());
    table.ids.push_back({std::move(id)});
    take(row);
  }
  if (table.ids.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");
}

ScoreTable read_csv(const std::filesystem::path& file, const TagVocabulary& vocabulary) {
  CsvReader reader(file);
  ScoreTable table;
  table.vocabulary = vocabulary.empty() ? vocabulary_in(tag_names(reader), reader.at()) : vocabulary;
  if (table.vocabulary.empty())
    throw DataError(to_text(reader.at()) + "there is no column of scores beside the id" + reader.other_separator());
  const auto columns = columns_named(reader, table.vocabulary.tags());
  std::vector<double> values;
  for_each_row(reader, table, [&](const std::vector<std::string>& row) {
    for (const std::size_t column : columns) {
      double value = 0.0;
      if (!parse_number(row[column], value) || !std::isfinite(value)) {
        fail_cell(reader.at(), reader.header()[column], row[column], "a finite number");
      }
      values.push_back(value);
    }
  });
  table.scores = Eigen::Map<const RealMatrix>(values.data(), static_cast<Eigen::Index>(table.ids.size()),
                                              static_cast<Eigen::Index>(columns.size()));
  return table;
}

// For each wanted tag its column of the array.
std::vector<Eigen::Index> array_columns(const TagVocabulary& wanted, const TagVocabulary& stored,
                                        const std::filesystem::path& file) {
  std::vector<Eigen::Index> columns;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto found = stored.find(wanted[i]);
    if (!found) {
      throw DataError(escaped_bytes(file.string()) + ":1: there is no tag '" + wanted[i] +
                      "'; the tags are: " + joined(stored.tags()));
    }
    columns.push_back(static_cast<Eigen::Index>(*found));
  }
  return columns;
}

ScoreTable read_array(const std::filesystem::path& file, const TagVocabulary& vocabulary) {
  const std::filesystem::path names = ids_file(file);
  const std::string where = escaped_bytes(file.string());
  CsvReader reader(names);
  TagVocabulary stored = vocabulary_in(tag_names(reader), reader.at());
  if (stored.empty()) stored = vocabulary;
  if (stored.empty()) {
    throw DataError(to_text(reader.at()) + "the header names no tags after the id; give a vocabulary or add them");
  }
  ScoreTable table;
  table.vocabulary = vocabulary.empty() ? stored : vocabulary;
  const auto columns = array_columns(table.vocabulary, stored, names);
  for_each_row(reader, table, [](const std::vector<std::string>&) {});

  const NpyArray array(file);
  const std::vector<std::size_t>& shape = array.header().shape;
  if (shape.size() != 2 || shape[0] != table.ids.size() || shape[1] != stored.size()) {
    throw DataError(where + ": the shape is " + shape_text(shape) + "; expected " + std::to_string(table.ids.size()) +
                    " x " + std::to_string(stored.size()) + " (ids and tags of " + escaped_bytes(names.string()) + ")");
  }
  const std::vector<double> values = array.to_doubles();
  const Eigen::Map<const RealMatrix> all(values.data(), static_cast<Eigen::Index>(shape[0]),
                                         static_cast<Eigen::Index>(shape[1]));
  table.scores = all(Eigen::all, columns);
  for (Eigen::Index row = 0; row < table.scores.rows(); ++row) {
    for (Eigen::Index tag = 0; tag < table.scores.cols(); ++tag) {
      if (std::isfinite(table.scores(row, tag))) continue;
      throw DataError(where + ": row " + std::to_string(row + 1) + " (id '" +
                      table.ids[static_cast<std::size_t>(row)].value + "'), tag '" +
                      table.vocabulary[static_cast<std::size_t>(tag)] + "' is " + to_text(table.scores(row, tag)) +
                      "; expected a finite number");
    }
  }
  return table;
}

void append_row_head(std::string& text, const ScoreTable& table, std::size_t row) {
  text += csv_cell(table.ids[row].value);
  if (!table.users.empty()) text += "," + csv_cell(table.users[row].value);
}

std::string header_line(const ScoreTable& table) {
  std::vector<std::string> cells = table.vocabulary.tags();
  if (!table.users.empty()) cells.insert(cells.begin(), kUserColumn);
  cells.insert(cells.begin(), "track_id");
  return csv_line(cells);
}

// A rectangular table, so that any CSV reader opens it: the cells below the tags are empty.
std::string ids_csv(const ScoreTable& table) {
  std::string text = header_line(table);
  const std::string rest = std::string(table.vocabulary.size(), ',') + "\n";
  for (std::size_t row = 0; row < table.ids.size(); ++row) {
    append_row_head(text, table, row);
    text += rest;
  }
  return text;
}

// What a training run scored: its validation rows, then its test rows.
ScoreTable read_run(const std::filesystem::path& run, const TagVocabulary& vocabulary) {
  std::vector<ScoreTable> parts;
  for (const char* const part : {"scores/validation.csv", "scores/test.csv"}) {
    if (!std::filesystem::exists(run / part)) continue;
    parts.push_back(read_csv(run / part, parts.empty() ? vocabulary : parts.front().vocabulary));
  }
  if (parts.empty()) {
    throw DataError(escaped_bytes(run.string()) +
                    ": is a folder, and no training run: it has no scores/validation.csv and no scores/test.csv");
  }
  return stacked(parts);
}

}  // namespace

RowIndex ScoreTable::rows() const { return row_index(ids); }

ScoreTable read_scores(const std::filesystem::path& file, const TagVocabulary& vocabulary) {
  if (std::filesystem::is_directory(file)) return read_run(file, vocabulary);
  return is_npy(file) ? read_array(file, vocabulary) : read_csv(file, vocabulary);
}

std::string scores_csv(const ScoreTable& table) {
  std::string text = header_line(table);
  for (std::size_t row = 0; row < table.ids.size(); ++row) {
    append_row_head(text, table, row);
    for (Eigen::Index tag = 0; tag < table.scores.cols(); ++tag) {
      text += ',';
      text += to_text(table.scores(static_cast<Eigen::Index>(row), tag));
    }
    text += '\n';
  }
  return text;
}

ScoreTable stacked(const std::vector<ScoreTable>& tables) {
  if (tables.empty()) throw ConfigError("there is no score table");
  ScoreTable all = tables.front();
  Eigen::Index rows = 0;
  for (const ScoreTable& table : tables) rows += table.scores.rows();
  all.scores.conservativeResize(rows, Eigen::NoChange);
  auto next = static_cast<Eigen::Index>(all.ids.size());
  for (std::size_t i = 1; i < tables.size(); ++i) {
    const ScoreTable& table = tables[i];
    if (table.vocabulary != all.vocabulary) throw ConfigError("the score tables differ in their tags or their order");
    if (table.users.empty() != all.users.empty()) throw ConfigError("only some of the score tables name users");
    all.ids.insert(all.ids.end(), table.ids.begin(), table.ids.end());
    all.users.insert(all.users.end(), table.users.begin(), table.users.end());
    all.scores.middleRows(next, table.scores.rows()) = table.scores;
    next += table.scores.rows();
  }
  std::unordered_set<std::string> seen;
  for (std::size_t row = 0; row < all.ids.size(); ++row) {
    const std::string& id = all.ids[row].value;
    if (seen.insert(all.users.empty() ? id : id + '\n' + all.users[row].value).second) continue;
    throw ConfigError("two score tables hold a row of '" + id + "'" +
                      (all.users.empty() ? "" : " for user '" + all.users[row].value + "'"));
  }
  return all;
}

void write_scores(const std::filesystem::path& file, const ScoreTable& table) {
  if (!is_npy(file)) return write_file_atomically(file, scores_csv(table));
  write_file_atomically(ids_file(file), ids_csv(table));
  write_npy(file, {table.ids.size(), table.vocabulary.size()}, table.scores.data());
}

}  // namespace ctxtag
