#include "ctxtag/confidence/hidden_score.h"

#include "ctxtag/base/error.h"
#include "ctxtag/metrics/average_precision.h"
#include "ctxtag/metrics/roc_auc.h"

namespace ctxtag {

HiddenScore hidden_score(const RealMatrix& confidence, const LabelMatrix& visible, const LabelMatrix& hidden,
                         const std::vector<std::uint8_t>& among) {
  if (visible.ids != hidden.ids || visible.vocabulary != hidden.vocabulary) {
    throw ConfigError("the labels and the hidden positives differ in their ids or tags, or in the order of them");
  }
  std::vector<double> scores, labels;
  for (Eigen::Index row = 0; row < confidence.rows(); ++row) {
    if (!among.empty() && among[static_cast<std::size_t>(row)] == 0) continue;
    for (Eigen::Index tag = 0; tag < confidence.cols(); ++tag) {
      if (visible.values(row, tag) != 0 && visible.known(row, tag) != 0) continue;
      scores.push_back(1.0 - confidence(row, tag));
      labels.push_back(hidden.values(row, tag));
    }
  }
  HiddenScore result;
  result.cells = static_cast<std::int64_t>(scores.size());
  for (const double label : labels) result.hidden += label != 0.0 ? 1 : 0;
  const Eigen::Map<const Eigen::ArrayXd> score_column(scores.data(), static_cast<Eigen::Index>(scores.size()));
  const Eigen::Map<const Eigen::ArrayXd> label_column(labels.data(), static_cast<Eigen::Index>(labels.size()));
  result.roc_auc = roc_auc(score_column, label_column);
  result.average_precision = average_precision(score_column, label_column);
  return result;
}

}  // namespace ctxtag
