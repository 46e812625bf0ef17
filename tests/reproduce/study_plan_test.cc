#include "ctxtag/reproduce/study_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

StudyConfig small_study() {
  StudyConfig config;
  read_config(nlohmann::json::parse(R"({"data": {"features": "f", "labels": "l.csv"}, "folds": {"number": 2},
    "ratios": [0, 0.25], "seeds": [7, 3], "systems": [{"name": "ce"}, {"name": "im", "negative": "ignore_missing"}]})"),
              config);
  return config;
}

TEST(StudyPlan, HasARunForEveryRatioSystemSeedAndFold) {
  const StudyConfig config = small_study();
  std::vector<std::string> ids;
  for (const StudyRun& run : study_runs(config)) {
    ids.push_back(config.systems[run.system].name + "/" + cell_id(config, run.cell));
  }
  EXPECT_THAT(ids, ::testing::ElementsAre("ce/r0-s7-f0", "ce/r0-s7-f1", "ce/r0-s3-f0", "ce/r0-s3-f1", "im/r0-s7-f0",
                                          "im/r0-s7-f1", "im/r0-s3-f0", "im/r0-s3-f1", "ce/r0.25-s7-f0",
                                          "ce/r0.25-s7-f1", "ce/r0.25-s3-f0", "ce/r0.25-s3-f1", "im/r0.25-s7-f0",
                                          "im/r0.25-s7-f1", "im/r0.25-s3-f0", "im/r0.25-s3-f1"));
}

TEST(StudyPlan, WorksSeedBySeed) {
  const StudyConfig config = small_study();
  std::vector<std::string> ids;
  for (const StudyCell& cell : study_cells(config)) ids.push_back(cell_id(config, cell));
  EXPECT_THAT(ids, ::testing::ElementsAre("r0-s7-f0", "r0.25-s7-f0", "r0-s7-f1", "r0.25-s7-f1", "r0-s3-f0",
                                          "r0.25-s3-f0", "r0-s3-f1", "r0.25-s3-f1"));
}

TEST(StudyPlan, LetsAStudyGrow) {
  const StudyConfig before = small_study();
  StudyConfig now = before;
  now.ratios = {0.25, 0.5};
  now.seeds = {9};
  now.title = "larger";
  now.systems[0].title = "Cross entropy";
  now.systems[0].positive_statistics = "visible";  // what empty means there
  now.systems.erase(now.systems.begin() + 1);
  now.systems.push_back({});
  now.systems.back().name = "asl";
  EXPECT_NO_THROW(require_same_study(comparable(before), comparable(now), "out"));
}

TEST(StudyPlan, SaysWhatContradictsTheStudyThatIsThere) {
  const StudyConfig before = small_study();
  StudyConfig now = before;
  now.folds.seed = 5;
  EXPECT_THAT(test::error_of<ConfigError>([&] { require_same_study(comparable(before), comparable(now), "out"); }),
              HasSubstr("out: holds a study with another config (/folds/seed is 5, there it is 0)"));
  now = before;
  now.systems[1].loss = {{"name", "asl"}};
  EXPECT_THAT(test::error_of<ConfigError>([&] { require_same_study(comparable(before), comparable(now), "out"); }),
              HasSubstr("/systems/im/loss"));
}

TEST(StudyConfig, RefusesWhatCannotBeAStudy) {
  const auto refusal = [](const char* json) {
    return test::error_of<ConfigError>([&] {
      StudyConfig config;
      read_config(nlohmann::json::parse(json), config);
    });
  };
  EXPECT_THAT(refusal(R"({"ratios": [0, 1.5]})"), HasSubstr("ratios: from 0 to 1, found 1.5"));
  EXPECT_THAT(refusal(R"({"seeds": [1, 1]})"), HasSubstr("seeds: one is twice"));
  EXPECT_THAT(refusal(R"({"systems": [{"name": "a"}, {"name": "a"}]})"), HasSubstr("two are called 'a'"));
  EXPECT_THAT(refusal(R"({"systems": [{"name": "a"}, {"name": "b/c"}]})"), HasSubstr("systems[1].name: letters"));
  EXPECT_THAT(refusal(R"({"systems": [{"name": "a", "negative": "n7"}]})"), HasSubstr("systems[0].negative: 'n7'"));
  EXPECT_THAT(refusal(R"({"systems": [{"name": "a", "los": {}}]})"), HasSubstr("did you mean 'loss'?"));
  EXPECT_THAT(refusal(R"({"experiment": {"data": {}}})"), HasSubstr("experiment.data: the study itself sets it"));
  EXPECT_THAT(refusal(R"({"reference": "ce", "systems": [{"name": "im"}]})"), HasSubstr("there is no system 'ce'"));
  EXPECT_THAT(refusal(R"({"folds": {"number": 2, "validation": "next"}})"), HasSubstr("needs 3 folds"));
}

TEST(StudyConfig, KnowsWhichSystemsLeak) {
  StudySystemConfig system;
  EXPECT_FALSE(system.leaks());
  system.statistics = "complete";
  EXPECT_FALSE(system.leaks());  // ones are counted from nothing
  system.negative = "correlation";
  EXPECT_TRUE(system.leaks());
  system.statistics = "visible";
  EXPECT_FALSE(system.leaks());
  system.positive = "prevalence";
  system.positive_statistics = "complete";
  EXPECT_TRUE(system.leaks());
  StudySystemConfig oracle;
  oracle.negative = "ignore_missing";
  EXPECT_TRUE(oracle.leaks());
}

}  // namespace
}  // namespace ctxtag
