#include "ctxtag/metrics/reliability.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "ctxtag/base/files.h"
#include "support/arrays.h"
#include "support/folders.h"

namespace ctxtag {
namespace {

using test::array;

TEST(Reliability, CountsScoresMeansAndPositivesOfEachBin) {
  const auto bins = reliability_bins(array({0.1, 0.2, 0.3, 0.9}), array({0, 1, 1, 1}), 4);
  ASSERT_EQ(bins.size(), 3U);  // nothing in [.5, .75)
  EXPECT_EQ(bins[0].count, 2);
  EXPECT_DOUBLE_EQ(bins[0].low, 0.0);
  EXPECT_DOUBLE_EQ(bins[0].high, 0.25);
  EXPECT_DOUBLE_EQ(bins[0].mean_score, 0.15);
  EXPECT_DOUBLE_EQ(bins[0].positive_share, 0.5);
  EXPECT_EQ(bins[1].count, 1);
  EXPECT_DOUBLE_EQ(bins[2].low, 0.75);
}

TEST(Reliability, PutsABoundInTheHigherBinAndOneInTheLast) {
  const auto bins = reliability_bins(array({0.5, 1.0}), array({1, 1}), 2);
  ASSERT_EQ(bins.size(), 1U);
  EXPECT_DOUBLE_EQ(bins[0].low, 0.5);
  EXPECT_EQ(bins[0].count, 2);
}

TEST(Reliability, WeighsTheErrorOfABinByItsScores) {
  // By hand: 2 scores of mean .15 and 1 of 2 positive, 1 of .3 and 1 positive, 1 of .9 and 1 positive.
  const auto bins = reliability_bins(array({0.1, 0.2, 0.3, 0.9}), array({0, 1, 1, 1}), 4);
  EXPECT_NEAR(expected_calibration_error(bins).value(), (2 * 0.35 + 0.7 + 0.1) / 4, 1e-15);
}

TEST(Reliability, IsUndefinedWithoutScores) {
  EXPECT_TRUE(reliability_bins(array({}), array({})).empty());
  EXPECT_FALSE(expected_calibration_error({}).has_value());
  EXPECT_FALSE(brier_score(array({}), array({})).has_value());
}

TEST(Reliability, BrierScoreIsTheMeanSquare) {
  EXPECT_NEAR(brier_score(array({0.1, 0.8}), array({0, 1})).value(), (0.01 + 0.04) / 2, 1e-15);
}

TEST(Reliability, RefusesWhatIsNoProbabilityAndOtherLengths) {
  EXPECT_THROW(reliability_bins(array({1.5}), array({1})), std::invalid_argument);
  EXPECT_THROW(reliability_bins(array({0.5}), array({1, 0})), std::invalid_argument);
  EXPECT_THROW(reliability_bins(array({0.5}), array({1}), 0), std::invalid_argument);
  EXPECT_THROW(brier_score(array({0.5}), array({1, 0})), std::invalid_argument);
}

TEST(EqualMassBins, HoldAboutAsManyScoresEach) {
  const auto bins = equal_mass_bins(array({0.9, 0.1, 0.3, 0.2, 0.8, 0.4}), array({1, 0, 1, 0, 1, 0}), 3);
  ASSERT_EQ(bins.size(), 3U);
  EXPECT_EQ(bins[0].count, 2);
  EXPECT_EQ(bins[0].low, 0.1);
  EXPECT_EQ(bins[0].high, 0.2);
  EXPECT_DOUBLE_EQ(bins[0].mean_score, 0.15);
  EXPECT_EQ(bins[0].positive_share, 0.0);
  EXPECT_DOUBLE_EQ(bins[1].mean_score, 0.35);
  EXPECT_EQ(bins[1].positive_share, 0.5);
  EXPECT_EQ(bins[2].positive_share, 1.0);
  // (.15 + .15 + .15) / 3
  EXPECT_NEAR(*expected_calibration_error(bins), 0.15, 1e-15);
}

TEST(EqualMassBins, KeepEqualScoresTogether) {
  const auto bins = equal_mass_bins(array({0.2, 0.2, 0.2, 0.2, 0.7}), array({0, 0, 1, 0, 1}), 5);
  ASSERT_EQ(bins.size(), 2U);
  EXPECT_EQ(bins[0].count, 4);
  EXPECT_EQ(bins[0].low, bins[0].high);
  EXPECT_EQ(bins[1].count, 1);
  EXPECT_TRUE(equal_mass_bins(array({}), array({}), 5).empty());
  EXPECT_THROW(equal_mass_bins(array({1.5}), array({1})), std::invalid_argument);
  EXPECT_THROW(equal_mass_bins(array({0.5}), array({1}), 0), std::invalid_argument);
}

TEST(BrierAndLogLoss, EqualScikitLearn) {
  const auto golden = nlohmann::json::parse(read_file(test::golden("calibration.json")));  // make_calibration.py
  for (const auto& expected : golden["cases"]) {
    const auto scores = expected["scores"].get<std::vector<double>>(),
               labels = expected["labels"].get<std::vector<double>>();
    const Eigen::Map<const Eigen::ArrayXd> s(scores.data(), static_cast<Eigen::Index>(scores.size()));
    const Eigen::Map<const Eigen::ArrayXd> l(labels.data(), static_cast<Eigen::Index>(labels.size()));
    EXPECT_NEAR(*brier_score(s, l), expected["brier"].get<double>(), 1e-12);
    EXPECT_NEAR(*log_loss(s, l), expected["log_loss"].get<double>(), 1e-12);
  }
}

TEST(LogLoss, OfACertainMistakeIsBounded) {
  EXPECT_NEAR(*log_loss(array({0.0}), array({1})), 34.54, 0.01);  // -ln 1e-15
  EXPECT_NEAR(*log_loss(array({1.0}), array({0})), 34.54, 0.01);
  EXPECT_FALSE(log_loss(array({}), array({})).has_value());
  EXPECT_THROW(log_loss(array({0.5}), array({1, 0})), std::invalid_argument);
}

}  // namespace
}  // namespace ctxtag
