#include "ctxtag/dataset/label_statistics.h"

#include <set>

#include "dataset/split_parts.h"

namespace ctxtag {
namespace {

double median_of(const std::vector<std::int64_t>& histogram, std::int64_t rows) {
  const auto value_at = [&](std::int64_t place) {
    std::size_t value = 0;
    for (std::int64_t passed = histogram[0]; passed <= place; passed += histogram[value]) ++value;
    return static_cast<double>(value);
  };
  return 0.5 * (value_at((rows - 1) / 2) + value_at(rows / 2));
}

}  // namespace

LabelStatistics label_statistics(const LabelMatrix& labels) {
  const Eigen::Index tags = labels.values.cols();
  LabelStatistics result;
  result.rows = labels.values.rows();
  result.histogram.assign(static_cast<std::size_t>(tags) + 1, 0);
  result.positives.assign(static_cast<std::size_t>(tags), 0);
  result.known = result.positives;
  result.together = CountMatrix::Zero(tags, tags);
  std::set<std::vector<Eigen::Index>> combinations;
  std::vector<Eigen::Index> positives;
  for (Eigen::Index row = 0; row < labels.values.rows(); ++row) {
    positives.clear();
    for (Eigen::Index tag = 0; tag < tags; ++tag) {
      if (labels.known(row, tag) == 0) continue;
      ++result.known[static_cast<std::size_t>(tag)];
      if (labels.values(row, tag) != 0) positives.push_back(tag);
    }
    for (const Eigen::Index a : positives) {
      for (const Eigen::Index b : positives) ++result.together(a, b);
    }
    ++result.histogram[positives.size()];
    combinations.insert(positives);
  }
  for (Eigen::Index tag = 0; tag < tags; ++tag)
    result.positives[static_cast<std::size_t>(tag)] = result.together(tag, tag);
  result.combinations = static_cast<std::int64_t>(combinations.size());
  result.tags_per_track = static_cast<double>(result.together.matrix().trace()) / static_cast<double>(result.rows);
  result.median_tags_per_track = median_of(result.histogram, result.rows);
  return result;
}

std::optional<double> PartStatistics::prevalence(std::size_t tag) const {
  if (known[tag] == 0) return {};
  return static_cast<double>(positives[tag]) / static_cast<double>(known[tag]);
}

SplitStatistics split_statistics(const LabelMatrix& labels, const SplitTable& splits) {
  SplitStatistics result;
  const std::size_t tags = labels.vocabulary.size();
  const SplitParts parts = split_parts(splits);
  for (const std::string& name : parts.names) {
    result.parts.push_back({name, 0, std::vector<std::int64_t>(tags), std::vector<std::int64_t>(tags)});
  }
  const RowIndex rows = labels.rows();
  for (std::size_t i = 0; i < splits.ids.size(); ++i) {
    const auto found = rows.find(splits.ids[i]);
    if (found == rows.end()) {
      ++result.without_labels;
      continue;
    }
    PartStatistics& part = result.parts[static_cast<std::size_t>(parts.of_row[i])];
    ++part.rows;
    const auto row = static_cast<Eigen::Index>(found->second);
    for (std::size_t tag = 0; tag < tags; ++tag) {
      const auto column = static_cast<Eigen::Index>(tag);
      if (labels.known(row, column) == 0) continue;
      ++part.known[tag];
      part.positives[tag] += labels.values(row, column);
    }
  }
  result.without_split = static_cast<std::int64_t>(labels.ids.size()) -
                         (static_cast<std::int64_t>(splits.ids.size()) - result.without_labels);
  return result;
}

}  // namespace ctxtag
