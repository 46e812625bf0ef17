#include "importing/text_tables.h"

#include <memory>

#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

std::vector<std::string> escaped(std::vector<std::string> names) {
  for (std::string& name : names) name = escaped_bytes(name);
  return names;
}

std::string header_line(std::vector<std::string> first, const std::vector<std::string>& tags) {
  for (const std::string& tag : tags) first.push_back(escaped_bytes(tag));
  return csv_line(first);
}

ImportedTable text_table(const std::string& name, std::size_t rows, std::string text) {
  const auto kept = std::make_shared<const std::string>(std::move(text));
  return {name, rows, [kept](const std::filesystem::path& file) { write_file_atomically(file, *kept); }};
}

ImportedTable labels_table(const std::string& name, LabelMatrix labels) {
  labels.vocabulary = TagVocabulary(escaped(labels.vocabulary.tags()));
  const auto kept = std::make_shared<const LabelMatrix>(std::move(labels));
  return {name, kept->ids.size(), [kept](const std::filesystem::path& file) { write_labels(file, *kept); }};
}

ImportedTable splits_table(const std::string& name, SplitTable splits) {
  const auto kept = std::make_shared<const SplitTable>(std::move(splits));
  return {name, kept->ids.size(), [kept](const std::filesystem::path& file) { write_splits(file, *kept); }};
}

ImportedTable counts_table(const std::string& name, const TagRows& counts) {
  std::string text = header_line({"track_id"}, counts.tags);
  for (Eigen::Index row = 0; row < counts.rows(); ++row) {
    text += csv_cell(counts.ids[static_cast<std::size_t>(row)].value);
    for (Eigen::Index tag = 0; tag < counts.values.cols(); ++tag) text += "," + std::to_string(counts.values(row, tag));
    text += '\n';
  }
  return text_table(name, counts.ids.size(), std::move(text));
}

ImportedTable pairs_table(const std::string& name, const std::string& header, const std::vector<TrackId>& ids,
                          const std::vector<std::string>& values) {
  std::string text = header + "\n";
  for (std::size_t row = 0; row < ids.size(); ++row) text += csv_line({ids[row].value, escaped_bytes(values[row])});
  return text_table(name, ids.size(), std::move(text));
}

std::vector<std::string> read_column(const std::filesystem::path& file, const std::string& column) {
  CsvReader reader(file);
  const std::size_t index = reader.column(column);
  std::vector<std::string> values;
  for (std::vector<std::string> cells; reader.next(cells);) values.push_back(cells[index]);
  return values;
}

}  // namespace ctxtag
