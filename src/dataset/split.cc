#include "ctxtag/dataset/split.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/group_table.h"
#include "dataset/split_parts.h"
#include "dataset/stratify.h"

namespace ctxtag {
namespace {

// The number of each row's group. Groups are numbered in the order in which the labels first name them.
struct Grouping {
  std::vector<int> of_row;
  int count = 0;
};

Grouping grouping_of(const std::vector<TrackId>& ids, const GroupOfTrack& groups) {
  require_a_group(ids, groups);
  Grouping result;
  std::unordered_map<std::string, int> numbers;
  for (const TrackId& id : ids) {
    const auto group = groups.find(id);
    if (group == groups.end()) {
      result.of_row.push_back(result.count++);
    } else {
      const auto [entry, is_new] = numbers.emplace(group->second, result.count);
      if (is_new) ++result.count;
      result.of_row.push_back(entry->second);
    }
  }
  return result;
}

// Columns: rows, then the positives of every tag, then the known labels of every tag where some are unknown.
GroupCounts counts_of(const LabelMatrix& labels, const Grouping& grouping) {
  const Eigen::Index rows = labels.values.rows(), tags = labels.values.cols();
  std::vector<Eigen::Index> partly_known;
  for (Eigen::Index tag = 0; tag < tags; ++tag) {
    if ((labels.known.col(tag) == 0).any()) partly_known.push_back(tag);
  }
  GroupCounts counts{grouping.count, static_cast<int>(1 + tags) + static_cast<int>(partly_known.size()), {}};
  counts.values.assign(static_cast<std::size_t>(counts.groups) * static_cast<std::size_t>(counts.columns), 0.0);
  for (Eigen::Index row = 0; row < rows; ++row) {
    double* cell = counts.values.data() + static_cast<std::size_t>(grouping.of_row[static_cast<std::size_t>(row)]) *
                                              static_cast<std::size_t>(counts.columns);
    *cell++ += 1.0;
    for (Eigen::Index tag = 0; tag < tags; ++tag) *cell++ += labels.known(row, tag) != 0 ? labels.values(row, tag) : 0;
    for (const Eigen::Index tag : partly_known) *cell++ += labels.known(row, tag);
  }
  return counts;
}

std::vector<int> parts_of_rows(const LabelMatrix& labels, const GroupOfTrack& groups, const std::vector<double>& shares,
                               std::uint64_t seed) {
  const Grouping grouping = grouping_of(labels.ids, groups);
  const auto wanted = std::count_if(shares.begin(), shares.end(), [](double share) { return share > 0.0; });
  if (grouping.count < wanted) {
    throw ConfigError(fmt::format("{} tracks in {} groups cannot fill {} parts: a group is never torn apart",
                                  labels.ids.size(), grouping.count, wanted));
  }
  const std::vector<int> part_of_group = stratified(counts_of(labels, grouping), shares, seed);
  std::vector<int> parts;
  parts.reserve(labels.ids.size());
  for (const int group : grouping.of_row) parts.push_back(part_of_group[static_cast<std::size_t>(group)]);
  return parts;
}

void deviations(const TagVocabulary& vocabulary, const Eigen::ArrayXXd& positives, const Eigen::ArrayXXd& known,
                double wanted, Eigen::Index part, PartBalance& balance) {
  for (Eigen::Index tag = 0; tag < positives.cols(); ++tag) {
    const double all = positives.col(tag).sum(), all_known = known.col(tag).sum();
    const std::string& name = vocabulary[static_cast<std::size_t>(tag)];
    if (known(part, tag) > 0.0) {
      const double deviation = std::abs(positives(part, tag) / known(part, tag) - all / all_known);
      if (balance.max_prevalence_tag.empty() || deviation > balance.max_prevalence_deviation) {
        balance.max_prevalence_deviation = deviation;
        balance.max_prevalence_tag = name;
      }
    }
    if (all > 0.0) {
      const double deviation = std::abs(positives(part, tag) / all - wanted);
      if (balance.max_positives_tag.empty() || deviation > balance.max_positives_deviation) {
        balance.max_positives_deviation = deviation;
        balance.max_positives_tag = name;
      }
    }
  }
}

}  // namespace

SplitTable split_folds(const LabelMatrix& labels, const GroupOfTrack& groups, int folds, std::uint64_t seed) {
  if (folds < 2) throw ConfigError(fmt::format("{} folds; there must be at least 2", folds));
  SplitTable table;
  table.ids = labels.ids;
  table.folds = parts_of_rows(labels, groups, std::vector<double>(static_cast<std::size_t>(folds), 1.0 / folds), seed);
  return table;
}

SplitTable split_train_validation_test(const LabelMatrix& labels, const GroupOfTrack& groups, const SplitShares& shares,
                                       std::uint64_t seed) {
  require_shares(shares);
  const std::vector<double> wanted{shares.train, shares.validation, shares.test};
  SplitTable table;
  table.ids = labels.ids;
  for (const int part : parts_of_rows(labels, groups, wanted, seed))
    table.splits.push_back(kSplits[static_cast<std::size_t>(part)]);
  return table;
}

std::vector<PartBalance> split_balance(const LabelMatrix& labels, const GroupOfTrack& groups, const SplitTable& table,
                                       std::vector<double> wanted) {
  if (table.ids.empty()) return {};
  const SplitParts parts = split_parts(table);
  const Grouping grouping = grouping_of(table.ids, groups);
  const RowIndex rows = labels.rows();
  const auto count = static_cast<Eigen::Index>(parts.names.size());
  Eigen::ArrayXXd positives = Eigen::ArrayXXd::Zero(count, labels.values.cols()), known = positives;
  std::vector<PartBalance> result(parts.names.size());
  std::vector<std::unordered_set<int>> groups_seen(parts.names.size());
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    const auto row = rows.find(table.ids[i]);
    if (row == rows.end()) {
      throw ConfigError(fmt::format("track '{}' of the splits has no labels", escaped_bytes(table.ids[i].value)));
    }
    const auto part = static_cast<std::size_t>(parts.of_row[i]);
    const auto label_row = static_cast<Eigen::Index>(row->second);
    const Eigen::ArrayXd is_known = (labels.known.row(label_row) != 0).cast<double>();
    known.row(parts.of_row[i]) += is_known.transpose();
    positives.row(parts.of_row[i]) += labels.values.row(label_row).cast<double>() * is_known.transpose();
    ++result[part].rows;
    groups_seen[part].insert(grouping.of_row[i]);
  }
  for (std::size_t part = 0; part < result.size(); ++part) {
    PartBalance& balance = result[part];
    balance.name = parts.names[part];
    balance.groups = static_cast<int>(groups_seen[part].size());
    balance.share = static_cast<double>(balance.rows) / static_cast<double>(table.ids.size());
  }
  if (wanted.empty()) {
    for (const PartBalance& balance : result) {
      wanted.push_back(table.folds.empty() ? balance.share : 1.0 / static_cast<double>(result.size()));
    }
  }
  if (wanted.size() != result.size()) {
    throw ConfigError(fmt::format("{} shares wanted of {} parts", wanted.size(), result.size()));
  }
  for (std::size_t part = 0; part < result.size(); ++part) {
    deviations(labels.vocabulary, positives, known, wanted[part], static_cast<Eigen::Index>(part), result[part]);
  }
  return result;
}

}  // namespace ctxtag
