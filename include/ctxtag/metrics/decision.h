#pragma once
#include <Eigen/Core>
#include <limits>
#include <optional>

namespace ctxtag {

/// When a score becomes a tag.
enum class DecisionRule {
  kAtLeast,     ///< score >= threshold
  kHalfToEven,  ///< score - threshold + 0.5 rounds to 1, halves to the even number: a score at the threshold is no tag
};

bool decided(DecisionRule rule, double score, double threshold);

/// A threshold that no score reaches: the tag is never given. In JSON it is null.
constexpr double kNeverGiven = std::numeric_limits<double>::infinity();

/// The score that, as threshold of kAtLeast, gives the greatest F1; of equally good ones the lowest. F1 values are
/// compared as fractions, so rounding decides nothing. Labels are 1 or 0. Empty without a positive.
std::optional<double> best_f1_threshold(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                        const Eigen::Ref<const Eigen::ArrayXd>& labels);

/// The lowest score that, as threshold of kAtLeast, gives a precision of at least `least` (above 0): of all thresholds
/// that are precise enough the one of the greatest recall. Equal scores are taken together or not at all. kNeverGiven
/// where no threshold is precise enough. Empty without a score.
std::optional<double> precision_threshold(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                          const Eigen::Ref<const Eigen::ArrayXd>& labels, double least);

/// The highest score that, as threshold of kAtLeast, gives a recall of at least `least`. Empty without a positive.
std::optional<double> recall_threshold(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                       const Eigen::Ref<const Eigen::ArrayXd>& labels, double least);

/// The threshold of kAtLeast that the number of scores nearest to `share` of all reach, of two equally near the
/// smaller; equal scores reach it together. kNeverGiven where that number is 0. Empty without a score.
std::optional<double> quota_threshold(const Eigen::Ref<const Eigen::ArrayXd>& scores, double share);

/// As best_f1_threshold() with kHalfToEven and the thresholds 0, 0.01 ... 0.99 (ICASSP 2020).
std::optional<double> best_f1_threshold_on_grid(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                                const Eigen::Ref<const Eigen::ArrayXd>& labels);

}  // namespace ctxtag
