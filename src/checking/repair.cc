#include "ctxtag/checking/repair.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_set>

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

constexpr int kOut = -1;

// Which rows hang together.
class Components {
 public:
  explicit Components(std::size_t rows) : parents_(rows) { std::iota(parents_.begin(), parents_.end(), 0); }

  void tie(const std::vector<std::size_t>& rows) {
    for (const std::size_t row : rows) parents_[root(row)] = root(rows.front());
  }

  // Each in ascending order, in the order of their first rows; single rows too.
  std::vector<std::vector<std::size_t>> lists() {
    std::map<std::size_t, std::size_t> place_of_root;
    std::vector<std::vector<std::size_t>> lists;
    for (std::size_t row = 0; row < parents_.size(); ++row) {
      const auto [found, is_new] = place_of_root.emplace(root(row), lists.size());
      if (is_new) lists.emplace_back();
      lists[found->second].push_back(row);
    }
    return lists;
  }

 private:
  std::size_t root(std::size_t row) {
    while (parents_[row] != row) row = parents_[row] = parents_[parents_[row]];
    return row;
  }

  std::vector<std::size_t> parents_;
};

int majority(const std::vector<std::size_t>& rows, const PartTable& table) {
  std::vector<std::size_t> held(table.names.size(), 0);
  for (const std::size_t row : rows) ++held[static_cast<std::size_t>(table.parts[row])];
  return static_cast<int>(std::max_element(held.begin(), held.end()) - held.begin());
}

// The new part of each row.
std::vector<int> by_majority(const LeakCheck& check, bool move) {
  Components components(check.parts.ids.size());
  for (const Tie& tie : check.ties) components.tie(tie.rows);
  std::vector<int> parts = check.parts.parts;
  for (const std::vector<std::size_t>& rows : components.lists()) {
    const int most = majority(rows, check.parts);
    for (const std::size_t row : rows) {
      if (parts[row] != most) parts[row] = move ? most : kOut;
    }
  }
  return parts;
}

std::vector<int> by_rank(const LeakCheck& check) {
  const std::size_t rows = check.parts.ids.size();
  std::vector<std::vector<std::size_t>> clusters;
  Components sounds(rows);
  for (const Tie& tie : check.ties) {
    const std::string& kind = check.kinds[tie.kind];
    if (kind == kIdenticalAudio || kind == kSimilarAudio) {
      sounds.tie(tie.rows);
    } else {
      clusters.push_back(tie.rows);
    }
  }
  for (std::vector<std::size_t>& list : sounds.lists()) {
    if (list.size() > 1) clusters.push_back(std::move(list));
  }
  std::vector<int> parts = check.parts.parts;
  std::vector<bool> taken(clusters.size(), false);  // a row of it stays in a part that was looked at
  for (int part = static_cast<int>(check.parts.names.size()) - 1; part >= 0; --part) {
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      for (const std::size_t row : clusters[i]) {
        if (taken[i] && parts[row] == part) parts[row] = kOut;
      }
    }
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      for (const std::size_t row : clusters[i]) taken[i] = taken[i] || parts[row] == part;
    }
  }
  return parts;
}

}  // namespace

Repair repaired(const LeakCheck& check, RepairBy by) {
  const bool majority_rules = by == RepairBy::kMove || check.parts.folds;
  const std::vector<int> parts = majority_rules ? by_majority(check, by == RepairBy::kMove) : by_rank(check);
  Repair repair;
  repair.table.folds = check.parts.folds;
  repair.table.names = check.parts.names;
  std::unordered_set<TrackId> stand;
  for (std::size_t row = 0; row < parts.size(); ++row) {
    const TrackId& id = check.parts.ids[row];
    if (parts[row] == check.parts.parts[row]) stand.insert(id);
  }
  for (std::size_t row = 0; row < parts.size(); ++row) {
    const TrackId& id = check.parts.ids[row];
    const bool stays = parts[row] == check.parts.parts[row];
    const bool put = stays || (parts[row] != kOut && stand.insert(id).second);
    if (put) {
      repair.table.ids.push_back(id);
      repair.table.parts.push_back(parts[row]);
    }
    if (!stays) repair.changed.push_back({id, check.parts.parts[row], put ? std::optional(parts[row]) : std::nullopt});
  }
  const std::vector<std::size_t> before = check.parts.rows_per_part(), after = repair.table.rows_per_part();
  for (std::size_t part = 0; part < before.size(); ++part) {
    if (before[part] == 0 || after[part] > 0) continue;
    throw ConfigError("the leaks cannot be ended this way: '" + check.parts.names[part] + "' would lose all of its " +
                      std::to_string(before[part]) +
                      " rows, as too much hangs together; end them the other way (--fix-by), tie fewer kinds of "
                      "groups, or split anew with whole groups");
  }
  return repair;
}

}  // namespace ctxtag
