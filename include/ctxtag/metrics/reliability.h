#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

namespace ctxtag {

/// Scores between two bounds, and how often they were right. A bin without scores does not occur.
struct ReliabilityBin {
  double low = 0.0, high = 0.0;  ///< scores s with low <= s < high; the last bin holds its upper bound too
  std::int64_t count = 0;
  double mean_score = 0.0;
  double positive_share = 0.0;  ///< of the labels
};

/// Scores in [0, 1] in `bins` bins of equal width, the lowest first. Labels are 1 or 0. Throws std::invalid_argument
/// when the lengths differ, for a score outside [0, 1], and for fewer than one bin.
std::vector<ReliabilityBin> reliability_bins(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                             const Eigen::Ref<const Eigen::ArrayXd>& labels, int bins = 15);

/// The same in at most `bins` bins of about as many scores each, the lowest first: a bin ends with the score at which
/// its share of all scores is reached, and equal scores stand in one bin. `low` and `high` are the lowest and the
/// highest score of the bin.
std::vector<ReliabilityBin> equal_mass_bins(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                            const Eigen::Ref<const Eigen::ArrayXd>& labels, int bins = 15);

/// Expected calibration error: the mean over all scores of |mean score - share of positives| of their bin (Guo et al.,
/// ICML 2017). Empty without scores. It falls with fewer bins, and is biased upwards where bins hold few scores.
std::optional<double> expected_calibration_error(const std::vector<ReliabilityBin>& bins);

/// Mean squared difference of score and label (Brier, 1950). Empty without scores.
std::optional<double> brier_score(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                  const Eigen::Ref<const Eigen::ArrayXd>& labels);

/// Mean of -ln of the probability that the scores give the labels, which is taken as at least 1e-15. Empty without
/// scores.
std::optional<double> log_loss(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                               const Eigen::Ref<const Eigen::ArrayXd>& labels);

}  // namespace ctxtag
