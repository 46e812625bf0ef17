#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace ctxtag {

/// Rows that share one score.
struct ScoreGroup {
  double score = 0.0;
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
};

/// One group per distinct score, the highest first. Throws std::invalid_argument when the lengths differ or a score is
/// not finite.
std::vector<ScoreGroup> score_groups(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                     const Eigen::Ref<const Eigen::ArrayXd>& labels);

}  // namespace ctxtag
