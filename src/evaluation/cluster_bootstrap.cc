#include "ctxtag/evaluation/cluster_bootstrap.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "ctxtag/base/random.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/metrics/bca.h"
#include "ctxtag/metrics/quantile.h"

namespace ctxtag {
namespace {

std::optional<double> quotient(double parts, double weights) {
  if (weights == 0.0) return std::nullopt;
  return parts / weights;
}

// Parts and weights of all figures, a cluster's beside each other.
std::vector<double> by_cluster(const std::vector<ClusterFigure>& figures, std::size_t clusters) {
  std::vector<double> rows(clusters * figures.size() * 2);
  for (std::size_t figure = 0; figure < figures.size(); ++figure) {
    assert(figures[figure].parts.size() == clusters && figures[figure].weights.size() == clusters);
    for (std::size_t cluster = 0; cluster < clusters; ++cluster) {
      double* const pair = &rows[(cluster * figures.size() + figure) * 2];
      pair[0] = figures[figure].parts[cluster];
      pair[1] = figures[figure].weights[cluster];
    }
  }
  return rows;
}

std::vector<double> defined_values(const std::vector<std::optional<double>>& values) {
  std::vector<double> defined;
  defined.reserve(values.size());
  for (const std::optional<double>& value : values) {
    if (value) defined.push_back(*value);
  }
  return defined;
}

}  // namespace

std::vector<int> drawn_clusters(std::size_t clusters, std::uint64_t seed, std::size_t number) {
  Random random(mixed_seed({seed, number}));
  std::vector<int> drawn(clusters, 0);
  for (std::size_t i = 0; i < clusters; ++i) ++drawn[random.below(clusters)];
  return drawn;
}

Interval percentiles(const std::vector<double>& values, double confidence) {
  return {quantile(values, (1.0 - confidence) / 2.0), quantile(values, (1.0 + confidence) / 2.0)};
}

std::optional<double> ClusterFigure::value() const {
  return quotient(std::accumulate(parts.begin(), parts.end(), 0.0),
                  std::accumulate(weights.begin(), weights.end(), 0.0));
}

std::vector<std::optional<double>> without_one(const ClusterFigure& figure) {
  const double parts = std::accumulate(figure.parts.begin(), figure.parts.end(), 0.0);
  const double weights = std::accumulate(figure.weights.begin(), figure.weights.end(), 0.0);
  std::vector<std::optional<double>> values;
  values.reserve(figure.parts.size());
  for (std::size_t i = 0; i < figure.parts.size(); ++i) {
    values.push_back(quotient(parts - figure.parts[i], weights - figure.weights[i]));
  }
  return values;
}

std::vector<std::vector<std::optional<double>>> resampled(const std::vector<ClusterFigure>& figures,
                                                          std::size_t clusters, const BootstrapConfig& config,
                                                          int threads) {
  const auto replicates = static_cast<std::size_t>(config.replicates);
  const std::vector<double> rows = by_cluster(figures, clusters);
  const std::size_t stride = figures.size() * 2;
  std::vector<std::vector<std::optional<double>>> values(figures.size(),
                                                         std::vector<std::optional<double>>(replicates));
  for_each_parallel(replicates, threads, [&](std::size_t number) {
    const std::vector<int> drawn = drawn_clusters(clusters, config.seed, number);
    std::vector<double> sums(stride, 0.0);
    for (std::size_t cluster = 0; cluster < clusters; ++cluster) {
      if (drawn[cluster] == 0) continue;
      const double* const row = &rows[cluster * stride];
      for (std::size_t i = 0; i < stride; ++i) sums[i] += drawn[cluster] * row[i];
    }
    for (std::size_t i = 0; i < figures.size(); ++i) values[i][number] = quotient(sums[2 * i], sums[2 * i + 1]);
  });
  return values;
}

std::optional<Interval> interval_of(const std::vector<std::optional<double>>& values, double confidence) {
  const std::vector<double> defined = defined_values(values);
  if (defined.empty()) return std::nullopt;
  return percentiles(defined, confidence);
}

std::optional<Interval> interval_of(const std::optional<double>& figure,
                                    const std::vector<std::optional<double>>& replicates,
                                    const std::vector<std::optional<double>>& without_one,
                                    const BootstrapConfig& config) {
  if (!figure) return std::nullopt;
  if (!config.is_bca()) return interval_of(replicates, config.confidence);
  std::vector<double> defined = defined_values(replicates);
  if (defined.empty()) return std::nullopt;
  const double acceleration = jackknife_acceleration(defined_values(without_one));
  const std::optional<IntervalShares> shares = bca_shares(*figure, defined, acceleration, config.confidence);
  if (!shares) return std::nullopt;
  return Interval{quantile(defined, shares->low), quantile(defined, shares->high)};
}

std::vector<std::optional<double>> differences(const std::vector<std::optional<double>>& first,
                                               const std::vector<std::optional<double>>& second) {
  assert(first.size() == second.size());
  std::vector<std::optional<double>> result(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i] && second[i]) result[i] = *first[i] - *second[i];
  }
  return result;
}

std::optional<double> bootstrap_p(const std::vector<std::optional<double>>& differences) {
  const std::vector<double> defined = defined_values(differences);
  if (defined.empty()) return std::nullopt;
  double at_most = 1.0, at_least = 1.0;
  for (const double value : defined) {
    at_most += value <= 0.0 ? 1.0 : 0.0;
    at_least += value >= 0.0 ? 1.0 : 0.0;
  }
  return std::min(1.0, 2.0 * std::min(at_most, at_least) / (static_cast<double>(defined.size()) + 1.0));
}

std::optional<double> standard_error(const std::vector<std::optional<double>>& values) {
  const std::vector<double> defined = defined_values(values);
  if (defined.size() < 2) return std::nullopt;
  const auto count = static_cast<double>(defined.size());
  const double mean = std::accumulate(defined.begin(), defined.end(), 0.0) / count;
  double squares = 0.0;
  for (const double value : defined) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (count - 1.0));
}

}  // namespace ctxtag
