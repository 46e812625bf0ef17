#include "ctxtag/evaluation/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/evaluation/report_text.h"
#include "support/errors.h"
#include "support/label_rows.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::labels_from;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ScoreTable scores_from(const std::string& text) { return read_scores(TemporaryFolder().file("s.csv", text)); }
// 400 rows x 4 tags with ties and unknown cells; rows 0-99 validation, the others test.
EvaluationTables random_tables(std::uint64_t seed) {
  Random random(seed);
  EvaluationTables tables;
  const TagVocabulary tags({"a", "b", "c", "d"});
  tables.scores.vocabulary = tables.labels.vocabulary = tags;
  tables.scores.scores.resize(400, 4);
  tables.labels.values.setZero(400, 4);
  tables.labels.known.setOnes(400, 4);
  tables.splits.emplace();
  for (Eigen::Index row = 0; row < 400; ++row) {
    const TrackId id{"t" + std::to_string(row)};
    tables.scores.ids.push_back(id);
    tables.labels.ids.push_back(id);
    tables.splits->emplace(id, row < 100 ? Split::kValidation : Split::kTest);
    for (Eigen::Index tag = 0; tag < 4; ++tag) {
      if (random.uniform() < 0.4) tables.labels.values(row, tag) = 1;
      tables.scores.scores(row, tag) =
          static_cast<double>(random.below(50)) / 64.0 + 0.2 * tables.labels.values(row, tag);
      if (random.uniform() < 0.1) tables.labels.known(row, tag) = tables.labels.values(row, tag) = 0;
    }
  }
  return tables;
}

TEST(Evaluate, FindsTheSameWhateverTheOrderOfRows) {
  const EvaluationTables tables = random_tables(3);
  EvaluationTables shuffled = tables;
  std::vector<std::size_t> order(400);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random(4).shuffle(order);
  for (std::size_t i = 0; i < order.size(); ++i) {
    shuffled.scores.ids[i] = tables.scores.ids[order[i]];
    shuffled.scores.scores.row(static_cast<Eigen::Index>(i)) =
        tables.scores.scores.row(static_cast<Eigen::Index>(order[i]));
  }
  EXPECT_EQ(json_report(evaluate(tables)), json_report(evaluate(shuffled)));
}

TEST(Evaluate, LetsUnknownCellsTakePartInNothing) {
  const EvaluationTables tables = random_tables(5);
  EvaluationTables disturbed = tables;
  for (Eigen::Index row = 0; row < 400; ++row) {
    for (Eigen::Index tag = 0; tag < 4; ++tag) {
      if (tables.labels.known(row, tag) != 0) continue;
      disturbed.labels.values(row, tag) = 1;
      disturbed.scores.scores(row, tag) = 100.0;
    }
  }
  EXPECT_EQ(json_report(evaluate(tables)), json_report(evaluate(disturbed)));
  const MetricReport report = evaluate(tables);
  EXPECT_EQ(report.figures.per_tag[0].rows, tables.labels.known.col(0).tail(300).cast<int>().sum());
  EXPECT_EQ(report.figures.average.exact_match_rows,
            (tables.labels.known.bottomRows(300).cast<int>().rowwise().sum() == 4).count());
}

TEST(Evaluate, FitsThresholdsOnValidationRowsAlone) {
  EvaluationTables tables = random_tables(6);
  const MetricReport before = evaluate(tables);
  EXPECT_EQ(before.rows, 300);
  EXPECT_EQ(before.validation_rows, 100);
  ASSERT_TRUE(before.at_fixed_threshold);
  EXPECT_EQ(before.at_fixed_threshold->per_tag[0].threshold, 0.5);
  EXPECT_EQ(before.at_fixed_threshold->average.macro_roc_auc.value, before.figures.average.macro_roc_auc.value);

  EvaluationTables other_test = tables;
  other_test.labels.values.bottomRows(300) = 1 - other_test.labels.values.bottomRows(300);
  const MetricReport after = evaluate(other_test);
  for (std::size_t tag = 0; tag < 4; ++tag) {
    EXPECT_EQ(before.figures.per_tag[tag].threshold, after.figures.per_tag[tag].threshold);
  }

  EvaluationTables validation_as_test = tables;
  for (auto& [id, split] : *validation_as_test.splits) split = split == Split::kTest ? Split::kTrain : Split::kTest;
  validation_as_test.labels.values(0, 0) = 1;
  EvaluationConfig unfitted;
  unfitted.fit_thresholds = false;
  const MetricReport fixed = evaluate(validation_as_test, unfitted);
  EXPECT_EQ(fixed.rows, 100);
  EXPECT_FALSE(fixed.at_fixed_threshold);
  EXPECT_EQ(fixed.figures.per_tag[2].threshold, 0.5);
}

TEST(Evaluate, KeepsTheFixedThresholdOfATagWithoutAPositive) {
  EvaluationTables tables = random_tables(8);
  tables.labels.values.col(1).head(100).setZero();
  const MetricReport report = evaluate(tables);
  EXPECT_EQ(report.figures.per_tag[1].threshold, 0.5);
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("'b' has no positive among the validation rows")));
}

TEST(Evaluate, ReportsHiddenCellsApart) {
  const std::vector<std::string> tags = {"car", "sad"};
  EvaluationTables tables;
  tables.scores = scores_from("id,car,sad\nx,0.9,0.2\ny,0.6,0.7\nz,0.1,0.4\n");
  tables.labels = labels_from("id,car,sad\nx,1,0\ny,0,\nz,0,0\n", tags);
  tables.truth = labels_from("id,car,sad\nz,1,0\nx,1,1\ny,0,1\n", tags);
  const MetricReport report = evaluate(tables);
  EXPECT_EQ(report.figures.per_tag[0].support, 2);  // of the truth
  ASSERT_TRUE(report.hidden);
  EXPECT_EQ(report.hidden->count, 3);  // x sad (0 seen), y sad (unknown), z car
  EXPECT_NEAR(report.hidden->mean_score.value(), (0.2 + 0.7 + 0.1) / 3, 1e-12);
  EXPECT_NEAR(report.hidden->recall.value(), 1.0 / 3, 1e-12);
  EXPECT_EQ(report.hidden_per_tag[0].count, 1);
  EXPECT_EQ(report.hidden_per_tag[1].count, 2);
}

TEST(Evaluate, DecidesAsThePaperWhenAsked) {
  EvaluationTables tables;
  tables.scores = scores_from("id,car,sad\nx,0.5,0.1\ny,0.6,0.2\n");
  tables.labels = labels_from("id,car,sad\nx,1,0\ny,1,0\n", {"car", "sad"});
  const MetricReport plain = evaluate(tables);
  EXPECT_EQ(plain.figures.per_tag[0].recall, 1.0);
  EXPECT_EQ(plain.figures.per_tag[1].f1, std::nullopt);
  EXPECT_EQ(plain.figures.average.macro_f1.value, 1.0);
  EXPECT_EQ(plain.figures.average.macro_f1.tags, 1);
  EvaluationConfig config;
  config.like = "icassp2020";
  const MetricReport like = evaluate(tables, config);
  EXPECT_EQ(like.figures.per_tag[0].recall, 0.5);
  EXPECT_EQ(like.figures.per_tag[1].f1, 0.0);
  EXPECT_EQ(like.figures.per_tag[1].roc_auc, std::nullopt);
  EXPECT_NEAR(like.figures.average.macro_f1.value.value(), (2.0 / 3) / 2, 1e-12);
}

TEST(Evaluate, RefusesRowsThatDoNotFitUnlessTold) {
  EvaluationTables tables;
  tables.scores = scores_from("id,car\nx,0.5\ny,0.6\nz,0.1\n");
  tables.labels = labels_from("id,car\nw,1\ny,0\n", {"car"});
  EXPECT_THAT(error_of<ConfigError>([&] { evaluate(tables); }),
              HasSubstr("2 of 3 scored rows have no labels ('x', 'z'); give them, or set allow_partial"));
  EvaluationConfig partial;
  partial.allow_partial = true;
  const MetricReport report = evaluate(tables, partial);
  EXPECT_EQ(report.rows, 1);
  EXPECT_THAT(report.notes, ElementsAre("2 of 3 scored rows have no labels ('x', 'z'); left out",
                                        "1 labelled tracks have no score and take no part"));

  tables.splits = {{{{"w"}, Split::kTest}, {{"y"}, Split::kTest}}};
  EXPECT_THAT(error_of<ConfigError>([&] { evaluate(tables); }),
              HasSubstr("1 of 2 test tracks of the splits have no score ('w')"));
  tables.splits = {{{{"y"}, Split::kTest}}};
  EXPECT_THAT(error_of<ConfigError>([&] { evaluate(tables); }), HasSubstr("the splits hold no validation track"));
  tables.splits = {{{{"y"}, Split::kTrain}}};
  EXPECT_THAT(error_of<ConfigError>([&] { evaluate(tables); }), HasSubstr("the splits hold no test track"));
  tables.labels.vocabulary = TagVocabulary({"cat"});
  EXPECT_THAT(error_of<ConfigError>([&] { evaluate(tables); }), HasSubstr("the tags of the scores (car)"));
}

TEST(Evaluate, TakesEveryRowOfAUserTable) {
  EvaluationTables tables;
  tables.scores = scores_from("id,user_id,car\nx,u,0.9\nx,v,0.8\ny,u,0.1\n");
  tables.labels = labels_from("id,car\nx,1\ny,0\n", {"car"});
  const MetricReport report = evaluate(tables);
  EXPECT_EQ(report.rows, 3);
  EXPECT_EQ(report.figures.per_tag[0].support, 2);
  EXPECT_THAT(report.notes, IsEmpty());
}

}  // namespace
}  // namespace ctxtag
