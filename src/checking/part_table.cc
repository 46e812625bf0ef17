#include "ctxtag/checking/part_table.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/formats/csv.h"
#include "dataset/split_parts.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

constexpr long long kMostFolds = 1'000'000;

std::optional<int> split_named(const std::string& name) {
  for (std::size_t i = 0; i < kSplits.size(); ++i) {
    if (name == to_text(kSplits[i])) return static_cast<int>(i);
  }
  return {};
}

std::optional<int> fold_named(const std::string& name) {
  long long fold = -1;
  if (!parse_number(name, fold) || fold < 0 || fold > kMostFolds) return {};
  return static_cast<int>(fold);
}

void name_parts(PartTable& table) {
  if (!table.folds) {
    for (const Split split : kSplits) table.names.push_back(to_text(split));
    return;
  }
  const int folds = *std::max_element(table.parts.begin(), table.parts.end()) + 1;
  for (int fold = 0; fold < folds; ++fold) table.names.push_back("fold " + std::to_string(fold));
}

SplitTable split_table(const PartTable& table) {
  SplitTable splits;
  splits.ids = table.ids;
  for (const int part : table.parts) {
    if (table.folds) {
      splits.folds.push_back(part);
    } else {
      splits.splits.push_back(kSplits[static_cast<std::size_t>(part)]);
    }
  }
  return splits;
}

// Takes rows in, each track once for each part.
class Collector {
 public:
  explicit Collector(bool folds) { table_.folds = folds; }

  void add(std::string id, int part) {
    if (!seen_.insert(std::to_string(part) + " " + id).second) {
      ++table_.repeated;
      return;
    }
    table_.ids.push_back({std::move(id)});
    table_.parts.push_back(part);
  }

  PartTable table(const std::string& source) {
    if (table_.ids.empty()) throw DataError(source + ": the table has no rows");
    name_parts(table_);
    return std::move(table_);
  }

 private:
  PartTable table_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

std::vector<std::size_t> PartTable::rows_per_part() const {
  std::vector<std::size_t> rows(names.size(), 0);
  for (const int part : parts) ++rows[static_cast<std::size_t>(part)];
  return rows;
}

PartTable read_parts(const std::filesystem::path& splits) {
  CsvReader reader(splits);
  const std::size_t columns = reader.header().size();
  const std::size_t split = reader.find_column("split"), fold = reader.find_column("fold");
  if (split == columns && fold == columns) {
    throw DataError(to_text(reader.at()) +
                    "there is no column 'split' and none 'fold'; the columns are: " + joined(reader.header()));
  }
  const bool folds = fold < columns;
  Collector collector(folds);
  std::vector<std::string> row;
  while (reader.next(row)) {
    const std::string& name = row[folds ? fold : split];
    const std::optional<int> part = folds ? fold_named(name) : split_named(name);
    if (!part) {
      fail_cell(reader.at(), folds ? "fold" : "split", name, folds ? "a number from 0" : "train, validation or test");
    }
    collector.add(id_from_cell(row[0], reader.at()), *part);
  }
  return collector.table(escaped_bytes(splits.string()));
}

PartTable read_parts(const std::vector<std::pair<std::string, std::filesystem::path>>& files) {
  if (files.empty()) throw ConfigError("no part is given");
  const bool folds = fold_named(files.front().first).has_value();
  Collector collector(folds);
  std::set<int> taken;
  for (const auto& [name, file] : files) {
    const std::optional<int> part = folds ? fold_named(name) : split_named(name);
    if (!part) {
      throw ConfigError("part '" + escaped_bytes(name) + "': must be " +
                        (folds ? "a number, as the first one is" : "train, validation, test, or the number of a fold"));
    }
    if (!taken.insert(*part).second) throw ConfigError("part '" + name + "' is given twice");
    CsvReader reader(file);
    std::vector<std::string> row;
    while (reader.next(row)) collector.add(id_from_cell(row[0], reader.at()), *part);
  }
  return collector.table("the parts");
}

std::vector<PartBalance> part_balance(const PartTable& table, const LabelMatrix& labels) {
  const RowIndex rows = labels.rows();
  PartTable labelled;
  labelled.folds = table.folds;
  for (std::size_t row = 0; row < table.ids.size(); ++row) {
    if (rows.count(table.ids[row]) == 0) continue;
    labelled.ids.push_back(table.ids[row]);
    labelled.parts.push_back(table.parts[row]);
  }
  return labelled.ids.empty() ? std::vector<PartBalance>() : split_balance(labels, {}, split_table(labelled));
}

void write_parts(const std::filesystem::path& file, const PartTable& table) { write_splits(file, split_table(table)); }

}  // namespace ctxtag
