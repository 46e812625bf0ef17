#include <unordered_set>

#include "ctxtag/base/error.h"
#include "ctxtag/fetching/fetch.h"
#include "ctxtag/formats/csv.h"
#include "dataset/table_columns.h"

namespace ctxtag {

FetchIds read_fetch_ids(const std::filesystem::path& file) {
  CsvReader reader(file);
  FetchIds result;
  std::unordered_set<TrackId> seen;
  const auto add = [&](const std::string& cell) {
    TrackId id{id_from_cell(cell, reader.at())};
    if (seen.insert(id).second) {
      result.ids.push_back(std::move(id));
    } else {
      ++result.repeated;
    }
  };
  const std::string& first = reader.header().front();
  if (!first.empty() && first.find_first_not_of("0123456789") == std::string::npos) add(first);
  std::vector<std::string> cells;
  while (reader.next(cells)) add(cells.front());
  if (result.ids.empty()) throw DataError(to_text(reader.at()) + "the table has no rows; there is nothing to fetch");
  return result;
}

}  // namespace ctxtag
