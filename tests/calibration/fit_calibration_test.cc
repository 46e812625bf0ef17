#include "ctxtag/calibration/fit_calibration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/metrics/reliability.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const TagVocabulary kTags({"a", "b"});

struct Rows {
  RealMatrix scores;
  ByteMatrix values, known;
};

// Rows of two tags whose logits are `slope` times those of the truth, and off by `offset`.
Rows distorted_rows(std::uint64_t seed, Eigen::Index rows, double slope, double offset) {
  Random random(seed);
  Rows made{RealMatrix(rows, 2), ByteMatrix(rows, 2), ByteMatrix::Ones(rows, 2)};
  for (Eigen::Index row = 0; row < rows; ++row) {
    for (Eigen::Index tag = 0; tag < 2; ++tag) {
      const double truth = 1.5 * random.normal() - 0.5;
      made.values(row, tag) = random.uniform() < logistic(truth) ? 1 : 0;
      made.scores(row, tag) = logistic(slope * truth + offset);
    }
  }
  return made;
}

FittedCalibration fitted(const std::string& method, const Rows& rows) {
  return fit_calibration({method}, kTags, rows.scores, rows.values, rows.known);
}

double calibration_error(const RealMatrix& scores, const ByteMatrix& values) {
  const Eigen::ArrayXd all = scores.reshaped(), labels = values.cast<double>().reshaped();
  return *expected_calibration_error(reliability_bins(all, labels));
}

TEST(FitCalibration, FindsTheDistortionThatWasMade) {
  const Rows rows = distorted_rows(1, 20000, 3.0, 0.8);
  const Calibration platt = fitted("platt", rows).calibration;
  EXPECT_EQ(platt.fitted_rows, 20000);
  for (const TagCalibration& tag : platt.tags) {
    EXPECT_NEAR(tag.scaling->slope, 1.0 / 3.0, 0.02);
    EXPECT_NEAR(tag.scaling->offset, -0.8 / 3.0, 0.05);
  }
  const Calibration temperature = fitted("temperature", distorted_rows(2, 20000, 3.0, 0.0)).calibration;
  EXPECT_NEAR(temperature.tags[0].scaling->slope, 1.0 / 3.0, 0.02);
  EXPECT_EQ(temperature.tags[0].scaling->slope, temperature.tags[1].scaling->slope);
  EXPECT_EQ(temperature.tags[0].scaling->offset, 0.0);
  const Calibration per_tag = fitted("temperature_per_tag", distorted_rows(2, 20000, 3.0, 0.0)).calibration;
  EXPECT_NE(per_tag.tags[0].scaling->slope, per_tag.tags[1].scaling->slope);
  EXPECT_NEAR(per_tag.tags[0].scaling->slope, 1.0 / 3.0, 0.02);
}

TEST(FitCalibration, LowersTheCalibrationErrorOfUnseenRows) {
  const Rows seen = distorted_rows(3, 3000, 3.0, 0.8), unseen = distorted_rows(4, 3000, 3.0, 0.8);
  const double before = calibration_error(unseen.scores, unseen.values);
  EXPECT_GT(before, 0.1);
  for (const std::string method : {"platt", "isotonic"}) {
    const Calibration calibration = fitted(method, seen).calibration;
    EXPECT_LT(calibration_error(calibrated(calibration, unseen.scores), unseen.values), 0.025) << method;
  }
  for (const std::string method : {"temperature", "temperature_per_tag"}) {  // knows no offset
    const Calibration calibration = fitted(method, seen).calibration;
    EXPECT_LT(calibration_error(calibrated(calibration, unseen.scores), unseen.values), 0.8 * before) << method;
  }
}

TEST(FitCalibration, NeverTurnsTheOrderOfTwoScoresRound) {
  const Rows rows = distorted_rows(5, 400, 0.5, -1.0);
  for (const std::string& method : CalibrationConfig::methods()) {
    if (method == "softmax_temperature") continue;
    const Calibration calibration = fitted(method, rows).calibration;
    RealMatrix ask(2001, 2);
    for (Eigen::Index i = 0; i <= 2000; ++i) ask.row(i).setConstant(static_cast<double>(i) / 2000.0);
    const RealMatrix answers = calibrated(calibration, ask);
    EXPECT_GE((answers.bottomRows(2000) - answers.topRows(2000)).minCoeff(), 0.0) << method;
    EXPECT_GE(answers.minCoeff(), 0.0) << method;
    EXPECT_LE(answers.maxCoeff(), 1.0) << method;
  }
}

TEST(FitCalibration, LeavesATagWithoutBothClassesAndSaysSo) {
  Rows rows = distorted_rows(6, 100, 2.0, 0.0);
  rows.values.col(1).setZero();
  for (const std::string method : {"platt", "isotonic", "temperature", "temperature_per_tag"}) {
    const FittedCalibration none = fitted(method, rows);
    EXPECT_FALSE(none.calibration.tags[0].empty()) << method;
    EXPECT_TRUE(none.calibration.tags[1].empty()) << method;
    EXPECT_THAT(none.notes, ElementsAre("'b' has no positive to calibrate with: it keeps its scores"));
  }
  rows.values.col(1).setOnes();
  EXPECT_THAT(fitted("platt", rows).notes, ElementsAre(HasSubstr("'b' has no negative")));
  rows.known.col(1).setZero();
  EXPECT_THAT(fitted("platt", rows).notes, ElementsAre(HasSubstr("'b' has no known label")));
  rows.known.col(0).setZero();
  EXPECT_THAT(test::error_of<ConfigError>([&] { fitted("platt", rows); }), HasSubstr("no tag has both"));
}

TEST(FitCalibration, DoesNotSeeUnknownCells) {
  Rows rows = distorted_rows(7, 200, 2.0, 0.5);
  rows.known.topRows(50).setZero();
  const auto before = calibration_json(fitted("platt", rows).calibration);
  rows.values.topRows(50) = 1 - rows.values.topRows(50);
  EXPECT_EQ(calibration_json(fitted("platt", rows).calibration), before);
}

TEST(FitCalibration, OfATagThatIsRankedTheWrongWayRoundLeavesIt) {
  Rows rows = distorted_rows(8, 300, -2.0, 0.0);
  const FittedCalibration platt = fitted("platt", rows);
  EXPECT_TRUE(platt.calibration.tags[0].empty());
  EXPECT_THAT(platt.notes[0], HasSubstr("'a' is not more often right where it scores higher: platt leaves"));
  rows.scores.setConstant(0.3);
  EXPECT_EQ(fitted("platt", rows).notes.size(), 2U);
}

TEST(FitCalibration, OfOneTagARowIsATemperatureOfWholeRows) {
  Random random(9);
  Rows rows{RealMatrix(4000, 2), ByteMatrix::Zero(4000, 2), ByteMatrix::Ones(4000, 2)};
  for (Eigen::Index row = 0; row < 4000; ++row) {
    const double truth = 2.0 * random.normal();
    rows.values(row, random.uniform() < logistic(truth) ? 0 : 1) = 1;
    rows.scores(row, 0) = logistic(2.0 * truth);
    rows.scores(row, 1) = 1.0 - rows.scores(row, 0);
  }
  EXPECT_THAT(fitted("softmax_temperature", rows).notes, IsEmpty());
  rows.values.row(0).setOnes();
  const FittedCalibration softmax = fitted("softmax_temperature", rows);
  EXPECT_NEAR(*softmax.calibration.softmax_temperature, 2.0, 0.15);
  EXPECT_THAT(softmax.notes, ElementsAre("1 rows without exactly one tag take no part in the temperature"));
  rows.values.setZero();
  EXPECT_THAT(test::error_of<ConfigError>([&] { fitted("softmax_temperature", rows); }), HasSubstr("no row"));
}

TEST(FitCalibration, RefusesScoresThatAreNoProbabilitiesAndUnknownMethods) {
  Rows rows = distorted_rows(10, 50, 1.0, 0.0);
  rows.scores(3, 1) = 1.5;
  EXPECT_THAT(test::error_of<ConfigError>([&] { fitted("platt", rows); }), HasSubstr("a score of 'b' is 1.5"));
  EXPECT_THAT(test::error_of<ConfigError>([&] { fitted("beta", rows); }), HasSubstr("method is 'beta'; allowed: none"));
  EXPECT_TRUE(fitted("none", rows).calibration.none());
}

TEST(CalibrationConfig, SaysWhichMethodsGoWithWhichNetworks) {
  EXPECT_NO_THROW(CalibrationConfig{"platt"}.require_fits(true));
  EXPECT_NO_THROW(CalibrationConfig{"temperature"}.require_fits(false));
  EXPECT_THAT(test::error_of<ConfigError>([] { CalibrationConfig{"temperature"}.require_fits(true); }),
              HasSubstr("softmax_temperature"));
  EXPECT_THAT(test::error_of<ConfigError>([] { CalibrationConfig{"softmax_temperature"}.require_fits(false); }),
              HasSubstr("temperature_per_tag"));
}

}  // namespace
}  // namespace ctxtag
