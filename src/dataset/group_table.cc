#include "ctxtag/dataset/group_table.h"

#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag {

GroupOfTrack read_groups(const std::filesystem::path& file, const std::string& column) {
  CsvReader reader(file);
  const std::size_t group = reader.column(column);
  GroupOfTrack groups;
  std::vector<std::string> cells;
  while (reader.next(cells)) {
    if (cells[group].empty()) continue;
    const auto [entry, is_new] = groups.emplace(TrackId{cells[0]}, cells[group]);
    if (!is_new && entry->second != cells[group]) {
      throw DataError(fmt::format("{}track '{}' is in group '{}' here and in '{}' above; it can only be in one",
                                  to_text(reader.at()), escaped_bytes(cells[0]), escaped_bytes(cells[group]),
                                  escaped_bytes(entry->second)));
    }
  }
  return groups;
}

}  // namespace ctxtag
