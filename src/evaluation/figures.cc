#include "ctxtag/evaluation/figures.h"

#include <cassert>

#include "ctxtag/base/text.h"
#include "ctxtag/metrics/average_precision.h"
#include "ctxtag/metrics/roc_auc.h"
#include "evaluation/figure_parts.h"

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

RowMatches row_matches(const ScoredLabels& cells, const ByteMatrix& decisions) {
  RowMatches matches;
  for (Eigen::Index row = 0; row < cells.scores.rows(); ++row) {
    if (!is_complete_row(cells.known, row)) continue;
    ++matches.rows;
    matches.matched += is_matched_row(decisions, cells.values, row) ? 1 : 0;
  }
  return matches;
}

std::vector<ConfusionCount> counts_of(const ScoredLabels& cells, const ByteMatrix& decisions) {
  std::vector<ConfusionCount> counts(static_cast<std::size_t>(cells.scores.cols()));
  for (Eigen::Index row = 0; row < cells.scores.rows(); ++row) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const auto tag = static_cast<Eigen::Index>(i);
      if (cells.known(row, tag) != 0) counts[i].add(decisions(row, tag) != 0, cells.values(row, tag) != 0);
    }
  }
  return counts;
}

}  // namespace

bool is_complete_row(const ByteMatrix& known, Eigen::Index row) {
  return known.cols() > 0 && (known.row(row) != 0).all();
}

bool is_matched_row(const ByteMatrix& decisions, const ByteMatrix& values, Eigen::Index row) {
  return ((decisions.row(row) != 0) == (values.row(row) != 0)).all();
}

AverageFigures ranking_averages(const std::vector<TagFigures>& tags) {
  AverageFigures average;
  average.macro_roc_auc = mean_over_tags(tags, &TagFigures::roc_auc);
  average.weighted_roc_auc = mean_by_support(tags);
  average.macro_average_precision = mean_over_tags(tags, &TagFigures::average_precision);
  return average;
}

Conventions conventions_of(const EvaluationConfig& config) {
  return config.like.empty() ? Conventions() : Conventions{DecisionRule::kHalfToEven, true};
}

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
  figures.average = ranking_averages(figures.per_tag);
  figures.average.micro_roc_auc = roc_auc(groups);
  figures.average.micro_average_precision = average_precision(groups);
  return figures;
}

ByteMatrix decisions_at(const RealMatrix& scores, const std::vector<double>& thresholds, DecisionRule rule) {
  ByteMatrix decisions(scores.rows(), scores.cols());
  for (Eigen::Index row = 0; row < scores.rows(); ++row) {
    for (Eigen::Index tag = 0; tag < scores.cols(); ++tag) {
      decisions(row, tag) = decided(rule, scores(row, tag), thresholds[static_cast<std::size_t>(tag)]) ? 1 : 0;
    }
  }
  return decisions;
}

ByteMatrix highest_tags(const RealMatrix& scores) {
  ByteMatrix decisions = ByteMatrix::Zero(scores.rows(), scores.cols());
  for (Eigen::Index row = 0; row < scores.rows(); ++row) {
    Eigen::Index highest = 0;
    for (Eigen::Index tag = 1; tag < scores.cols(); ++tag) {
      if (scores(row, tag) > scores(row, highest)) highest = tag;
    }
    decisions(row, highest) = 1;
  }
  return decisions;
}

std::vector<ConfusionCount> decision_counts(const ScoredLabels& cells, const std::vector<double>& thresholds,
                                            DecisionRule rule) {
  return counts_of(cells, decisions_at(cells.scores, thresholds, rule));
}

Figures with_decisions(Figures ranking, const ScoredLabels& cells, const std::vector<double>& thresholds,
                       const Conventions& conventions) {
  Figures figures = with_given_decisions(std::move(ranking), cells,
                                         decisions_at(cells.scores, thresholds, conventions.decision), conventions);
  for (std::size_t tag = 0; tag < thresholds.size(); ++tag) figures.per_tag[tag].threshold = thresholds[tag];
  return figures;
}

Figures with_given_decisions(Figures ranking, const ScoredLabels& cells, const ByteMatrix& decisions,
                             const Conventions& conventions) {
  return with_counts(std::move(ranking), counts_of(cells, decisions), row_matches(cells, decisions), conventions);
}

Figures with_counts(Figures ranking, const std::vector<ConfusionCount>& counts, const RowMatches& matches,
                    const Conventions& conventions) {
  assert(ranking.per_tag.size() == counts.size());
  ConfusionCount together;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    TagFigures& of_tag = ranking.per_tag[i];
    of_tag.threshold.reset();
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

std::vector<std::optional<double>> fitted_thresholds(const ScoredLabels& cells, const ThresholdConfig& config) {
  std::vector<std::optional<double>> thresholds;
  for (Eigen::Index tag = 0; tag < cells.scores.cols(); ++tag) {
    const KnownCells known = known_cells(cells, tag, tag + 1);
    const auto& [scores, labels] = known;
    const bool positives = labels.size() != 0 && labels.maxCoeff() > 0.0;
    thresholds.push_back(config.by == "precision"    ? precision_threshold(scores, labels, config.precision)
                         : config.by == "recall"     ? recall_threshold(scores, labels, config.recall)
                         : config.by == "quota"      ? quota_threshold(scores, config.quota)
                         : config.by == "prevalence" ? positives ? quota_threshold(scores, labels.mean()) : std::nullopt
                                                     : best_f1_threshold(scores, labels));
  }
  return thresholds;
}

std::vector<double> complete_thresholds(const std::vector<std::optional<double>>& fitted, const TagVocabulary& tags,
                                        double otherwise, std::vector<std::string>& notes) {
  std::vector<double> thresholds;
  for (const std::optional<double>& threshold : fitted) {
    const std::string& tag = tags[thresholds.size()];
    if (!threshold) {
      notes.push_back("'" + tag + "' has no positive among the validation rows: its threshold is " +
                      to_text(otherwise));
    } else if (*threshold == kNeverGiven) {
      notes.push_back("'" + tag + "' is never given: no threshold does what is asked on the validation rows");
    }
    thresholds.push_back(threshold.value_or(otherwise));
  }
  return thresholds;
}

}  // namespace ctxtag
