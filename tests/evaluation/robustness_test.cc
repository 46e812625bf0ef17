#include "ctxtag/evaluation/robustness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "support/errors.h"
#include "support/label_rows.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ScoreTable scores_of(const LabelMatrix& labels, const std::vector<double>& values) {
  ScoreTable table{labels.ids, {}, labels.vocabulary, {}};
  table.scores = Eigen::Map<const RealMatrix>(values.data(), labels.values.rows(), labels.values.cols());
  return table;
}

void add(RobustnessTables& tables, const std::string& kind, double strength, const ScoreTable& scores,
         std::int64_t rejected = 0, std::int64_t too_short = 0) {
  tables.perturbed.emplace_back();
  tables.perturbed.back().perturbation = {kind, strength};
  tables.perturbed.back().scores = scores;
  tables.perturbed.back().rejected = rejected;
  tables.perturbed.back().too_short = too_short;
}

// Two tags of four tracks: tag a is ranked perfectly, b half.
RobustnessTables copies_of_four() {
  RobustnessTables tables;
  tables.labels = test::labels_of({"11", "10", "01", "00"});
  tables.clean = scores_of(tables.labels, {0.9, 0.6, 0.8, 0.7, 0.2, 0.3, 0.1, 0.4});
  tables.thresholds = {0.5, 0.5};
  return tables;
}

BootstrapConfig few_samples() {
  BootstrapConfig config;
  config.replicates = 200;
  return config;
}

RobustnessCard card_of(const RobustnessTables& tables, int threads = 1) {
  std::vector<std::string> notes;
  return robustness_card(tables, few_samples(), threads, notes);
}

TEST(RobustnessCard, HasNoChangeForTheControl) {
  RobustnessTables tables = copies_of_four();
  add(tables, "gain_db", 0.0, tables.clean);
  const RobustnessCard card = card_of(tables);
  const RobustnessLine& line = card.lines.front();
  EXPECT_EQ(*card.macro_roc_auc.value, 0.625);  // 1 and 1/4
  EXPECT_EQ(*line.macro_change.value, 0.0);
  EXPECT_EQ(line.macro_change.interval->low, 0.0);
  EXPECT_EQ(line.macro_change.interval->high, 0.0);
  EXPECT_EQ(line.tracks_changed, 0.0);
  EXPECT_EQ(line.mean_absolute_change, 0.0);
  EXPECT_EQ(line.tags_changed(), 0U);
  EXPECT_TRUE(card.control_holds());
  EXPECT_THAT(robustness_text(card), HasSubstr("control, a gain of 0 dB: no score changes"));
}

TEST(RobustnessCard, SaysWhatAPerturbationCosts) {
  RobustnessTables tables = copies_of_four();
  // Tag a: the second track falls below a negative, and below its threshold; tag b keeps its order.
  ScoreTable worse = tables.clean;
  worse.scores(1, 0) = 0.15;
  add(tables, "gain_db", 0.0, tables.clean);
  add(tables, "tempo", 1.1, worse, 0, 2);
  const RobustnessCard card = card_of(tables);
  const RobustnessLine& line = card.lines.back();
  EXPECT_EQ(line.clean_roc_auc[0], 1.0);
  EXPECT_EQ(line.change[0].value, -0.25);  // one of four pairs
  EXPECT_EQ(line.change[1].value, 0.0);
  EXPECT_EQ(line.macro_change.value, -0.125);
  EXPECT_EQ(line.worst_tag(), 0U);
  EXPECT_EQ(line.tracks_changed, 0.25);
  EXPECT_DOUBLE_EQ(line.mean_absolute_change, 0.65 / 8.0);
  EXPECT_TRUE(card.control_holds());
  EXPECT_THAT(robustness_text(card), HasSubstr("a -0.250"));
  EXPECT_THAT(robustness_csv(card), HasSubstr("tempo,1.1,a,4,1,0.75,-0.25,"));
  EXPECT_THAT(robustness_csv(card), HasSubstr("tempo,1.1,(macro),4,0.625,0.5,-0.125,"));
  const auto json = nlohmann::json::parse(robustness_json(card));
  EXPECT_EQ(json["perturbations"][1]["per_tag"]["a"]["change"], -0.25);
  EXPECT_EQ(json["perturbations"][1]["too_short"], 2);
  EXPECT_EQ(json["perturbations"][1]["name"], card.lines[1].perturbation.name());
}

// 60 tracks of which scores get noise: a change the samples agree on, whatever the threads.
TEST(RobustnessCard, IsTheSameOnAnyNumberOfThreads) {
  Random random(3);
  std::vector<std::string> rows;
  std::vector<double> clean, noisy;
  for (int i = 0; i < 60; ++i) {
    const bool positive = i % 2 == 0;
    rows.push_back(positive ? "10" : "01");
    for (const bool label : {positive, !positive}) {
      clean.push_back((label ? 0.6 : 0.4) + 0.1 * random.normal());
      noisy.push_back(clean.back() + 0.3 * random.normal());
    }
  }
  RobustnessTables tables;
  tables.labels = test::labels_of(rows);
  tables.clean = scores_of(tables.labels, clean);
  add(tables, "white_noise_snr_db", 0.0, scores_of(tables.labels, noisy));
  tables.thresholds = {0.5, 0.5};
  const RobustnessCard card = card_of(tables);
  EXPECT_EQ(card.lines[0].tags_changed(), 2U);
  EXPECT_LT(card.lines[0].macro_change.interval->high, 0.0);
  EXPECT_GT(card.lines[0].macro_change.interval->low, -0.5);
  EXPECT_LT(card.lines[0].macro_change.interval->low, *card.lines[0].macro_change.value);
  EXPECT_FALSE(card.control_holds());
  EXPECT_EQ(robustness_json(card), robustness_json(card_of(tables, 3)));
}

TEST(RobustnessCard, ComparesWhatBothHaveScoresOf) {
  RobustnessTables tables = copies_of_four();
  ScoreTable fewer = tables.clean;
  fewer.ids.pop_back();
  fewer.scores.conservativeResize(3, 2);
  add(tables, "gain_db", 0.0, fewer, 1);
  const RobustnessCard card = card_of(tables);
  EXPECT_EQ(card.lines[0].rows, 3);
  EXPECT_EQ(card.lines[0].macro_change.value, 0.0);
  EXPECT_FALSE(card.control_holds());  // a rejected track is a change
}

TEST(RobustnessCard, IsOfTestTracksWhereThereAreSplits) {
  RobustnessTables tables = copies_of_four();
  tables.splits = {{{"t0"}, Split::kTest}, {{"t1"}, Split::kTest}, {{"t2"}, Split::kTest}, {{"t3"}, Split::kTrain}};
  add(tables, "gain_db", 0.0, tables.clean);
  EXPECT_EQ(card_of(tables).rows, 3);
}

TEST(RobustnessCard, NeedsScoresAndThresholds) {
  RobustnessTables tables = copies_of_four();
  EXPECT_THAT(error_of<ConfigError>([&] { card_of(tables); }), HasSubstr("no perturbed scores"));
  add(tables, "gain_db", 0.0, tables.clean);
  tables.thresholds = {0.5};
  EXPECT_THAT(error_of<ConfigError>([&] { card_of(tables); }), HasSubstr("one threshold per tag"));
}

}  // namespace
}  // namespace ctxtag
