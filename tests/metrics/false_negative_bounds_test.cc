#include "ctxtag/metrics/false_negative_bounds.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace ctxtag {
namespace {

ConfusionCount counts(int tp, int fp, int fn, int tn) { return {tp, fp, fn, tn}; }

void expect_bounds(const std::optional<Bounds>& bounds, double lower, double upper) {
  ASSERT_TRUE(bounds);
  EXPECT_NEAR(bounds->lower, lower, 1e-12);
  EXPECT_NEAR(bounds->upper, upper, 1e-12);
}

// By hand: N = 80, m = 8, TN = 70 > m, FP = 10 > m: x from 0 to 8.
TEST(FalseNegativeBounds, LieWhereTheMissingPositivesAreAllMissedOrAllFound) {
  const DecisionBounds bounds = false_negative_bounds(counts(6, 10, 4, 70), 0.1);
  expect_bounds(bounds.precision, 6.0 / 16, 14.0 / 16);
  expect_bounds(bounds.recall, 6.0 / 18, 14.0 / 18);
  expect_bounds(bounds.f1, 12.0 / 34, 28.0 / 34);
}

// By hand: N = 10, m = 5, TN = 2, FP = 8: at least 3 of the 5 must be among the FP, at most 5.
TEST(FalseNegativeBounds, RiseFromBelowWhereTheTrueNegativesCannotHoldAll) {
  const DecisionBounds bounds = false_negative_bounds(counts(2, 8, 1, 2), 0.5);
  expect_bounds(bounds.precision, 5.0 / 10, 7.0 / 10);
  expect_bounds(bounds.recall, 5.0 / 8, 7.0 / 8);
  expect_bounds(bounds.f1, 10.0 / 18, 14.0 / 18);
}

// By hand: N = 20, m = 10, FP = 4: x from 0 to 4, though 10 are missing.
TEST(FalseNegativeBounds, EndWhereAllThatWasDecidedIsRight) {
  const DecisionBounds bounds = false_negative_bounds(counts(1, 4, 0, 16), 0.5);
  expect_bounds(bounds.precision, 1.0 / 5, 1.0);
  expect_bounds(bounds.recall, 1.0 / 11, 5.0 / 11);
  expect_bounds(bounds.f1, 2.0 / 16, 10.0 / 16);
}

TEST(FalseNegativeBounds, MeetInTheFiguresThemselvesWithoutFalseNegatives) {
  const ConfusionCount count = counts(3, 5, 2, 7);
  const DecisionBounds bounds = false_negative_bounds(count, 0.0);
  expect_bounds(bounds.precision, *precision(count), *precision(count));
  expect_bounds(bounds.recall, *recall(count), *recall(count));
  expect_bounds(bounds.f1, *f1(count), *f1(count));
}

// All negatives are positive: whatever was decided is right, whatever was not is missed.
TEST(FalseNegativeBounds, MeetAgainWhereEveryNegativeIsFalse) {
  const DecisionBounds bounds = false_negative_bounds(counts(3, 5, 2, 10), 1.0);
  expect_bounds(bounds.precision, 1.0, 1.0);
  expect_bounds(bounds.recall, 8.0 / 20, 8.0 / 20);
}

TEST(FalseNegativeBounds, StayEmptyWhereTheFigureIsUndefined) {
  const DecisionBounds nothing_decided = false_negative_bounds(counts(0, 0, 2, 8), 0.25);
  EXPECT_FALSE(nothing_decided.precision);
  expect_bounds(nothing_decided.recall, 0.0, 0.0);
  expect_bounds(nothing_decided.f1, 0.0, 0.0);
  const DecisionBounds no_positive = false_negative_bounds(counts(0, 0, 0, 8), 0.0);
  EXPECT_FALSE(no_positive.recall);
  EXPECT_FALSE(no_positive.f1);
}

TEST(FalseNegativeBounds, RefuseWhatIsNoShare) {
  for (const double share : {-0.1, 1.1, std::nan("")}) {
    EXPECT_THROW(false_negative_bounds(counts(1, 1, 1, 1), share), std::invalid_argument) << share;
  }
}

}  // namespace
}  // namespace ctxtag
