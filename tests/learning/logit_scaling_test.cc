#include "ctxtag/learning/logit_scaling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "ctxtag/base/files.h"
#include "support/arrays.h"
#include "support/folders.h"

namespace ctxtag {
namespace {

using test::array;

nlohmann::json golden_cases() {  // make_calibration.py
  return nlohmann::json::parse(read_file(test::golden("calibration.json")))["cases"];
}

Eigen::ArrayXd logits_of(const nlohmann::json& scores) { return array(scores).unaryExpr(&logit); }

TEST(LogitScaling, OfPlattIsTheOptimumThatScikitLearnComesNearTo) {
  for (const auto& expected : golden_cases()) {
    SCOPED_TRACE(expected["name"].dump());
    const LogitScaling line = platt_scaling(logits_of(expected["scores"]), array(expected["labels"]));
    EXPECT_NEAR(line.slope, expected["platt"][0].get<double>(), 1e-9);
    EXPECT_NEAR(line.offset, expected["platt"][1].get<double>(), 1e-9);
    EXPECT_NEAR(line.slope, expected["sklearn_platt"][0].get<double>(), 1e-4);
    EXPECT_NEAR(line.offset, expected["sklearn_platt"][1].get<double>(), 1e-4);
  }
}

TEST(LogitScaling, OfPlattDoesNotDependOnTheScaleOrTheMiddleOfTheLogits) {
  const auto expected = golden_cases()[0];
  const Eigen::ArrayXd logits = logits_of(expected["scores"]), labels = array(expected["labels"]);
  const LogitScaling line = platt_scaling(logits, labels);
  const LogitScaling moved = platt_scaling(logits * 1e-6 + 1000.0, labels);
  EXPECT_NEAR(moved.slope * 1e-6, line.slope, 1e-6);
  EXPECT_NEAR((moved.offset + 1000.0 * moved.slope) / line.offset, 1.0, 1e-6);
}

TEST(LogitScaling, OfEqualLogitsIsTheMeanTarget) {
  const Eigen::ArrayXd logits = Eigen::ArrayXd::Constant(4, 0.3), labels = (Eigen::ArrayXd(4) << 1, 0, 0, 0).finished();
  const LogitScaling line = platt_scaling(logits, labels);
  EXPECT_EQ(line.slope, 0.0);
  EXPECT_NEAR(line(0.9), (2.0 / 3.0 + 3.0 * 0.2) / 4.0, 1e-12);
}

TEST(LogitScaling, OfPlattStaysFiniteWhereLogitsTellTheClassesApart) {
  const Eigen::ArrayXd logits = (Eigen::ArrayXd(4) << -27.0, -1.0, 1.0, 27.0).finished();
  const LogitScaling line = platt_scaling(logits, (Eigen::ArrayXd(4) << 0, 0, 1, 1).finished());
  EXPECT_GT(line.slope, 0.0);
  EXPECT_TRUE(std::isfinite(line.slope));
  EXPECT_NEAR(line.offset, 0.0, 1e-12);
}

TEST(BinaryTemperature, IsWhereTheLogLossIsLeast) {
  for (const auto& expected : golden_cases()) {
    SCOPED_TRACE(expected["name"].dump());
    EXPECT_NEAR(binary_temperature(logits_of(expected["scores"]), array(expected["labels"])),
                expected["temperature"].get<double>(), 1e-9);
  }
}

TEST(BinaryTemperature, StaysWithinItsBounds) {
  const Eigen::ArrayXd logits = (Eigen::ArrayXd(2) << -1.0, 1.0).finished();
  EXPECT_EQ(binary_temperature(logits, (Eigen::ArrayXd(2) << 0, 1).finished()), 0.05);  // apart: the surer the better
  EXPECT_EQ(binary_temperature(logits, (Eigen::ArrayXd(2) << 1, 0).finished()), 20.0);  // the wrong way round
}

TEST(Logit, IsBoundedAndTurnsBack) {
  EXPECT_NEAR(logit(0.0), -27.631, 1e-3);
  EXPECT_NEAR(logit(1.0), 27.631, 1e-3);
  EXPECT_EQ(logit(0.5), 0.0);
  for (const double p : {1e-9, 0.1, 0.5, 0.8, 1.0 - 1e-9}) EXPECT_NEAR(logistic(logit(p)), p, 1e-15);
  EXPECT_EQ(logistic(-800.0), 0.0);
  EXPECT_EQ(logistic(800.0), 1.0);
}

TEST(LogitScaling, RefusesWhatFitsNothing) {
  const Eigen::ArrayXd two = Eigen::ArrayXd::Zero(2), one = Eigen::ArrayXd::Zero(1), none;
  EXPECT_THROW(platt_scaling(two, one), std::invalid_argument);
  EXPECT_THROW(platt_scaling(none, none), std::invalid_argument);
  EXPECT_THROW(binary_temperature(Eigen::ArrayXd::Constant(1, std::nan("")), one), std::invalid_argument);
}

}  // namespace
}  // namespace ctxtag
