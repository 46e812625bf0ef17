#include "ctxtag/dataset/group_table.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>

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

void require_a_group(const std::vector<TrackId>& ids, const GroupOfTrack& groups) {
  const auto grouped = [&](const TrackId& id) { return groups.count(id) != 0; };
  if (ids.empty() || groups.empty() || std::any_of(ids.begin(), ids.end(), grouped)) return;
  const auto first =
      std::min_element(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  throw ConfigError(
      fmt::format("none of the {} rows has a group: they have ids such as '{}', the table of groups such as '{}'",
                  ids.size(), escaped_bytes(ids[0].value), escaped_bytes(first->first.value)));
}

GroupOfTrack joined_groups(const std::vector<GroupOfTrack>& tables) {
  std::map<TrackId, TrackId> parents;  // towards the first id of what is known to belong together
  const auto first_of = [&](TrackId id) {
    while (parents.at(id) != id) id = parents.at(id) = parents.at(parents.at(id));
    return id;
  };
  for (const GroupOfTrack& table : tables) {
    for (const auto& [id, group] : table) parents.emplace(id, id);
  }
  for (const GroupOfTrack& table : tables) {
    std::map<std::string, TrackId> member_of;
    for (const auto& [id, group] : table) {
      const TrackId a = first_of(member_of.emplace(group, id).first->second), b = first_of(id);
      parents[std::max(a, b)] = std::min(a, b);
    }
  }
  GroupOfTrack result;
  for (const auto& [id, parent] : parents) result.emplace(id, first_of(id).value);
  return result;
}

}  // namespace ctxtag
