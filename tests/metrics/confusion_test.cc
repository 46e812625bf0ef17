#include "ctxtag/metrics/confusion.h"

#include <gtest/gtest.h>

namespace ctxtag {
namespace {

TEST(ConfusionCount, GivesTheFiguresOfATwoByTwoTable) {
  // The textbook example of Cohen's kappa: 20 both yes, 15 both no, 5 and 10 apart.
  const ConfusionCount count{20, 5, 10, 15};
  EXPECT_DOUBLE_EQ(precision(count).value(), 0.8);
  EXPECT_DOUBLE_EQ(recall(count).value(), 20.0 / 30.0);
  EXPECT_DOUBLE_EQ(f1(count).value(), 40.0 / 55.0);
  EXPECT_DOUBLE_EQ(accuracy(count).value(), 0.7);
  EXPECT_DOUBLE_EQ(hamming_loss(count).value(), 0.3);
  EXPECT_DOUBLE_EQ(kappa(count).value(), 0.4);
}

TEST(ConfusionCount, CountsEveryCellOnce) {
  ConfusionCount count, other;
  count.add(true, true);
  count.add(true, false);
  count.add(true, false);
  other.add(false, true);
  other.add(false, false);
  count += other;
  EXPECT_EQ(count.true_positives, 1);
  EXPECT_EQ(count.false_positives, 2);
  EXPECT_EQ(count.false_negatives, 1);
  EXPECT_EQ(count.true_negatives, 1);
  EXPECT_EQ(count.total(), 5);
}

TEST(ConfusionCount, LeavesEmptyWhatIsUndefined) {
  const ConfusionCount nothing_decided{0, 0, 3, 7};
  EXPECT_EQ(precision(nothing_decided), std::nullopt);
  EXPECT_EQ(recall(nothing_decided), 0.0);
  EXPECT_EQ(f1(nothing_decided), 0.0);
  EXPECT_EQ(kappa(nothing_decided), 0.0);

  const ConfusionCount no_positive{0, 3, 0, 7};
  EXPECT_EQ(precision(no_positive), 0.0);
  EXPECT_EQ(recall(no_positive), std::nullopt);
  EXPECT_EQ(f1(no_positive), 0.0);

  const ConfusionCount only_true_negatives{0, 0, 0, 5};
  EXPECT_EQ(f1(only_true_negatives), std::nullopt);
  EXPECT_EQ(kappa(only_true_negatives), std::nullopt);
  EXPECT_EQ(accuracy(only_true_negatives), 1.0);
  EXPECT_EQ(accuracy(ConfusionCount()), std::nullopt);
  EXPECT_EQ(hamming_loss(ConfusionCount()), std::nullopt);
}

}  // namespace
}  // namespace ctxtag
