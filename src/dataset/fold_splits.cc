#include "ctxtag/dataset/fold_splits.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/numpy_random.h"
#include "ctxtag/base/text.h"
#include "dataset/split_parts.h"

namespace ctxtag {
namespace {

void require_fold(const SplitTable& folds, int fold) {
  if (folds.folds.empty()) throw ConfigError("the table of folds has no column 'fold'");
  const std::set<int> known(folds.folds.begin(), folds.folds.end());
  if (known.count(fold) == 0) {
    throw ConfigError(
        fmt::format("there is no fold {}; the folds are {} to {}", fold, *known.begin(), *known.rbegin()));
  }
}

LabelMatrix rows_of(const LabelMatrix& labels, const std::vector<TrackId>& ids) {
  const RowIndex rows = labels.rows();
  std::vector<Eigen::Index> chosen;
  for (const TrackId& id : ids) {
    const auto row = rows.find(id);
    if (row == rows.end()) {
      throw ConfigError(fmt::format("track '{}' of the folds has no labels", escaped_bytes(id.value)));
    }
    chosen.push_back(static_cast<Eigen::Index>(row->second));
  }
  return {ids, labels.vocabulary, labels.values(chosen, Eigen::all), labels.known(chosen, Eigen::all)};
}

}  // namespace

void require_whole_groups(const SplitTable& table, const GroupOfTrack& groups) {
  const SplitParts parts = split_parts(table);
  std::unordered_map<std::string, int> part_of_group;
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    const auto group = groups.find(table.ids[i]);
    if (group == groups.end()) continue;
    const auto [known, is_new] = part_of_group.emplace(group->second, parts.of_row[i]);
    if (is_new || known->second == parts.of_row[i]) continue;
    const auto name = [&](int part) { return parts.names[static_cast<std::size_t>(part)]; };
    throw ConfigError(fmt::format("the group '{}' is in {} and in {}: track '{}' of it overlaps",
                                  escaped_bytes(group->second), name(known->second), name(parts.of_row[i]),
                                  escaped_bytes(table.ids[i].value)));
  }
}

SplitTable splits_of_folds(const SplitTable& folds, int test_fold, int validation_fold) {
  const auto assignment = folds.assignment(test_fold, validation_fold);
  SplitTable result;
  result.ids = folds.ids;
  for (const TrackId& id : folds.ids) result.splits.push_back(assignment.at(id));
  return result;
}

SplitTable splits_from_folds(const SplitTable& folds, int test_fold, double validation_share, const LabelMatrix& labels,
                             const GroupOfTrack& groups, std::uint64_t seed) {
  require_fold(folds, test_fold);
  if (!(validation_share > 0.0 && validation_share < 1.0)) {
    throw ConfigError(fmt::format("a validation share of {}; it must be between 0 and 1", validation_share));
  }
  require_whole_groups(folds, groups);
  std::vector<TrackId> others;
  for (std::size_t i = 0; i < folds.ids.size(); ++i) {
    if (folds.folds[i] != test_fold) others.push_back(folds.ids[i]);
  }
  const SplitTable drawn = split_train_validation_test(rows_of(labels, others), groups,
                                                       {1.0 - validation_share, validation_share, 0.0}, seed);
  SplitTable result;
  result.ids = folds.ids;
  std::size_t next = 0;
  for (const int fold : folds.folds) {
    result.splits.push_back(fold == test_fold ? Split::kTest : drawn.splits[next++]);
  }
  return result;
}

SplitTable split_like_icassp2020(const SplitTable& folds, int test_fold) {
  require_fold(folds, test_fold);
  std::vector<std::size_t> pool, test;
  for (std::size_t i = 0; i < folds.ids.size(); ++i) (folds.folds[i] == test_fold ? test : pool).push_back(i);
  const std::vector<std::size_t> order = numpy_permutation(pool.size(), 0);
  const std::size_t validation = (pool.size() + 9) / 10;
  SplitTable result;
  const auto add = [&](std::size_t row, Split split) {
    result.ids.push_back(folds.ids[row]);
    result.splits.push_back(split);
  };
  for (std::size_t i = validation; i < order.size(); ++i) add(pool[order[i]], Split::kTrain);
  for (std::size_t i = 0; i < validation; ++i) add(pool[order[i]], Split::kValidation);
  for (const std::size_t row : test) add(row, Split::kTest);
  return result;
}

}  // namespace ctxtag
