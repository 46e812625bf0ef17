#include "ctxtag/calibration/fit_calibration.h"

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/calibration/softmax_temperature.h"

namespace ctxtag {
namespace {

constexpr double kLeastSlope = 1e-6;  // below, all scores would become one

// The known cells of one tag.
struct TagCells {
  Eigen::ArrayXd scores, labels;

  bool of_both_classes() const { return (labels > 0.5).any() && (labels < 0.5).any(); }
  Eigen::ArrayXd logits() const { return scores.unaryExpr(&logit); }
};

TagCells known_cells_of(Eigen::Index tag, const RealMatrix& scores, const ByteMatrix& values, const ByteMatrix& known) {
  std::vector<Eigen::Index> rows;
  for (Eigen::Index row = 0; row < scores.rows(); ++row) {
    if (known(row, tag) != 0) rows.push_back(row);
  }
  return {scores(rows, tag), values(rows, tag).cast<double>()};
}

void require_probabilities(const TagVocabulary& vocabulary, const RealMatrix& scores) {
  for (Eigen::Index row = 0; row < scores.rows(); ++row) {
    for (Eigen::Index tag = 0; tag < scores.cols(); ++tag) {
      if (scores(row, tag) >= 0.0 && scores(row, tag) <= 1.0) continue;
      throw ConfigError("a score of '" + vocabulary[static_cast<std::size_t>(tag)] + "' is " +
                        to_text(scores(row, tag)) + "; only scores from 0 to 1 can be calibrated");
    }
  }
}

// Per tag its known cells; empty where there are not both classes.
std::vector<std::optional<TagCells>> usable_tags(const TagVocabulary& vocabulary, const RealMatrix& scores,
                                                 const ByteMatrix& values, const ByteMatrix& known,
                                                 std::vector<std::string>& notes) {
  std::vector<std::optional<TagCells>> usable;
  bool any = false;
  for (std::size_t tag = 0; tag < vocabulary.size(); ++tag) {
    TagCells cells = known_cells_of(static_cast<Eigen::Index>(tag), scores, values, known);
    if (cells.of_both_classes()) {
      usable.emplace_back(std::move(cells));
      any = true;
      continue;
    }
    usable.emplace_back();
    const bool positives = cells.labels.size() != 0 && cells.labels[0] > 0.5;
    const std::string lacks = cells.labels.size() == 0 ? "known label" : positives ? "negative" : "positive";
    notes.push_back("'" + vocabulary[tag] + "' has no " + lacks + " to calibrate with: it keeps its scores");
  }
  if (!any) throw ConfigError("no tag has both positives and negatives to calibrate with");
  return usable;
}

double shared_temperature(const std::vector<std::optional<TagCells>>& tags) {
  Eigen::Index count = 0;
  for (const auto& cells : tags) count += cells ? cells->scores.size() : 0;
  Eigen::ArrayXd logits(count), labels(count);
  Eigen::Index at = 0;
  for (const auto& cells : tags) {
    if (!cells) continue;
    logits.segment(at, cells->scores.size()) = cells->logits();
    labels.segment(at, cells->scores.size()) = cells->labels;
    at += cells->scores.size();
  }
  return binary_temperature(logits, labels);
}

TagCalibration tag_calibration(const std::string& method, const TagCells& cells) {
  TagCalibration result;
  if (method == "isotonic") {
    result.steps = IsotonicRegression::fit(cells.scores, cells.labels);
  } else if (method == "platt") {
    const LogitScaling line = platt_scaling(cells.logits(), cells.labels);
    if (line.slope > kLeastSlope) result.scaling = line;
  } else {
    result.scaling = LogitScaling{1.0 / binary_temperature(cells.logits(), cells.labels), 0.0};
  }
  return result;
}

// One temperature of rows that have one tag each.
double temperature_of_rows(const RealMatrix& scores, const ByteMatrix& values, const ByteMatrix& known,
                           std::vector<std::string>& notes) {
  std::vector<Eigen::Index> rows;
  std::vector<std::int32_t> truth;
  for (Eigen::Index row = 0; row < scores.rows(); ++row) {
    Eigen::Index tag = 0;
    const bool complete = (known.row(row) != 0).all();
    if (!complete || (values.row(row) != 0).count() != 1) continue;
    values.row(row).maxCoeff(&tag);
    rows.push_back(row);
    truth.push_back(static_cast<std::int32_t>(tag));
  }
  if (rows.empty()) throw ConfigError("softmax_temperature: no row to calibrate with has exactly one tag");
  const auto others = static_cast<std::size_t>(scores.rows()) - rows.size();
  if (others > 0) {
    notes.push_back(std::to_string(others) + " rows without exactly one tag take no part in the temperature");
  }
  return best_temperature(scores(rows, Eigen::all), truth);
}

}  // namespace

FittedCalibration fit_calibration(const CalibrationConfig& config, const TagVocabulary& vocabulary,
                                  const RealMatrix& scores, const ByteMatrix& values, const ByteMatrix& known) {
  config.validate();
  FittedCalibration fitted;
  if (config.method == "none") return fitted;
  require_probabilities(vocabulary, scores);
  Calibration& calibration = fitted.calibration;
  calibration.method = config.method;
  calibration.fitted_rows = scores.rows();
  if (config.method == "softmax_temperature") {
    calibration.softmax_temperature = temperature_of_rows(scores, values, known, fitted.notes);
    return fitted;
  }
  const auto tags = usable_tags(vocabulary, scores, values, known, fitted.notes);
  const double temperature = config.method == "temperature" ? shared_temperature(tags) : 1.0;
  for (std::size_t tag = 0; tag < tags.size(); ++tag) {
    calibration.tags.emplace_back();
    if (!tags[tag]) continue;
    if (config.method == "temperature") {
      calibration.tags.back().scaling = LogitScaling{1.0 / temperature, 0.0};
      continue;
    }
    calibration.tags.back() = tag_calibration(config.method, *tags[tag]);
    if (calibration.tags.back().empty()) {
      fitted.notes.push_back("'" + vocabulary[tag] + "' is not more often right where it scores higher: " +
                             config.method + " leaves its scores as they are");
    }
  }
  return fitted;
}

}  // namespace ctxtag
