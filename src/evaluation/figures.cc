#include "ctxtag/evaluation/figures.h"

#include <cassert>

#include "ctxtag/metrics/average_precision.h"
#include "ctxtag/metrics/roc_auc.h"

namespace ctxtag {
namespace {

// The known cells of one tag, or of all tags together.
struct KnownCells {
  Eigen::ArrayXd scores, labels;
};

KnownCells known_cells(const ScoredLabels& cells, Eigen::Index first_tag, Eigen::Index end_tag) {
  const Eigen::Index capacity = cells.scores.rows() * (end_tag - first_tag);
  KnownCells known{Eigen::ArrayXd(capacity), Eigen::ArrayXd(capacity)};
  Eigen::Index count = 0;
  for (Eigen::Index row = 0; row < cells.scores.rows(); ++row) {
    for (Eigen::Index tag = first_tag; tag < end_tag; ++tag) {
      if (cells.known(row, tag) == 0) continue;
      known.scores[count] = cells.scores(row, tag);
      known.labels[count++] = cells.values(row, tag);
    }
  }
  known.scores.conservativeResize(count);
  known.labels.conservativeResize(count);
  return known;
}

TagMean mean_over_tags(const std::vector<TagFigures>& tags, std::optional<double> TagFigures::*figure) {
  TagMean mean;
  double sum = 0.0;
  for (const TagFigures& tag : tags) {
    if (!(tag.*figure)) continue;
    sum += *(tag.*figure);
    ++mean.tags;
  }
  if (mean.tags > 0) mean.value = sum / mean.tags;
  return mean;
}

std::optional<double> mean_by_support(const std::vector<TagFigures>& tags) {
  double sum = 0.0, weight = 0.0;
  for (const TagFigures& tag : tags) {
    if (!tag.roc_auc) continue;
    sum += static_cast<double>(tag.support) * *tag.roc_auc;
    weight += static_cast<double>(tag.support);
  }
  if (weight == 0.0) return std::nullopt;
  return sum / weight;
}

std::optional<double> defined(std::optional<double> figure, const Conventions& conventions) {
  return figure || !conventions.undefined_as_zero ? figure : 0.0;
}

struct RowMatches {
  std::int64_t rows = 0, matched = 0;
};

// Rows whose labels are all known, and those of them that were decided right in every tag.
RowMatches row_matches(const ScoredLabels& cells, const std::vector<double>& thresholds, DecisionRule rule) {
  RowMatches matches;
  for (Eigen::Index row = 0; row < cells.scores.rows(); ++row) {
    bool all_known = !thresholds.empty(), all_right = true;
    for (std::size_t i = 0; i < thresholds.size() && all_known; ++i) {
      const auto tag = static_cast<Eigen::Index>(i);
      all_known = cells.known(row, tag) != 0;
      all_right = all_right && decided(rule, cells.scores(row, tag), thresholds[i]) == (cells.values(row, tag) != 0);
    }
    if (!all_known) continue;
    ++matches.rows;
    if (all_right) ++matches.matched;
  }
  return matches;
}

}  // namespace

Figures ranking_figures(const ScoredLabels& cells) {
  Figures figures;
  for (Eigen::Index tag = 0; tag < cells.scores.cols(); ++tag) {
    const KnownCells known = known_cells(cells, tag, tag + 1);
    TagFigures& of_tag = figures.per_tag.emplace_back();
    of_tag.rows = known.labels.size();
    of_tag.support = static_cast<std::int64_t>(known.labels.sum());
    if (of_tag.rows > 0) of_tag.prevalence = static_cast<double>(of_tag.support) / static_cast<double>(of_tag.rows);
    const std::vector<ScoreGroup> groups = score_groups(known.scores, known.labels);
    of_tag.roc_auc = roc_auc(groups);
    of_tag.average_precision = average_precision(groups);
  }
  const KnownCells all = known_cells(cells, 0, cells.scores.cols());
  const std::vector<ScoreGroup> groups = score_groups(all.scores, all.labels);
  AverageFigures& average = figures.average;
  average.macro_roc_auc = mean_over_tags(figures.per_tag, &TagFigures::roc_auc);
  average.micro_roc_auc = roc_auc(groups);
  average.weighted_roc_auc = mean_by_support(figures.per_tag);
  average.macro_average_precision = mean_over_tags(figures.per_tag, &TagFigures::average_precision);
  average.micro_average_precision = average_precision(groups);
  return figures;
}

std::vector<ConfusionCount> decision_counts(const ScoredLabels& cells, const std::vector<double>& thresholds,
                                            DecisionRule rule) {
  std::vector<ConfusionCount> counts(thresholds.size());
  for (Eigen::Index row = 0; row < cells.scores.rows(); ++row) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const auto tag = static_cast<Eigen::Index>(i);
      if (cells.known(row, tag) == 0) continue;
      counts[i].add(decided(rule, cells.scores(row, tag), thresholds[i]), cells.values(row, tag) != 0);
    }
  }
  return counts;
}

Figures with_decisions(Figures ranking, const ScoredLabels& cells, const std::vector<double>& thresholds,
                       const Conventions& conventions) {
  const auto tags = static_cast<std::size_t>(cells.scores.cols());
  assert(thresholds.size() == tags && ranking.per_tag.size() == tags);
  const std::vector<ConfusionCount> counts = decision_counts(cells, thresholds, conventions.decision);
  const RowMatches matches = row_matches(cells, thresholds, conventions.decision);
  ConfusionCount together;
  for (std::size_t i = 0; i < tags; ++i) {
    TagFigures& of_tag = ranking.per_tag[i];
    of_tag.threshold = thresholds[i];
    of_tag.precision = defined(precision(counts[i]), conventions);
    of_tag.recall = defined(recall(counts[i]), conventions);
    of_tag.f1 = defined(f1(counts[i]), conventions);
    of_tag.accuracy = accuracy(counts[i]);
    of_tag.kappa = kappa(counts[i]);
    together += counts[i];
  }
  AverageFigures& average = ranking.average;
  average.macro_precision = mean_over_tags(ranking.per_tag, &TagFigures::precision);
  average.macro_recall = mean_over_tags(ranking.per_tag, &TagFigures::recall);
  average.macro_f1 = mean_over_tags(ranking.per_tag, &TagFigures::f1);
  average.micro_precision = defined(precision(together), conventions);
  average.micro_recall = defined(recall(together), conventions);
  average.micro_f1 = defined(f1(together), conventions);
  average.hamming_loss = hamming_loss(together);
  average.exact_match_rows = matches.rows;
  if (matches.rows > 0) {
    average.exact_match = static_cast<double>(matches.matched) / static_cast<double>(matches.rows);
  }
  return ranking;
}

std::vector<std::optional<double>> fitted_thresholds(const ScoredLabels& cells, const Conventions& conventions) {
  std::vector<std::optional<double>> thresholds;
  for (Eigen::Index tag = 0; tag < cells.scores.cols(); ++tag) {
    const KnownCells known = known_cells(cells, tag, tag + 1);
    thresholds.push_back(conventions.decision == DecisionRule::kAtLeast
                             ? best_f1_threshold(known.scores, known.labels)
                             : best_f1_threshold_on_grid(known.scores, known.labels));
  }
  return thresholds;
}

}  // namespace ctxtag
