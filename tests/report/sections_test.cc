#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/report/evidence.h"
#include "support/errors.h"
#include "support/label_rows.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::HasSubstr;
using Json = nlohmann::json;

// Four tracks with two tags (gym, sleep), scored 0.9 where the tag is given, 0.2 where it is not.
ReportInputs four(const std::vector<std::string>& truth, const std::vector<std::string>& given) {
  ReportInputs inputs;
  inputs.labels = ctxtag::test::labels_of(truth);
  inputs.labels.vocabulary = TagVocabulary({"gym", "sleep"});
  const LabelMatrix decisions = ctxtag::test::labels_of(given);
  ReportSystem system;
  system.name = "cnn";
  system.scores.ids = inputs.labels.ids;
  system.scores.vocabulary = inputs.labels.vocabulary;
  system.scores.scores = 0.2 + 0.7 * decisions.values.cast<double>();
  inputs.systems.push_back(std::move(system));
  return inputs;
}

Json section_report(const ReportInputs& inputs, ReportConfig config = {}) {
  config.bootstrap.replicates = 20;
  std::vector<std::string> notes;
  return Json::parse(document_json(evidence_report(inputs, config, notes)))["sections"];
}

TEST(Sections, SetCoOccurrenceOfPredictionsBesideThatOfTruth) {
  // In truth one of the two gym tracks is for sleep too, as predicted all three are.
  const Json pairs =
      section_report(four({"11", "10", "00", "01"}, {"11", "11", "11", "00"}))["together"]["tables"]["pairs"];
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0]["tag"], "gym");
  EXPECT_EQ(pairs[0]["other"], "sleep");
  EXPECT_EQ(pairs[0]["rows"], 2);
  EXPECT_EQ(pairs[0]["truth"], 0.5);
  EXPECT_EQ(pairs[0]["predicted"], 1.0);
  EXPECT_EQ(pairs[0]["difference"], 0.5);
  const Json none =
      section_report(four({"10", "10", "00", "00"}, {"10", "10", "00", "00"}))["together"]["tables"]["pairs"];
  EXPECT_TRUE(none[1]["truth"].is_null());
  EXPECT_TRUE(none[1]["difference"].is_null());
}

TEST(Sections, LeaveUnknownCellsOut) {
  const Json sections = section_report(four({"1?", "1?", "0?", "01"}, {"11", "10", "00", "01"}));
  const Json& part = sections["data"]["tables"]["parts"][0];
  EXPECT_EQ(part["unknown"], 3);
  EXPECT_EQ(part["unknown_share"], 0.375);
  std::int64_t scores = 0;
  for (const Json& bin : sections["calibration"]["tables"]["bins"]) scores += bin["count"].get<std::int64_t>();
  EXPECT_EQ(scores, 5);
  for (const Json& point : sections["curves"]["tables"]["roc_points"]) EXPECT_NE(point["tag"], "sleep");
  EXPECT_EQ(sections["curves"]["tables"]["roc"][0]["at_0.05"], 1.0);  // all tags together: the five known cells
  EXPECT_EQ(sections["tags"]["tables"]["per_tag"][1]["rows"], 1);
}

TEST(Sections, LayPredictionsWhereTheyAreMade) {
  ReportInputs inputs = four({"10", "10", "01", "01"}, {"10", "00", "10", "01"});
  inputs.plane = PlaneTable{"valence", "arousal", inputs.labels.ids, {1.0, 2.0, 3.0, 4.0}, {0.0, 0.0, 0.0, 0.0}};
  const Json plane = section_report(inputs)["plane"]["tables"]["plane"];
  EXPECT_EQ(plane[0]["truth_x"]["value"], 1.5);
  EXPECT_EQ(plane[0]["predicted_x"]["value"], 2.0);
}

TEST(Sections, ShowTheMostFrequentTags) {
  ReportConfig config;
  config.most_tags = 1;
  const Json sections = section_report(four({"01", "01", "01", "10"}, {"01", "01", "00", "10"}), config);
  for (const Json& example : sections["examples"]["tables"]["examples"]) EXPECT_EQ(example["tag"], "sleep");
  EXPECT_EQ(sections["tags"]["tables"]["per_tag"].size(), 2U);  // the numbers of all tags
}

TEST(Sections, TellTheBestEpochAndWhatRunsWereMadeWith) {
  ReportInputs inputs = four({"10", "10", "01", "01"}, {"10", "10", "01", "01"});
  inputs.systems[0].run.emplace();
  TrainingRecord& run = *inputs.systems[0].run;
  run.history = {
      {1, 0.7, 0.6, {}, {}, 0.01, true}, {2, 0.6, 0.5, {}, {}, 0.01, true}, {3, 0.5, 0.7, {}, {}, 0.01, false}};
  run.epoch_seconds = {1.0, 4.0, 2.0, 3.0};
  run.environment = R"({"threads": 2, "tables": {"labels": "a hash"}})";
  run.config = R"({"seed": 7})";
  std::vector<std::string> notes;
  EXPECT_THAT(document_html(evidence_report(inputs, ReportConfig(), notes)),
              HasSubstr("<title>cnn: epoch 2, Validation loss 0.5</title>"));
  const Json sections = section_report(inputs);
  EXPECT_EQ(sections["learning"]["texts"][0], "cnn: best epoch 2 of 3.");
  const Json& history = sections["learning"]["tables"]["history"];
  EXPECT_EQ(history[1]["best"], "best");
  EXPECT_EQ(history[2]["best"], "");
  EXPECT_EQ(history[2]["valid_loss"], 0.7);
  const Json& timing = sections["runs"]["tables"]["timing"][0];
  EXPECT_EQ(timing["seconds"], 10.0);
  EXPECT_EQ(timing["median_epoch_seconds"], 2.5);
  EXPECT_EQ(timing["slowest_epoch_seconds"], 4.0);
  ASSERT_EQ(sections["runs"]["tables"]["environment"].size(), 1U);  // hashes stand in the record
  EXPECT_EQ(sections["runs"]["tables"]["environment"][0]["cnn"], "2");
  EXPECT_EQ(sections["runs"]["records"]["cnn: configuration"]["seed"], 7);
}

TEST(Sections, TakeGainsAndSignalsFromWhatOtherCommandsWrote) {
  ReportInputs inputs = four({"10", "10", "01", "01"}, {"10", "10", "01", "01"});
  inputs.gains = R"({"systems": [{"name": "with", "macro_roc_auc": 0.8, "interval": [0.7, 0.9]}],
    "pairs": [{"first": "with", "second": "without", "difference": 0.1, "interval": [0, 0.2],
               "users": {"wins": 3, "losses": 1, "ties": 2, "rate": 0.75, "interval": [0.3, 0.9]}}]})";
  inputs.ablation =
      R"({"systems": [{"name": "all signals", "accuracy": {"value": 0.6, "interval": [0.5, 0.7]}, "macro_f1": 0.4}],
    "pairs": [{"first": "all signals", "second": "without time", "accuracy": {"difference": 0.2, "interval": [0.1, 0.3]}}],
    "importance": [{"column": "hour", "signal": "time", "gain": 12.5, "share": 0.6}]})";
  const Json sections = section_report(inputs);
  const Json& gains = sections["listeners"]["tables"];
  EXPECT_EQ(gains["systems"][0]["macro_roc_auc"]["value"], 0.8);
  EXPECT_TRUE(gains["systems"][0]["accuracy"]["value"].is_null());
  EXPECT_EQ(gains["pairs"][0]["win_rate"]["interval"], Json::array({0.3, 0.9}));
  EXPECT_EQ(gains["pairs"][0]["wins"], 3);
  const Json& signals = sections["signals"]["tables"];
  EXPECT_EQ(signals["systems"][0]["macro_f1"]["value"], 0.4);
  EXPECT_EQ(signals["pairs"][0]["accuracy"]["value"], 0.2);
  EXPECT_EQ(signals["importance"][0]["gain"]["value"], 12.5);
  std::vector<std::string> notes;
  const std::string page = document_html(evidence_report(inputs, ReportConfig(), notes));
  EXPECT_THAT(page, HasSubstr("<title>with \xE2\x88\x92 without, win rate: 0.75 [0.30, 0.90]</title>"));
  EXPECT_THAT(page, HasSubstr("<title>without time, difference: +0.200 [+0.100, +0.300]</title>"));
}

TEST(Sections, RefuseOtherJson) {
  ReportInputs inputs = four({"10", "10", "01", "01"}, {"10", "10", "01", "01"});
  inputs.gains = "[]";
  EXPECT_THAT(error_of<ConfigError>([&] { section_report(inputs); }),
              HasSubstr("--gains: expected what `ctxtag-eval compare --format json` writes, found no JSON object"));
  inputs.gains = "{\"systems\": 3}";
  EXPECT_THAT(error_of<ConfigError>([&] { section_report(inputs); }), HasSubstr("found no list of systems"));
  inputs.gains.clear();
  inputs.ablation = "{\"systems\": [{}]}";
  EXPECT_THAT(
      error_of<ConfigError>([&] { section_report(inputs); }),
      HasSubstr(
          "--ablation: expected what `ctxtag-situation ablation --format json` writes, found a system without a name"));
}

}  // namespace
}  // namespace ctxtag
