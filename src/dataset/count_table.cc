#include "ctxtag/dataset/count_table.h"

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "dataset/table_columns.h"

namespace ctxtag {

RowIndex CountTable::rows() const { return row_index(ids); }

CountTable read_counts(const std::filesystem::path& file, const TagVocabulary& vocabulary) {
  CsvReader reader(file);
  const std::vector<std::size_t> columns = columns_named(reader, vocabulary.tags());
  CountTable table{{}, vocabulary, {}};
  std::vector<std::int64_t> counts;
  RowKeys keys;
  std::vector<std::string> row;
  while (reader.next(row)) {
    std::string id = id_from_cell(row[0], reader.at());
    keys.add(id, "the id '" + id + "'", reader.at());
    table.ids.push_back({std::move(id)});
    for (const std::size_t column : columns) {
      long long count = -1;
      if (!parse_number(row[column], count) || count < 0) {
        fail_cell(reader.at(), reader.header()[column], row[column], "a whole number from 0");
      }
      counts.push_back(count);
    }
  }
  if (table.ids.empty()) throw DataError(to_text(reader.at()) + "the table has no rows");
  table.counts = Eigen::Map<const CountMatrix>(counts.data(), static_cast<Eigen::Index>(table.ids.size()),
                                               static_cast<Eigen::Index>(columns.size()));
  return table;
}

}  // namespace ctxtag
