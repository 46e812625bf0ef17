#include "ctxtag/dataset/split_table.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/formats/csv.h"
#include "dataset/label_cells.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

constexpr Split kAll[] = {Split::kTrain, Split::kValidation, Split::kTest};

Split split_from(const std::string& text, const FileLine& at) {
  for (const Split split : kAll) {
    if (text == to_text(split)) return split;
  }
  fail_cell(at, "split", text, "train, validation or test");
}

int fold_from(const std::string& text, const FileLine& at) {
  long long fold = -1;
  if (!parse_number(text, fold) || fold < 0 || fold > 1'000'000) fail_cell(at, "fold", text, "a number from 0");
  return static_cast<int>(fold);
}

void require_fold(const std::vector<int>& folds, int fold) {
  if (std::find(folds.begin(), folds.end(), fold) != folds.end()) return;
  throw ConfigError("there is no fold " + std::to_string(fold) + "; the folds go up to " +
                    std::to_string(*std::max_element(folds.begin(), folds.end())));
}

}  // namespace

std::string to_text(Split split) {
  switch (split) {
    case Split::kTrain:
      return "train";
    case Split::kValidation:
      return "validation";
    case Split::kTest:
      return "test";
  }
  return "unknown";
}

std::unordered_map<TrackId, Split> SplitTable::assignment(std::optional<int> test_fold,
                                                          std::optional<int> validation_fold) const {
  std::unordered_map<TrackId, Split> result;
  result.reserve(ids.size());
  const auto key = [&](std::size_t row) { return users.empty() ? ids[row] : sample_id(ids[row], users[row]); };
  if (!test_fold && !validation_fold) {
    if (splits.empty()) {
      throw ConfigError("the split table holds folds: say which fold is the test and which the validation split");
    }
    for (std::size_t row = 0; row < ids.size(); ++row) result.emplace(key(row), splits[row]);
    return result;
  }
  if (folds.empty()) throw ConfigError("a fold is asked for, but the split table has no column 'fold'");
  if (!test_fold || !validation_fold) throw ConfigError("both the test fold and the validation fold are needed");
  if (*test_fold == *validation_fold) {
    throw ConfigError("fold " + std::to_string(*test_fold) + " cannot be both the test and the validation split");
  }
  require_fold(folds, *test_fold);
  require_fold(folds, *validation_fold);
  for (std::size_t row = 0; row < ids.size(); ++row) {
    const int fold = folds[row];
    result.emplace(key(row), fold == *test_fold         ? Split::kTest
                             : fold == *validation_fold ? Split::kValidation
                                                        : Split::kTrain);
  }
  return result;
}

SplitTable read_splits(const std::filesystem::path& file) {
  CsvReader reader(file);
  const std::size_t columns = reader.header().size();
  const std::size_t split = reader.find_column("split"), fold = reader.find_column("fold");
  if (split == columns && fold == columns) {
    throw DataError(to_text(reader.at()) +
                    "there is no column 'split' and none 'fold'; the columns are: " + joined(reader.header()));
  }
  const std::size_t user = reader.find_column(kUserColumn);
  if (user == 0) throw DataError(to_text(reader.at()) + "the first column must be the id of the track, not user_id");
  SplitTable table;
  RowKeys keys;
  std::vector<std::string> row;
  while (reader.next(row)) {
    std::string id = id_from_cell(row[0], reader.at());
    if (user < columns) table.users.push_back({id_from_cell(row[user], reader.at())});
    keys.add_row(id, user < columns ? &table.users.back().value : nullptr, reader.at());
    table.ids.push_back({std::move(id)});
    if (split < columns) table.splits.push_back(split_from(row[split], reader.at()));
    if (fold < columns) table.folds.push_back(fold_from(row[fold], reader.at()));
  }
  if (table.ids.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");
  return table;
}

std::string csv_text(const SplitTable& table) {
  std::string text = table.users.empty() ? "track_id" : std::string("song_id,") + kUserColumn;
  if (!table.splits.empty()) text += ",split";
  if (!table.folds.empty()) text += ",fold";
  text += '\n';
  for (std::size_t row = 0; row < table.ids.size(); ++row) {
    text += csv_cell(table.ids[row].value);
    if (!table.users.empty()) text += "," + csv_cell(table.users[row].value);
    if (!table.splits.empty()) text += "," + to_text(table.splits[row]);
    if (!table.folds.empty()) text += "," + std::to_string(table.folds[row]);
    text += '\n';
  }
  return text;
}

void write_splits(const std::filesystem::path& file, const SplitTable& table) {
  write_file_atomically(file, csv_text(table));
}

}  // namespace ctxtag
