#include "ctxtag/evaluation/class_figures.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "ctxtag/base/error.h"
#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "ctxtag/metrics/roc_auc.h"

namespace ctxtag {
namespace {

constexpr std::size_t kBins = 15;
constexpr double kLeast = 1e-15, kRounding = 1e-6;
constexpr std::size_t kTop = 3;

// How many classes come before the true one.
std::size_t rank_of(const RealMatrix& scores, Eigen::Index row, Eigen::Index truth) {
  std::size_t rank = 1;
  for (Eigen::Index c = 0; c < scores.cols(); ++c) {
    if (scores(row, c) > scores(row, truth) || (scores(row, c) == scores(row, truth) && c < truth)) ++rank;
  }
  return rank;
}

Eigen::Index predicted(const RealMatrix& scores, Eigen::Index row) {
  Eigen::Index best = 0;
  scores.row(row).maxCoeff(&best);
  return best;
}

bool are_probabilities(const RealMatrix& scores) {
  return (scores >= 0.0).all() && (scores <= 1.0 + kRounding).all() &&
         ((scores.rowwise().sum() - 1.0).abs() <= kRounding).all();
}

std::optional<double> ratio(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? std::nullopt : std::optional(static_cast<double>(part) / static_cast<double>(whole));
}

// Means of what is defined.
std::optional<double> mean_of(const std::vector<FiguresOfClass>& classes,
                              const std::function<std::optional<double>(const FiguresOfClass&)>& figure,
                              bool weighted) {
  double sum = 0.0, weight = 0.0;
  for (const FiguresOfClass& of : classes) {
    const auto value = figure(of);
    const double w = weighted ? static_cast<double>(of.support) : 1.0;
    if (value) sum += w * *value, weight += w;
  }
  return weight > 0.0 ? std::optional(sum / weight) : std::nullopt;
}

void add_probability_figures(const ClassifiedRows& rows, const RealMatrix& scores, ClassFigures& figures) {
  if (!are_probabilities(scores)) return;
  double log_loss = 0.0, brier = 0.0;
  std::vector<double> confidence(kBins, 0.0), right(kBins, 0.0);
  for (std::size_t i = 0; i < rows.truth.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    log_loss -= std::log(std::max(scores(row, rows.truth[i]), kLeast));
    brier += scores.row(row).square().sum() + 1.0 - 2.0 * scores(row, rows.truth[i]);
    const Eigen::Index best = predicted(scores, row);
    const double p = scores(row, best);
    const auto bin = std::min(kBins - 1, static_cast<std::size_t>(std::max(0.0, std::ceil(p * kBins) - 1.0)));
    confidence[bin] += p;
    right[bin] += best == rows.truth[i] ? 1.0 : 0.0;
  }
  const double count = static_cast<double>(rows.truth.size());
  double error = 0.0;
  for (std::size_t bin = 0; bin < kBins; ++bin) error += std::abs(confidence[bin] - right[bin]);
  figures.log_loss = log_loss / count;
  figures.brier = brier / count;
  figures.calibration_error = error / count;
}

void add_class_figures(const ClassifiedRows& rows, const RealMatrix& scores, ClassFigures& figures) {
  const std::size_t classes = rows.classes.size();
  for (std::size_t c = 0; c < classes; ++c) {
    std::int64_t named = 0;
    for (std::size_t t = 0; t < classes; ++t) named += figures.confusion[t][c];
    const std::vector<std::int64_t>& of_truth = figures.confusion[c];
    FiguresOfClass of;
    for (const std::int64_t count : of_truth) of.support += count;
    const std::int64_t hits = of_truth[c];
    of.precision = ratio(hits, named);
    of.recall = ratio(hits, of.support);
    of.f1 = ratio(2 * hits, named + of.support);
    Eigen::ArrayXd labels(scores.rows());
    for (std::size_t i = 0; i < rows.truth.size(); ++i) {
      labels(static_cast<Eigen::Index>(i)) = rows.truth[i] == static_cast<std::int32_t>(c) ? 1.0 : 0.0;
    }
    of.roc_auc = roc_auc(scores.col(static_cast<Eigen::Index>(c)), labels);
    figures.of_class.push_back(of);
  }
  const auto precision = [](const FiguresOfClass& of) { return of.precision; };
  const auto recall = [](const FiguresOfClass& of) { return of.recall; };
  const auto f1 = [](const FiguresOfClass& of) { return of.f1; };
  figures.macro_precision = mean_of(figures.of_class, precision, false);
  figures.macro_recall = mean_of(figures.of_class, recall, false);
  figures.macro_f1 = mean_of(figures.of_class, f1, false);
  figures.macro_roc_auc = mean_of(
      figures.of_class, [](const FiguresOfClass& of) { return of.roc_auc; }, false);
  figures.weighted_precision = mean_of(figures.of_class, precision, true);
  figures.weighted_recall = mean_of(figures.of_class, recall, true);
  figures.weighted_f1 = mean_of(figures.of_class, f1, true);
}

// Accuracy, accuracy at 3 and reciprocal rank of one system, by cluster.
std::vector<ClusterFigure> cluster_figures(const ClassifiedRows& rows, const RealMatrix& scores) {
  std::vector<ClusterFigure> figures(
      3, {std::vector<double>(rows.clusters, 0.0), std::vector<double>(rows.clusters, 0.0)});
  for (std::size_t i = 0; i < rows.truth.size(); ++i) {
    const std::size_t rank = rank_of(scores, static_cast<Eigen::Index>(i), rows.truth[i]), cluster = rows.cluster[i];
    figures[0].parts[cluster] += rank == 1 ? 1.0 : 0.0;
    figures[1].parts[cluster] += rank <= kTop ? 1.0 : 0.0;
    figures[2].parts[cluster] += rank <= kTop ? 1.0 / static_cast<double>(rank) : 0.0;
    for (ClusterFigure& figure : figures) figure.weights[cluster] += 1.0;
  }
  return figures;
}

ClassFigures figures_of(const ClassifiedRows& rows, std::size_t system) {
  const RealMatrix& scores = rows.scores[system];
  ClassFigures figures;
  figures.system = rows.systems[system];
  figures.rows = static_cast<std::int64_t>(rows.truth.size());
  figures.confusion.assign(rows.classes.size(), std::vector<std::int64_t>(rows.classes.size(), 0));
  for (std::size_t i = 0; i < rows.truth.size(); ++i) {
    const auto best = static_cast<std::size_t>(predicted(scores, static_cast<Eigen::Index>(i)));
    ++figures.confusion[static_cast<std::size_t>(rows.truth[i])][best];
  }
  add_probability_figures(rows, scores, figures);
  add_class_figures(rows, scores, figures);
  return figures;
}

}  // namespace

ClassComparison compare_classes(const ClassifiedRows& rows, const BootstrapConfig& config, int threads) {
  config.require_percentiles();
  if (rows.truth.empty()) throw ConfigError("no row has a known class: there is nothing to measure");
  if (rows.clusters < 2) throw ConfigError("intervals need rows of two listeners or more");
  ClassComparison result{rows.classes,
                         static_cast<std::int64_t>(rows.truth.size()),
                         static_cast<std::int64_t>(rows.clusters),
                         rows.cluster_noun,
                         config,
                         {},
                         {}};
  std::vector<ClusterFigure> figures;
  for (std::size_t system = 0; system < rows.systems.size(); ++system) {
    result.systems.push_back(figures_of(rows, system));
    for (ClusterFigure& figure : cluster_figures(rows, rows.scores[system])) figures.push_back(std::move(figure));
  }
  const auto samples = resampled(figures, rows.clusters, config, threads);
  const auto interval = [&](const std::vector<std::optional<double>>& values) {
    return interval_of(values, config.confidence).value_or(Interval{});
  };
  for (std::size_t system = 0; system < rows.systems.size(); ++system) {
    const std::size_t at = 3 * system;
    ClassFigures& of = result.systems[system];
    of.accuracy = *figures[at].value(), of.accuracy_interval = interval(samples[at]);
    of.accuracy_at_3 = *figures[at + 1].value(), of.accuracy_at_3_interval = interval(samples[at + 1]);
    of.mrr_at_3 = *figures[at + 2].value(), of.mrr_at_3_interval = interval(samples[at + 2]);
    if (system == 0) continue;
    const ClassFigures& first = result.systems[0];
    result.pairs.push_back({0, system, first.accuracy - of.accuracy, first.accuracy_at_3 - of.accuracy_at_3,
                            first.mrr_at_3 - of.mrr_at_3, interval(differences(samples[0], samples[at])),
                            interval(differences(samples[1], samples[at + 1])),
                            interval(differences(samples[2], samples[at + 2]))});
  }
  return result;
}

}  // namespace ctxtag
