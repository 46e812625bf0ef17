#include "ctxtag/confidence/hidden_score.h"

#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/metrics/average_precision.h"
#include "ctxtag/metrics/roc_auc.h"

namespace ctxtag {

void require_hidden_fits(const LabelMatrix& visible, const LabelMatrix& hidden) {
  if (visible.vocabulary != hidden.vocabulary)
    throw ConfigError("the hidden positives have other tags than the labels");
  for (std::size_t row = 0; row < visible.ids.size() || row < hidden.ids.size(); ++row) {
    const std::string here = row < visible.ids.size() ? escaped_bytes(visible.ids[row].value) : "(the end)";
    const std::string there = row < hidden.ids.size() ? escaped_bytes(hidden.ids[row].value) : "(the end)";
    if (here != there) {
      throw ConfigError(
          fmt::format("row {} of the labels is '{}', of the hidden positives '{}': both must come from one "
                      "run of `ctxtag-dataset hide`",
                      row + 1, here, there));
    }
    for (Eigen::Index tag = 0; tag < visible.values.cols(); ++tag) {
      const auto at = static_cast<Eigen::Index>(row);
      if (visible.values(at, tag) * visible.known(at, tag) * hidden.values(at, tag) == 0) continue;
      throw ConfigError(fmt::format("'{}' of track '{}' is a visible positive and said to be hidden",
                                    escaped_bytes(visible.vocabulary[static_cast<std::size_t>(tag)]), here));
    }
  }
}

HiddenScore hidden_score(const RealMatrix& confidence, const LabelMatrix& visible, const LabelMatrix& hidden,
                         const std::vector<std::uint8_t>& among) {
  require_hidden_fits(visible, hidden);
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
