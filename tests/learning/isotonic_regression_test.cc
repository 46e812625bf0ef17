#include "ctxtag/learning/isotonic_regression.h"

#include <gmock/gmock.h>
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

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

void expect_equal(const IsotonicRegression& found, const nlohmann::json& expected, const nlohmann::json& ask) {
  EXPECT_THAT(found.x, Pointwise(DoubleNear(1e-12), expected["x"].get<std::vector<double>>()));
  EXPECT_THAT(found.y, Pointwise(DoubleNear(1e-12), expected["y"].get<std::vector<double>>()));
  for (std::size_t i = 0; i < ask.size(); ++i) {
    EXPECT_NEAR(found(ask[i].get<double>()), expected["answers"][i].get<double>(), 1e-12) << ask[i];
  }
}

TEST(IsotonicRegression, EqualsScikitLearn) {
  const auto golden = nlohmann::json::parse(read_file(test::golden("calibration.json")));  // make_calibration.py
  for (const auto& expected : golden["cases"]) {
    SCOPED_TRACE(expected["name"].dump());
    const Eigen::ArrayXd x = array(expected["scores"]), y = array(expected["labels"]);
    expect_equal(IsotonicRegression::fit(x, y), expected["isotonic"], expected["ask"]);
    expect_equal(IsotonicRegression::fit(x, y, array(expected["weights"])), expected["weighted_isotonic"],
                 expected["ask"]);
  }
}

TEST(IsotonicRegression, PoolsWhatWouldFall) {
  const Eigen::ArrayXd x = (Eigen::ArrayXd(5) << 1, 2, 3, 4, 5).finished();
  const auto fitted = IsotonicRegression::fit(x, (Eigen::ArrayXd(5) << 0, 1, 0, 0, 1).finished());
  EXPECT_THAT(fitted.x, ElementsAre(1, 2, 4, 5));
  EXPECT_THAT(fitted.y, ElementsAre(0, DoubleNear(1.0 / 3.0, 1e-15), DoubleNear(1.0 / 3.0, 1e-15), 1));
  EXPECT_DOUBLE_EQ(fitted(1.5), 1.0 / 6.0);  // half way between two knots
  EXPECT_EQ(fitted(0.0), 0.0);
  EXPECT_EQ(fitted(9.0), 1.0);
  EXPECT_EQ(fitted(3.0), fitted.y[1]);
}

TEST(IsotonicRegression, OfOneValueIsTheMean) {
  const Eigen::ArrayXd x = Eigen::ArrayXd::Constant(4, 0.7);
  const auto fitted = IsotonicRegression::fit(x, (Eigen::ArrayXd(4) << 1, 0, 0, 0).finished());
  EXPECT_THAT(fitted.x, ElementsAre(0.7));
  for (const double ask : {0.0, 0.7, 1.0}) EXPECT_DOUBLE_EQ(fitted(ask), 0.25);
}

TEST(IsotonicRegression, NeverFalls) {
  const auto golden = nlohmann::json::parse(read_file(test::golden("calibration.json")));
  for (const auto& of : golden["cases"]) {
    const auto fitted = IsotonicRegression::fit(array(of["scores"]), array(of["labels"]));
    double before = fitted(0.0);
    for (int i = 1; i <= 5000; ++i) {
      const double here = fitted(i / 5000.0);
      ASSERT_GE(here, before) << of["name"] << " at " << i / 5000.0;
      before = here;
    }
  }
}

TEST(IsotonicRegression, RefusesWhatFitsNothing) {
  const Eigen::ArrayXd two = Eigen::ArrayXd::Ones(2), one = Eigen::ArrayXd::Ones(1), none;
  EXPECT_THROW(IsotonicRegression::fit(two, one), std::invalid_argument);
  EXPECT_THROW(IsotonicRegression::fit(none, none), std::invalid_argument);
  EXPECT_THROW(IsotonicRegression::fit(one, one, -one), std::invalid_argument);
  EXPECT_THROW(IsotonicRegression::fit(one, one, 0.0 * one), std::invalid_argument);
  EXPECT_THROW(IsotonicRegression::fit(one * std::nan(""), one), std::invalid_argument);
}

}  // namespace
}  // namespace ctxtag
