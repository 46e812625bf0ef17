#include "metrics/score_groups.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ctxtag {

std::vector<ScoreGroup> score_groups(const Eigen::Ref<const Eigen::ArrayXd>& scores,
                                     const Eigen::Ref<const Eigen::ArrayXd>& labels) {
  if (scores.size() != labels.size()) throw std::invalid_argument("scores and labels differ in length");
  if (!scores.isFinite().all()) throw std::invalid_argument("a score is not finite");
  std::vector<std::pair<double, bool>> rows(static_cast<std::size_t>(scores.size()));
  for (Eigen::Index i = 0; i < scores.size(); ++i) rows[static_cast<std::size_t>(i)] = {scores[i], labels[i] > 0.5};
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<ScoreGroup> groups;
  for (const auto& [score, positive] : rows) {
    if (groups.empty() || groups.back().score != score) groups.push_back({score, 0, 0});
    ++(positive ? groups.back().positives : groups.back().negatives);
  }
  return groups;
}

}  // namespace ctxtag
