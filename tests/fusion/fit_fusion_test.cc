#include "ctxtag/fusion/fit_fusion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/dataset/sample_joins.h"
#include "support/errors.h"
#include "support/sample_tables.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

FusionTables golden_tables() {
  FusionTables tables;
  tables.names = {"track_scores", "user_scores"};
  for (const std::string& name : tables.names)
    tables.scores.push_back(read_scores(test::golden_samples(name + ".csv")));
  tables.samples = read_samples(test::golden_samples("samples.csv"), tables.scores[0].vocabulary);
  tables.splits = splits_of_samples(read_splits(test::golden_samples("samples.csv")), *tables.samples);
  return tables;
}

FusionConfig by_method(const std::string& method) {
  FusionConfig config;
  config.method = method;
  return config;
}

TEST(Fuse, StacksAsScikitLearnDoes) {
  const nlohmann::json expected = test::golden_figures().at("fusion");
  const FusedScores result = fuse(golden_tables(), by_method("stacking"));
  EXPECT_EQ(result.fusion.fitted_rows, expected.at("validation_rows"));
  for (Eigen::Index tag = 0; tag < 4; ++tag) {
    for (Eigen::Index row = 0; row < 5; ++row) {
      EXPECT_NEAR(result.scores.scores(row, tag), expected.at("stacking").at(tag).at(row), 1e-5);
    }
  }
}

TEST(Fuse, MultipliesExpertsOverThePriorAsAnIndependentComputationDoes) {
  const nlohmann::json expected = test::golden_figures().at("fusion").at("product");
  const FusedScores result = fuse(golden_tables(), by_method("product"));
  EXPECT_EQ(result.fusion.scale, FusionScale::kLogShare);
  for (Eigen::Index row = 0; row < 5; ++row) {
    for (Eigen::Index tag = 0; tag < 4; ++tag) {
      EXPECT_NEAR(result.scores.scores(row, tag), expected.at(row).at(tag), 1e-12);
    }
  }
}

TEST(Fuse, FindsTheBestWeightsOfAnIndependentSearch) {
  const nlohmann::json expected = test::golden_figures().at("fusion").at("mean_logit");
  for (const std::string objective : {"macro_roc_auc", "log_loss"}) {
    FusionConfig config = by_method("mean_logit");
    config.objective = objective;
    const Fusion fusion = fuse(golden_tables(), config).fusion;
    for (Eigen::Index tag = 0; tag < 4; ++tag) {
      EXPECT_DOUBLE_EQ(fusion.weights(0, tag), expected.at(objective).at("weights").at(0).get<double>());
      EXPECT_DOUBLE_EQ(fusion.weights(1, tag), expected.at(objective).at("weights").at(1).get<double>());
    }
    EXPECT_NEAR(fusion.objective_value.value(), expected.at(objective).at("value"), 1e-12);
  }
}

// Multi-label product of two experts by hand: logits add up, and the logit of the prior (2 + 1) / (1 + 1) is taken off.
TEST(Fuse, TakesThePriorOffOnceForTwoExpertsOfEachCell) {
  FusionTables tables;
  tables.names = {"a", "b"};
  tables.scores = {test::scores_of({"gym"}, {{"x", "", {0.8}}, {"y", "", {0.5}}, {"z", "", {0.6}}}),
                   test::scores_of({"gym"}, {{"x", "", {0.5}}, {"y", "", {0.5}}, {"z", "", {0.75}}})};
  tables.labels = LabelMatrix{
      {{"x"}, {"y"}, {"z"}}, TagVocabulary({"gym"}), (ByteMatrix(3, 1) << 1, 1, 0).finished(), ByteMatrix::Ones(3, 1)};
  tables.splits = {{{"x"}, Split::kValidation}, {{"y"}, Split::kValidation}, {{"z"}, Split::kValidation}};
  FusionConfig config = by_method("product");
  config.product_over = "cells";
  const FusedScores result = fuse(tables, config);
  EXPECT_NEAR(result.scores.scores(0, 0), 4.0 / 1.5 / (4.0 / 1.5 + 1.0), 1e-12);  // odds 4 * 1 / 1.5
  EXPECT_NEAR(result.scores.scores(2, 0), 3.0 / 4.0, 1e-12);                      // odds 1.5 * 3 / 1.5
  EXPECT_TRUE(result.scores.users.empty());
}

TEST(Fuse, NeverSeesTheLabelsOfOtherRows) {
  for (const std::string method : {"mean_logit", "mean_probability", "stacking", "product"}) {
    FusionTables tables = golden_tables();
    const FusedScores before = fuse(tables, by_method(method));
    ByteMatrix& values = tables.samples->labels.values;
    std::size_t changed = 0;
    for (std::size_t row = 0; row < tables.samples->size(); ++row) {
      const TrackId id = sample_id(tables.samples->labels.ids[row], tables.samples->users[row]);
      if (tables.splits.at(id) == Split::kValidation) continue;
      values.row(static_cast<Eigen::Index>(row)) = 1 - values.row(static_cast<Eigen::Index>(row));
      ++changed;
    }
    ASSERT_GT(changed, 100U);
    const FusedScores after = fuse(tables, by_method(method), 3);
    EXPECT_EQ(json_text(before.fusion), json_text(after.fusion)) << method;
    EXPECT_TRUE((before.scores.scores == after.scores.scores).all()) << method;
    // Nor the scores of others: with test rows alone exchanged, the weights stay.
    for (std::size_t row = 0; row < tables.scores[1].ids.size(); ++row) {
      const TrackId id = sample_id(tables.scores[1].ids[row], tables.scores[1].users[row]);
      if (tables.splits.at(id) == Split::kTest) tables.scores[1].scores.row(static_cast<Eigen::Index>(row)) = 0.5;
    }
    EXPECT_EQ(json_text(before.fusion), json_text(fuse(tables, by_method(method)).fusion)) << method;
  }
}

TEST(Fuse, GivesATagWithOneClassTheMeanOfTheLogits) {
  FusionTables tables = golden_tables();
  tables.samples->labels.values.col(3).setZero();
  const FusedScores result = fuse(tables, by_method("stacking"));
  EXPECT_THAT(result.notes, ElementsAre(HasSubstr("'rare' has one class only")));
  EXPECT_EQ(result.fusion.weights(0, 3), 0.5);
  EXPECT_EQ(result.fusion.offsets[3], 0.0);
}

TEST(Fuse, PrefersTheMostEvenOfEquallyGoodWeights) {
  FusionTables tables = golden_tables();
  tables.scores[0] = tables.scores[1];
  tables.scores.push_back(tables.scores[1]);
  tables.names.push_back("third");
  FusionConfig config = by_method("mean_probability");
  config.steps = 3;
  const Fusion fusion = fuse(tables, config).fusion;
  EXPECT_NEAR(fusion.weights(0, 0), 1.0 / 3.0, 1e-12);
  EXPECT_NEAR(fusion.weights(2, 0), 1.0 / 3.0, 1e-12);
  config.steps = 1000;
  EXPECT_THAT(test::error_of<ConfigError>([&] { fuse(tables, config); }), HasSubstr("take fewer steps"));
}

TEST(Fuse, RefusesWhatItCannotBeFittedTo) {
  const auto message = [](const FusionTables& tables, const FusionConfig& config = {}) {
    return test::error_of<ConfigError>([&] { fuse(tables, config); });
  };
  FusionTables tables = golden_tables();
  for (auto& [id, split] : tables.splits) split = Split::kTest;
  EXPECT_THAT(message(tables), HasSubstr("no validation row"));
  tables = golden_tables();
  tables.splits[{"stranger for user u1"}] = Split::kValidation;
  EXPECT_THAT(message(tables), HasSubstr("1 of 60 validation rows have no score ('stranger for user u1')"));
  FusionConfig partial;
  partial.allow_partial = true;
  EXPECT_EQ(fuse(tables, partial).fusion.fitted_rows, 59);
  tables = golden_tables();
  tables.labels = tables.samples->labels;
  tables.samples.reset();
  EXPECT_THAT(message(tables), HasSubstr("give samples"));
  EXPECT_THAT(message(golden_tables(), by_method("mean")), HasSubstr("method is 'mean'; allowed: mean_logit"));
}

}  // namespace
}  // namespace ctxtag
