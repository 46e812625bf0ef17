#include <gtest/gtest.h>

#include "loss_cases.h"

namespace ctxtag::nn {
namespace {

// Two rows of five cells, x = 3 in both; one cell of each row is positive. Ten percent of the cells is one cell.
LossInput ten_cells() {
  const auto cells = [](std::vector<double> values) { return torch::tensor(values, torch::kFloat64).view({2, 5}); };
  LossInput in{cells({9, 1, -1, -2, -3, 8, 2, 0.5, -0.5, -4}), cells({1, 0, 0, 0, 0, 1, 0, 0, 0, 0}),
               cells(std::vector<double>(10, 1.0)), cells(std::vector<double>(10, 3.0)),
               cells(std::vector<double>(10, 0.5))};
  in.samples = torch::tensor({4, 1});
  return in;
}

double of_positives() { return 3 * (loss_of_one(9) + loss_of_one(8)); }

double of_zeros(const std::vector<double>& logits) {
  double sum = 0.0;
  for (const double x : logits) sum += 0.5 * loss_of_zero(x);
  return sum;
}

LossData six_rows() { return {torch::zeros({6, 5}), torch::ones({6, 5})}; }

double value_in_epoch(const std::string& name, LossInput in, std::int64_t epoch, double percent = 10.0) {
  LossConfig config = loss_named(name);
  config.large_loss.percent = percent;
  in.epoch = epoch;
  return 10 * make_loss(config, six_rows())->value(in).item<double>();
}

TEST(LargeLossReject, LeavesOutOneMoreCellEveryEpoch) {
  const double positives = of_positives();
  const auto value = [](std::int64_t epoch) { return value_in_epoch("large_loss_reject", ten_cells(), epoch); };
  EXPECT_NEAR(value(0), positives + of_zeros({1, -1, -2, -3, 2, 0.5, -0.5, -4}), 1e-12);
  EXPECT_NEAR(value(1), positives + of_zeros({1, -1, -2, -3, 0.5, -0.5, -4}), 1e-12);
  EXPECT_NEAR(value(2), positives + of_zeros({-1, -2, -3, 0.5, -0.5, -4}), 1e-12);
  EXPECT_NEAR(value(5), positives + of_zeros({-2, -3, -4}), 1e-12);
}

TEST(LargeLossReject, RoundsTheNumberOfCellsUp) {  // 10 cells x 11 percent: 2
  EXPECT_NEAR(value_in_epoch("large_loss_reject", ten_cells(), 1, 11.0),
              of_positives() + of_zeros({-1, -2, -3, 0.5, -0.5, -4}), 1e-12);
}

TEST(LargeLossReject, NeverTouchesObservedPositives) {  // ten cells are to be doubted, eight are unobserved
  EXPECT_NEAR(value_in_epoch("large_loss_reject", ten_cells(), 10), of_positives(), 1e-12);
  EXPECT_NEAR(value_in_epoch("large_loss_reject", ten_cells(), 1000), of_positives(), 1e-12);
}

TEST(LargeLossReject, DoubtsExactlyThatManyOfEqualLosses) {
  LossInput in = ten_cells();
  in.logits.fill_(1.0);
  EXPECT_NEAR(value_in_epoch("large_loss_reject", in, 3), 2 * 3 * loss_of_one(1.0) + 5 * 0.5 * loss_of_zero(1.0),
              1e-12);
}

TEST(LargeLossReject, LooksOnlyAtCellsThatTakePart) {
  LossInput in = ten_cells();
  in.known[1][1] = 0;  // x = 2, the largest; 9 cells are left, of which 10 percent is 1
  EXPECT_NEAR(value_in_epoch("large_loss_reject", in, 1), of_positives() + of_zeros({-1, -2, -3, 0.5, -0.5, -4}),
              1e-12);
}

TEST(LargeLossCorrectTemporarily, LearnsTheDoubtedCellsAsPositive) {
  const double corrected = value_in_epoch("large_loss_correct_temporarily", ten_cells(), 2);
  EXPECT_NEAR(corrected, of_positives() + 3 * (loss_of_one(2) + loss_of_one(1)) + of_zeros({-1, -2, -3, 0.5, -0.5, -4}),
              1e-12);
  EXPECT_NEAR(value_in_epoch("large_loss_correct_temporarily", ten_cells(), 0),
              of_positives() + of_zeros({1, -1, -2, -3, 2, 0.5, -0.5, -4}), 1e-12);
}

TEST(LargeLossCorrectPermanently, RemembersTheRowsItCorrected) {
  const auto loss = make_loss(loss_named("large_loss_correct_permanently"), six_rows());
  const torch::Tensor corrected = loss->state().at(0).second;
  LossInput in = ten_cells();
  EXPECT_NEAR(10 * loss->value(in).item<double>(), of_positives() + of_zeros({1, -1, -2, -3, 2, 0.5, -0.5, -4}), 1e-12);
  EXPECT_EQ(corrected.sum().item<float>(), 0.0F);

  in.epoch = 5;  // one cell a step, whatever the epoch: x = 2, in sample 1
  EXPECT_NEAR(10 * loss->value(in).item<double>(),
              of_positives() + 3 * loss_of_one(2) + of_zeros({1, -1, -2, -3, 0.5, -0.5, -4}), 1e-12);
  EXPECT_EQ(corrected.sum().item<float>(), 1.0F);
  EXPECT_EQ(corrected[1][1].item<float>(), 1.0F);

  // The same rows in another order: what was corrected stays so, though it is unlikely now, and x = 1 of sample 4
  // joins.
  in.samples = torch::tensor({1, 4});
  in.logits = in.logits.flip(0).clone();
  in.logits[0][1] = -7.0;
  EXPECT_NEAR(10 * loss->value(in).item<double>(),
              of_positives() + 3 * (loss_of_one(-7) + loss_of_one(1)) + of_zeros({-1, -2, -3, 0.5, -0.5, -4}), 1e-12);
  EXPECT_EQ(corrected[4][1].item<float>(), 1.0F);
  EXPECT_EQ(corrected.sum().item<float>(), 2.0F);
}

TEST(LargeLossCorrectPermanently, GoesOnFromItsState) {
  const auto before = make_loss(loss_named("large_loss_correct_permanently"), six_rows());
  const auto after = make_loss(loss_named("large_loss_correct_permanently"), six_rows());
  LossInput in = ten_cells();
  in.epoch = 1;
  before->value(in);
  torch::Tensor(after->state().at(0).second).copy_(before->state().at(0).second);
  EXPECT_EQ(after->value(in).item<double>(), before->value(in).item<double>());
}

}  // namespace
}  // namespace ctxtag::nn
