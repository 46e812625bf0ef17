#include "ctxtag/dataset/weight_table.h"

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "dataset/table_columns.h"

namespace ctxtag {
namespace {

// Beyond it a weight is taken for a mistake: single labels would drown all others.
constexpr double kGreatestWeight = 1e6;

// negative and positive of the first tag, then of the second ...
std::vector<std::string> column_names(const TagVocabulary& vocabulary) {
  std::vector<std::string> names;
  for (const std::string& tag : vocabulary.tags()) {
    names.push_back(tag + ":negative");
    names.push_back(tag + ":positive");
  }
  return names;
}

}  // namespace

WeightTable read_weights(const std::filesystem::path& file, const TagVocabulary& vocabulary) {
  CsvReader reader(file);
  const auto columns = columns_named(reader, column_names(vocabulary));
  WeightTable table;
  table.vocabulary = vocabulary;
  RowKeys keys;
  std::vector<double> values;
  std::vector<std::string> row;
  while (reader.next(row)) {
    std::string id = id_from_cell(row[0], reader.at());
    keys.add(id, "the id '" + id + "'", reader.at());
    table.ids.push_back({std::move(id)});
    for (const std::size_t column : columns) {
      double value = 0.0;
      if (!parse_number(row[column], value) || !std::isfinite(value) || value < 0.0 || value > kGreatestWeight) {
        fail_cell(reader.at(), reader.header()[column], row[column], "a number from 0 to 1000000");
      }
      values.push_back(value);
    }
  }
  if (table.ids.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");

  const auto rows = static_cast<Eigen::Index>(table.ids.size());
  const auto tags = static_cast<Eigen::Index>(vocabulary.size());
  const Eigen::Map<const RealMatrix> both(values.data(), rows, 2 * tags);
  table.negative = both(Eigen::all, Eigen::seqN(0, tags, 2));
  table.positive = both(Eigen::all, Eigen::seqN(1, tags, 2));
  return table;
}

std::string csv_text(const WeightTable& weights) {
  std::string text = "track_id";
  for (const std::string& name : column_names(weights.vocabulary)) text += "," + csv_cell(name);
  text += '\n';
  for (std::size_t row = 0; row < weights.ids.size(); ++row) {
    const auto at = static_cast<Eigen::Index>(row);
    text += csv_cell(weights.ids[row].value);
    for (Eigen::Index tag = 0; tag < weights.negative.cols(); ++tag) {
      text += "," + to_text(weights.negative(at, tag)) + "," + to_text(weights.positive(at, tag));
    }
    text += '\n';
  }
  return text;
}

void write_weights(const std::filesystem::path& file, const WeightTable& weights) {
  write_file_atomically(file, csv_text(weights));
}

}  // namespace ctxtag
