#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "ctxtag/evaluation/bootstrap_config.h"

namespace ctxtag {

/// How often each of `clusters` clusters stands in sample `number`: as many are drawn, with replacement. A function of
/// its arguments alone.
std::vector<int> drawn_clusters(std::size_t clusters, std::uint64_t seed, std::size_t number);

/// The interval between whose ends the middle `confidence` of the values lie. Throws std::invalid_argument without any.
Interval percentiles(const std::vector<double>& values, double confidence);

/// A figure of clusters, of listeners say: the sum of their parts over the sum of their weights. A mean over clusters
/// has weights of 1, and 0 for those that take no part; a share of rows has the clusters' numbers of rows.
struct ClusterFigure {
  std::vector<double> parts, weights;  ///< one each per cluster

  std::optional<double> value() const;  ///< empty when all weights are 0
};

/// The figure without each of the clusters.
std::vector<std::optional<double>> without_one(const ClusterFigure& figure);

/// Of each figure its values in the samples 0 to config.replicates - 1, which are the same for all figures; empty where
/// a sample's weights are all 0. All figures have `clusters` clusters. The result does not depend on `threads`.
std::vector<std::vector<std::optional<double>>> resampled(const std::vector<ClusterFigure>& figures,
                                                          std::size_t clusters, const BootstrapConfig& config,
                                                          int threads = 1);

/// Percentiles of the values that are defined; empty when none is.
std::optional<Interval> interval_of(const std::vector<std::optional<double>>& values, double confidence);

/// The interval of a figure by config.method: percentiles of its `replicates` that are defined, or BCa, with the
/// acceleration of its values `without_one` cluster that are. Empty where the figure is, where no replicate is defined,
/// and as bca_shares() is.
std::optional<Interval> interval_of(const std::optional<double>& figure,
                                    const std::vector<std::optional<double>>& replicates,
                                    const std::vector<std::optional<double>>& without_one,
                                    const BootstrapConfig& config);

/// Of each sample the value in `first` less that in `second`, where both are defined.
std::vector<std::optional<double>> differences(const std::vector<std::optional<double>>& first,
                                               const std::vector<std::optional<double>>& second);

/// Two-sided, that a difference is 0: with R samples in which it is defined, twice the smaller of (1 + those at or
/// below 0) / (R + 1) and (1 + those at or above), at most 1. Agrees with a percentile interval that holds 0 or does
/// not, and is never below 2 / (R + 1). Empty without samples.
std::optional<double> bootstrap_p(const std::vector<std::optional<double>>& differences);

/// Deviation of the samples' values, R - 1 being the divisor; empty where fewer than two are defined.
std::optional<double> standard_error(const std::vector<std::optional<double>>& values);

}  // namespace ctxtag
