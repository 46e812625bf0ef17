#include "ctxtag/metrics/delong.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "support/arrays.h"
#include "support/evidence.h"

namespace ctxtag {
namespace {

using test::array;

TEST(Delong, IsTheDefinitionOverAllPairsInNumpy) {
  for (const auto& golden : test::golden_evidence()["delong"]) {
    const auto found = delong(array(test::numbers(golden["first"])), array(test::numbers(golden["second"])),
                              array(test::numbers(golden["labels"])));
    ASSERT_TRUE(found.has_value());
    EXPECT_NEAR(found->first, golden["auc"][0].get<double>(), 1e-13);
    EXPECT_NEAR(found->second, golden["auc"][1].get<double>(), 1e-13);
    EXPECT_NEAR(found->first_variance, golden["covariance"][0][0].get<double>(), 1e-14);
    EXPECT_NEAR(found->second_variance, golden["covariance"][1][1].get<double>(), 1e-14);
    EXPECT_NEAR(found->covariance, golden["covariance"][0][1].get<double>(), 1e-14);
    EXPECT_NEAR(found->z().value(), golden["z"].get<double>(), 1e-10);
    EXPECT_NEAR(found->p_value().value(), golden["p"].get<double>(), 1e-10);
  }
}

TEST(Delong, HasNoTestWhereTheDifferenceCannotVary) {
  const Eigen::ArrayXd scores = array({0.9, 0.4, 0.6, 0.1, 0.35, 0.7}), labels = array({1, 1, 1, 0, 0, 0});
  EXPECT_FALSE(delong(scores, scores * 3.0 + 1.0, labels)->p_value().has_value());
  const auto parted = delong(labels, Eigen::ArrayXd::Constant(6, 0.5), labels);
  EXPECT_EQ(parted->difference(), 0.5);
  EXPECT_FALSE(parted->z().has_value());
}

TEST(Delong, NeedsTwoOfEachClassAndFiniteScores) {
  const Eigen::ArrayXd scores = array({0.1, 0.2, 0.3, 0.4});
  EXPECT_FALSE(delong(scores, scores, array({1, 0, 0, 0})).has_value());
  EXPECT_FALSE(delong(scores, scores, array({1, 1, 1, 0})).has_value());
  EXPECT_TRUE(delong(scores, scores, array({1, 0, 1, 0})).has_value());
  EXPECT_THROW(delong(scores, array({1, 2}), array({1, 0, 1, 0})), std::invalid_argument);
  EXPECT_THROW(delong(scores, scores / 0.0, array({1, 0, 1, 0})), std::invalid_argument);
}

}  // namespace
}  // namespace ctxtag
