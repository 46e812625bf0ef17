// Losses of a few cells against their formulas in plain arithmetic. Cells: x = 1 (positive, w+ 2), x = -2 (zero, w-
// 0.5), x = 0.5 (zero, w- 0.25, w+ 3 if it is taken as positive), x = 9 (empty, w- 1).
#include <gtest/gtest.h>

#include "loss_cases.h"

namespace ctxtag::nn {
namespace {

double p(double x) { return probability(x); }

TEST(Bce, WeighsPositivesAndNegativesAndDividesByAllCells) {
  const double sum = 2 * loss_of_one(1.0) + 0.5 * loss_of_zero(-2.0) + 0.25 * loss_of_zero(0.5);
  LossConfig config = loss_named("bce");
  EXPECT_NEAR(value_of(config, four_cells()), sum / 4, 1e-12);
  config.divide_by = "known";
  EXPECT_NEAR(value_of(config, four_cells()), sum / 3, 1e-12);
  config.empty = "negative";
  EXPECT_NEAR(value_of(config, four_cells()), (sum + loss_of_zero(9.0)) / 4, 1e-12);
}

TEST(Bce, EqualsTorchsWithoutWeights) {
  LossInput in = random_input(false);
  for (auto* ones : {&in.known, &in.positive_weight, &in.negative_weight}) ones->fill_(1.0);
  const double expected = torch::binary_cross_entropy_with_logits(in.logits, in.labels).item<double>();
  EXPECT_NEAR(value_of({}, in), expected, 1e-14);
}

TEST(LabelSmoothing, TeachesNineTenthsAndOneTenth) {
  const double sum = 2 * (0.9 * loss_of_one(1.0) + 0.1 * loss_of_zero(1.0)) +
                     0.5 * (0.9 * loss_of_zero(-2.0) + 0.1 * loss_of_one(-2.0)) +
                     0.25 * (0.9 * loss_of_zero(0.5) + 0.1 * loss_of_one(0.5));
  EXPECT_NEAR(value_of(loss_named("label_smoothing"), four_cells()), sum / 4, 1e-12);
}

TEST(Wan, WeighsNegativesByTheOtherTags) {
  const double sum = 2 * loss_of_one(1.0) + (0.5 * loss_of_zero(-2.0) + 0.25 * loss_of_zero(0.5)) / 3;
  EXPECT_NEAR(value_of(loss_named("wan"), four_cells()), sum / 4, 1e-12);
}

TEST(Focal, WeighsCellsByHowUnsureTheyAre) {
  const double sum = 0.25 * 2 * std::pow(1 - p(1.0), 2) * loss_of_one(1.0) +
                     0.75 * 0.5 * std::pow(p(-2.0), 2) * loss_of_zero(-2.0) +
                     0.75 * 0.25 * std::pow(p(0.5), 2) * loss_of_zero(0.5);
  EXPECT_NEAR(value_of(loss_named("focal"), four_cells()), sum / 4, 1e-12);
}

TEST(Focal, HasAGradientForExponentsBelowOne) {  // (1 - p)^0.5 has an infinite slope at p = 1
  LossConfig config = loss_named("focal");
  config.focal.gamma = 0.5;
  LossInput in = four_cells();
  in.logits = row_of({800, -800, 800, 0});
  EXPECT_TRUE(torch::isfinite(gradient_of(config, in)).all().item<bool>());
}

// -ln(1 - p_m) = -ln(1 - max(p - 0.05, 0))
double asl_zero(double x) { return -std::log(1 - std::max(p(x) - 0.05, 0.0)); }
double asl_focus(double x) { return std::pow(std::max(p(x) - 0.05, 0.0), 4); }

TEST(Asl, ShiftsTheProbabilityOfNegatives) {
  const double sum = 2 * (1 - p(1.0)) * loss_of_one(1.0) + 0.5 * asl_focus(-2.0) * asl_zero(-2.0) +
                     0.25 * asl_focus(0.5) * asl_zero(0.5);
  EXPECT_NEAR(value_of(loss_named("asl"), four_cells()), sum / 4, 1e-12);
}

TEST(Asl, HasTheGradientOfItsLogarithmsWithTheFocusHeldStill) {
  LossInput in = four_cells();
  in.logits = row_of({1.0, -2.0, -4.0, 9.0});  // p(-4) = 0.018 is below the margin
  const torch::Tensor gradient = 4 * gradient_of(loss_named("asl"), in);
  const double h = 1e-6;
  const auto slope = [h](auto f, double x) { return (f(x + h) - f(x - h)) / (2 * h); };
  EXPECT_NEAR(gradient[0][0].item<double>(), 2 * (1 - p(1.0)) * slope(loss_of_one, 1.0), 1e-8);
  EXPECT_NEAR(gradient[0][1].item<double>(), 0.5 * asl_focus(-2.0) * slope(asl_zero, -2.0), 1e-8);
  EXPECT_EQ(gradient[0][2].item<double>(), 0.0);
}

TEST(Asl, IsBceWithoutExponentsAndMargin) {
  LossConfig config = loss_named("asl");
  config.asl = {0.0, 0.0, 0.0};
  EXPECT_NEAR(value_of(config, random_input(true)), value_of({}, random_input(true)), 1e-14);
}

double hill_zero(double x) { return (1.5 - p(x)) * p(x) * p(x); }

TEST(Hill, LowersTheLogitsOfPositivesByTheMargin) {
  const double sum = 2 * std::pow(1 - p(0.0), 2) * loss_of_one(0.0) + 0.5 * hill_zero(-2.0) + 0.25 * hill_zero(0.5);
  EXPECT_NEAR(value_of(loss_named("hill"), four_cells()), sum / 4, 1e-12);
}

TEST(Hill, LetsGoOfNegativesThatLookPositive) {
  const torch::Tensor gradient = 4 * gradient_of(loss_named("hill"), four_cells());
  const auto expected = [](double x) { return 3 * std::pow(p(x) * (1 - p(x)), 2); };
  EXPECT_NEAR(gradient[0][1].item<double>(), 0.5 * expected(-2.0), 1e-14);
  EXPECT_NEAR(gradient[0][2].item<double>(), 0.25 * expected(0.5), 1e-14);
}

TEST(Splc, CorrectsLikelyCellsFromTheSecondEpochOn) {
  const auto zero = [](double x) { return p(x) * p(x) * loss_of_zero(x); };
  const double rest = 2 * std::pow(1 - p(0.0), 2) * loss_of_one(0.0) + 0.5 * zero(-2.0);
  LossInput in = four_cells();
  EXPECT_NEAR(value_of(loss_named("splc"), in), (rest + 0.25 * zero(0.5)) / 4, 1e-12);
  in.epoch = 1;  // p(0.5) = 0.622 > 0.6
  const double corrected = 3 * std::pow(1 - p(0.5), 2) * loss_of_one(0.5);
  EXPECT_NEAR(value_of(loss_named("splc"), in), (rest + corrected) / 4, 1e-12);
  LossConfig strict = loss_named("splc");
  strict.splc.threshold = 0.63;
  EXPECT_NEAR(value_of(strict, in), (rest + 0.25 * zero(0.5)) / 4, 1e-12);
}

TEST(PartialBce, WeighsARowByTheShareThatIsKnown) {  // g(3/4) = -4.45 * 0.75 + 5.45 = 2.1125
  const double sum = 2 * loss_of_one(1.0) + 0.5 * loss_of_zero(-2.0) + 0.25 * loss_of_zero(0.5);
  EXPECT_NEAR(value_of(loss_named("partial_bce"), four_cells()), 2.1125 * sum / 4, 1e-12);
}

TEST(PartialBce, BendsTheWeightOfARowByItsExponent) {  // g(3/4) = -4.45 * 0.5625 + 5.45 = 2.946875
  const double sum = 2 * loss_of_one(1.0) + 0.5 * loss_of_zero(-2.0) + 0.25 * loss_of_zero(0.5);
  LossConfig config = loss_named("partial_bce");
  config.partial_bce.gamma = 2.0;
  EXPECT_NEAR(value_of(config, four_cells()), 2.946875 * sum / 4, 1e-12);
}

TEST(PartialBce, HasNoLossFromARowOfWhichNothingIsKnown) {
  LossConfig config = loss_named("partial_bce");
  config.partial_bce = {1.0, 0.0, -1.0};
  LossInput in = four_cells();
  const auto loss = make_loss(config, data_of(in));
  in.known = torch::zeros_like(in.known);
  EXPECT_EQ(loss->value(in).item<double>(), 0.0);
}

TEST(Epr, AddsAPenaltyToTheObservedPositives) {
  const double found = p(1.0) + p(-2.0) + p(0.5);
  LossConfig config = loss_named("epr");
  EXPECT_NEAR(value_of(config, four_cells()), 2 * loss_of_one(1.0) / 4 + std::pow((found - 1) / 4, 2), 1e-12);
  config.expected_positives = 2.5;
  EXPECT_NEAR(value_of(config, four_cells()), 2 * loss_of_one(1.0) / 4 + std::pow((found - 2.5) / 4, 2), 1e-12);
}

// x = 0.5 and x = 9 are empty; the greater one is left out as the likeliest.
TEST(SelectiveAsl, LeavesOutTheLikeliestEmptyCells) {
  LossInput in = four_cells();
  in.known = row_of({1, 1, 0, 0});
  const double rest = 2 * loss_of_one(1.0) + 0.5 * p(-2.0) * loss_of_zero(-2.0);
  LossConfig config = loss_named("selective_asl");
  config.selective_asl.doubted_per_row = 1;
  const double chosen = 0.25 * std::pow(p(0.5), 2) * loss_of_zero(0.5);
  EXPECT_NEAR(value_of(config, in), (rest + chosen) / 4, 1e-12);
  config.selective_asl.weight_empty = 0.5;
  EXPECT_NEAR(value_of(config, in), (rest + 0.5 * chosen) / 4, 1e-12);
  config.selective_asl.doubted_per_row = 5;  // more than there are: zeros of the table stay
  EXPECT_NEAR(value_of(config, in), rest / 4, 1e-12);
}

TEST(SelectiveAsl, LeavesOutEmptyCellsOfFrequentTags) {
  LossInput in = four_cells();
  in.known = row_of({1, 1, 0, 0});
  LossConfig config = loss_named("selective_asl");
  config.selective_asl.doubted_per_row = 0;
  const double rest = 2 * loss_of_one(1.0) + 0.5 * p(-2.0) * loss_of_zero(-2.0);
  const double third = 0.25 * std::pow(p(0.5), 2) * loss_of_zero(0.5), last = std::pow(p(9.0), 2) * loss_of_zero(9.0);
  LossData data = data_of(in);
  EXPECT_NEAR(make_loss(config, data)->value(in).item<double>(), (rest + third + last) / 4, 1e-12);
  data.prior = torch::tensor({0.9, 0.9, 0.02, 0.06}, torch::kFloat64);
  EXPECT_NEAR(make_loss(config, data)->value(in).item<double>(), (rest + third) / 4, 1e-12);
  data.prior = torch::Tensor();
  data.labels = torch::tensor({1, 0, 0, 0, 1, 0, 1, 0}, torch::kFloat64).view({2, 4});  // the third tag: 1 of 2 rows
  data.known = torch::tensor({1, 1, 0, 0, 1, 1, 1, 0}, torch::kFloat64).view({2, 4});
  EXPECT_NEAR(make_loss(config, data)->value(in).item<double>(), (rest + last) / 4, 1e-12);
}

TEST(SelectiveAsl, HasTheGradientOfItsLogarithmsWithTheFocusHeldStill) {
  LossInput in = four_cells();
  in.known = row_of({1, 1, 0, 0});
  LossConfig config = loss_named("selective_asl");
  config.selective_asl.doubted_per_row = 1;
  config.selective_asl.gamma_positive = 3.0;
  const torch::Tensor gradient = 4 * gradient_of(config, in);  // of -ln p: p - 1; of -ln(1 - p): p
  EXPECT_NEAR(gradient[0][0].item<double>(), 2 * std::pow(1 - p(1.0), 3) * (p(1.0) - 1), 1e-14);
  EXPECT_NEAR(gradient[0][1].item<double>(), 0.5 * p(-2.0) * p(-2.0), 1e-14);
  EXPECT_NEAR(gradient[0][2].item<double>(), 0.25 * std::pow(p(0.5), 3), 1e-14);
  EXPECT_EQ(gradient[0][3].item<double>(), 0.0);
}

// Logits 1, -2, 0.5 take part, the fourth does not: -ln softmax of the first is ln(e^1 + e^-2 + e^0.5) - 1.
TEST(SoftmaxCrossEntropy, IsTheWeightedLogarithmOfTheTagsShare) {
  LossInput in = four_cells();
  const LossConfig config = loss_named("softmax_cross_entropy");
  const double total = std::log(std::exp(1.0) + std::exp(-2.0) + std::exp(0.5));
  EXPECT_NEAR(value_of(config, in), 2 * (total - 1.0), 1e-12);
  in.labels = row_of({0, 0, 1, 0});
  EXPECT_NEAR(value_of(config, in), 3 * (total - 0.5), 1e-12);
}

TEST(SoftmaxCrossEntropy, IsAMeanOverRowsEvenOfThoseWithoutATag) {
  LossInput in{
      torch::zeros({2, 4}, torch::kFloat64), torch::tensor({1, 0, 0, 0, 0, 0, 0, 0}, torch::kFloat64).view({2, 4}),
      torch::ones({2, 4}, torch::kFloat64), torch::ones({2, 4}, torch::kFloat64), torch::ones({2, 4}, torch::kFloat64)};
  EXPECT_NEAR(value_of(loss_named("softmax_cross_entropy"), in), std::log(4.0) / 2, 1e-12);
}

// Five rows, of the first tag four known and two positive: 4 / 2; of the second 5 / 1; of the third none is positive.
TEST(ClassWeights, AreRowsOverRowsWithTheTag) {
  LossData data{torch::tensor({1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0}, torch::kFloat64).view({5, 3}),
                torch::ones({5, 3}, torch::kFloat64)};
  data.known[4][0] = 0;
  LossConfig config = loss_named("bce");
  config.class_weights = "balanced";
  const torch::Tensor ones = torch::ones({1, 3}, torch::kFloat64);
  LossInput in{row_of({0.5, -1.0, 2.0}), row_of({1, 1, 1}), ones, ones, 7 * ones};
  const double expected = 2 * loss_of_one(0.5) + 5 * loss_of_one(-1.0) + loss_of_one(2.0);
  EXPECT_NEAR(make_loss(config, data)->value(in).item<double>(), expected / 3, 1e-12);
  config.name = "softmax_cross_entropy";
  in.labels = row_of({0, 1, 0});
  const double total = std::log(std::exp(0.5) + std::exp(-1.0) + std::exp(2.0));
  EXPECT_NEAR(make_loss(config, data)->value(in).item<double>(), 5 * (total + 1.0), 1e-12);
}

}  // namespace
}  // namespace ctxtag::nn
