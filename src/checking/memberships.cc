#include "ctxtag/checking/memberships.h"

#include <algorithm>

#include "ctxtag/formats/csv.h"
#include "dataset/table_columns.h"

namespace ctxtag {

std::vector<Memberships> read_memberships(const std::filesystem::path& file, const std::vector<std::string>& columns) {
  CsvReader reader(file);
  const std::vector<std::size_t> places = columns_named(reader, columns);
  std::vector<Memberships> result(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) result[i].kind = columns[i];
  std::vector<std::string> row;
  while (reader.next(row)) {
    const TrackId id{id_from_cell(row[0], reader.at())};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string& group = row[places[i]];
      if (group.empty()) continue;
      std::vector<std::string>& of_track = result[i].groups[id];
      if (std::find(of_track.begin(), of_track.end(), group) == of_track.end()) of_track.push_back(group);
    }
  }
  return result;
}

}  // namespace ctxtag
