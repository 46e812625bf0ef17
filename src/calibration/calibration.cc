#include "ctxtag/calibration/calibration.h"

#include "ctxtag/calibration/softmax_temperature.h"

namespace ctxtag {

double TagCalibration::operator()(double score) const {
  if (scaling) return (*scaling)(score);
  return steps ? (*steps)(score) : score;
}

RealMatrix calibrated(const Calibration& calibration, RealMatrix scores) {
  if (calibration.softmax_temperature) return tempered(scores, *calibration.softmax_temperature);
  if (calibration.tags.empty()) return scores;
  if (static_cast<std::size_t>(scores.cols()) != calibration.tags.size()) {
    throw ConfigError("the calibration is of " + std::to_string(calibration.tags.size()) + " tags, the scores are of " +
                      std::to_string(scores.cols()));
  }
  for (Eigen::Index tag = 0; tag < scores.cols(); ++tag) {
    const TagCalibration& of_tag = calibration.tags[static_cast<std::size_t>(tag)];
    if (of_tag.empty()) continue;
    for (Eigen::Index row = 0; row < scores.rows(); ++row) scores(row, tag) = of_tag(scores(row, tag));
  }
  return scores;
}

ScoreTable calibrated(const Calibration& calibration, ScoreTable table) {
  table.scores = calibrated(calibration, std::move(table.scores));
  return table;
}

}  // namespace ctxtag
