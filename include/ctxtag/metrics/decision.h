#pragma once
#include <Eigen/Core>
#include <optional>

namespace ctxtag {

/// When a score becomes a tag.
enum class DecisionRule {
  kAtLeast,     ///< score >= threshold
  kHalfToEven,  ///< score - threshold + 0.5 rounds to 1, halves to the even number: a score at the threshold is no tag
};

bool decided(DecisionRule rule, double score, double threshold);

/// The score that, as threshold of kAtLeast, gives the greatest F1; of equally good ones the lowest. F1 values are
/// compared as fractions, so rounding decides nothing. Labels are 1 or 0. Empty without a positive.
std::optional<double> best_f1_threshold(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                        const Eigen::Ref<const Eigen::ArrayXd>& labels);

/// As best_f1_threshold() with kHalfToEven and the thresholds 0, 0.01 ... 0.99 (ICASSP 2020).
std::optional<double> best_f1_threshold_on_grid(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                                const Eigen::Ref<const Eigen::ArrayXd>& labels);

}  // namespace ctxtag
