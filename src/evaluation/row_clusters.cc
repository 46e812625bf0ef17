#include "evaluation/row_clusters.h"

#include <spdlog/fmt/fmt.h>

#include <map>

#include "ctxtag/dataset/group_table.h"

namespace ctxtag {

NamedClusters named_clusters(const std::vector<TrackId>& rows, const GroupOfTrack& groups,
                             std::vector<std::string>& notes) {
  require_a_group(rows, groups);
  std::vector<ClusterName> names;
  std::int64_t alone = 0;
  for (const TrackId& id : rows) {
    const auto found = groups.find(id);
    const bool grouped = found != groups.end();
    alone += grouped ? 0 : 1;
    names.push_back({grouped, grouped ? found->second : id.value});
  }
  std::map<ClusterName, std::size_t> numbers;
  for (const ClusterName& name : names) numbers.emplace(name, 0);
  NamedClusters clusters;
  for (auto& [name, number] : numbers) {
    number = clusters.rows.clusters++;
    clusters.names.push_back(name);
  }
  for (const ClusterName& name : names) clusters.rows.cluster.push_back(numbers.at(name));
  if (alone > 0 && !groups.empty()) {
    notes.push_back(fmt::format("{} of {} tracks have no cluster: each is one of its own", alone, rows.size()));
  }
  return clusters;
}

GroupOfTrack users_of_samples(const SampleTable& samples) {
  GroupOfTrack users;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    users.emplace(sample_id(samples.labels.ids[row], samples.users[row]), samples.users[row].value);
  }
  return users;
}

}  // namespace ctxtag
