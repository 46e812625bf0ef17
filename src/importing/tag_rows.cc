#include "importing/tag_rows.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

std::size_t id_column(const CsvReader& reader) {
  const std::size_t named = reader.find_column("song_id");
  return named < reader.header().size() ? named : 0;
}

// Appends ids and lines; refuses an id that is empty or came before.
class IdColumn {
 public:
  IdColumn(const CsvReader& reader, TagRows& rows) : reader_(reader), rows_(rows), column_(id_column(reader)) {}

  std::size_t column() const { return column_; }
  void take(const std::vector<std::string>& cells) {
    const std::string& id = cells[column_];
    if (id.empty()) throw DataError(to_text(reader_.at()) + "the id is empty");
    const auto [entry, is_new] = lines_.emplace(id, reader_.at().line);
    if (!is_new) {
      throw DataError(fmt::format("{}the id '{}' stands in line {} already", to_text(reader_.at()), escaped_bytes(id),
                                  entry->second));
    }
    rows_.ids.push_back({escaped_bytes(id)});
    rows_.lines.push_back(reader_.at().line);
  }

 private:
  const CsvReader& reader_;
  TagRows& rows_;
  std::size_t column_;
  std::unordered_map<std::string, int> lines_;
};

std::int64_t value_of(const std::string& cell, CellKind kind, const std::string& tag, const FileLine& at) {
  double value = 0.0;
  const bool whole = parse_number(cell, value) && value >= 0.0 && value <= 1e15 && value == std::floor(value);
  if (whole && (kind == CellKind::kCount || value <= 1.0)) return static_cast<std::int64_t>(value);
  throw DataError(fmt::format("{}'{}' is '{}'; expected {}", to_text(at), escaped_bytes(tag), escaped_bytes(cell),
                              kind == CellKind::kLabel ? "1 or 0" : "a whole number of at least 0"));
}

void require_rows(const TagRows& rows, const FileLine& end) {
  if (rows.ids.empty()) throw DataError(to_text(end) + "the table has no rows");
  if (rows.tags.empty()) throw DataError(to_text({end.file, 1}) + "the table has no tags");
}

}  // namespace

TagRows read_tag_rows(const std::filesystem::path& file, CellKind kind, const std::vector<std::string>& not_tags) {
  CsvReader reader(file);
  TagRows rows;
  rows.file = file;
  IdColumn id(reader, rows);
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < reader.header().size(); ++i) {
    const std::string& name = reader.header()[i];
    if (i == id.column() || name.empty() || std::find(not_tags.begin(), not_tags.end(), name) != not_tags.end())
      continue;
    if (std::find(rows.tags.begin(), rows.tags.end(), name) != rows.tags.end()) {
      throw DataError(to_text(reader.at()) + "two columns are named '" + escaped_bytes(name) + "'");
    }
    columns.push_back(i);
    rows.tags.push_back(name);
  }
  std::vector<std::int64_t> values;
  for (std::vector<std::string> cells; reader.next(cells);) {
    id.take(cells);
    for (const std::size_t column : columns) {
      values.push_back(value_of(cells[column], kind, reader.header()[column], reader.at()));
    }
  }
  require_rows(rows, reader.at());
  rows.values = Eigen::Map<const IntegerMatrix>(values.data(), static_cast<Eigen::Index>(rows.ids.size()),
                                                static_cast<Eigen::Index>(columns.size()));
  return rows;
}

TagRows read_named_tags(const std::filesystem::path& file, const std::vector<std::string>& tags) {
  CsvReader reader(file);
  const std::size_t label = reader.column("label");
  TagRows rows;
  rows.file = file;
  IdColumn id(reader, rows);
  std::vector<std::vector<std::string>> named;
  std::set<std::string> all;
  for (std::vector<std::string> cells; reader.next(cells);) {
    id.take(cells);
    std::vector<std::string>& names = named.emplace_back();
    for (std::size_t begin = 0; begin <= cells[label].size();) {
      const std::size_t end = std::min(cells[label].find('\t', begin), cells[label].size());
      const std::string name = cells[label].substr(begin, end - begin);
      begin = end + 1;
      if (name.empty()) continue;
      if (!tags.empty() && std::find(tags.begin(), tags.end(), name) == tags.end()) {
        const std::string nearest = nearest_word(name, tags);
        throw DataError(fmt::format("{}the tag '{}' is not among the {} tags{}", to_text(reader.at()),
                                    escaped_bytes(name), tags.size(),
                                    nearest.empty() ? "" : "; nearest: '" + escaped_bytes(nearest) + "'"));
      }
      names.push_back(name);
      all.insert(name);
    }
  }
  rows.tags = tags.empty() ? std::vector<std::string>(all.begin(), all.end()) : tags;
  require_rows(rows, reader.at());
  rows.values =
      IntegerMatrix::Zero(static_cast<Eigen::Index>(rows.ids.size()), static_cast<Eigen::Index>(rows.tags.size()));
  std::unordered_map<std::string, Eigen::Index> column;
  for (const std::string& tag : rows.tags) column.emplace(tag, static_cast<Eigen::Index>(column.size()));
  for (std::size_t row = 0; row < named.size(); ++row) {
    for (const std::string& name : named[row]) rows.values(static_cast<Eigen::Index>(row), column.at(name)) = 1;
  }
  return rows;
}

bool has_column(const std::filesystem::path& file, const std::string& name) {
  const CsvReader reader(file);
  return reader.find_column(name) < reader.header().size();
}

LabelMatrix labels_of(const TagRows& rows, std::int64_t positive_from) {
  LabelMatrix labels{rows.ids, TagVocabulary(rows.tags), {}, {}};
  labels.values = (rows.values >= positive_from).cast<std::uint8_t>();
  labels.known = ByteMatrix::Ones(rows.values.rows(), rows.values.cols());
  return labels;
}

}  // namespace ctxtag
