#include "ctxtag/reproduce/study.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "ctxtag/base/files.h"
#include "ctxtag/base/random.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/split_table.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// Stands in for ctxtag-train: "trains" at once; a track's score is a function of its id, the tag and how many visible
// positives the tag has. What was asked first ends last.
class FakeTrainer : public ProcessHost {
 public:
  std::size_t start(const std::string& tool, const std::vector<std::string>& arguments, const fs::path& folder,
                    const fs::path& log) override {
    EXPECT_EQ(tool, "ctxtag-train");
    const std::string config = read_file(folder / arguments[1]);
    const nlohmann::json json = nlohmann::json::parse(config);
    write_file_atomically(log, "something happened\nthe last word\n");
    bool succeeds = json["loss"].value("name", "") != "unknown", refused = false;
    if (arguments[2] == "--print-config") {
      most_under_way = 0;
    } else {
      ++trainings;
      if (stop_after > 0 && trainings > stop_after) throw SystemError("the plug was pulled");
      refused = json["loss"].value("name", "") == "refused";
      succeeds = succeeds && !refused && json["loss"].value("name", "") != "fails";
      if (succeeds) train(json, folder, folder / arguments[3]);
    }
    under_way_.push_front({number_, succeeds,
                           succeeds  ? "exit status 0"
                           : refused ? "exit status 2"
                                     : "exit status 3",
                           refused});
    most_under_way = std::max(most_under_way, under_way_.size());
    return number_++;
  }
  Ended wait() override {
    Ended ended = under_way_.front();
    under_way_.pop_front();
    return ended;
  }

  int trainings = 0, stop_after = 0;
  std::size_t most_under_way = 0;

 private:
  static void train(const nlohmann::json& config, const fs::path& folder, const fs::path& run) {
    const LabelMatrix labels = read_labels(folder / config["data"]["labels"].get<std::string>());
    const auto splits = read_splits(folder / config["data"]["splits"].get<std::string>()).assignment();
    for (const Split wanted : {Split::kTest, Split::kValidation}) {
      ScoreTable table{{}, {}, labels.vocabulary, {}};
      for (const TrackId& id : labels.ids) {
        if (splits.at(id) == wanted) table.ids.push_back(id);
      }
      table.scores.resize(static_cast<Eigen::Index>(table.ids.size()), labels.values.cols());
      for (Eigen::Index row = 0; row < table.scores.rows(); ++row) {
        for (Eigen::Index tag = 0; tag < table.scores.cols(); ++tag) {
          Random random(
              mixed_seed({text_hash(table.ids[static_cast<std::size_t>(row)].value), static_cast<std::uint64_t>(tag),
                          config["seed"].get<std::uint64_t>(), config["data"].contains("weights") ? 1U : 0U,
                          labels.values.col(tag).cast<std::uint64_t>().sum()}));
          table.scores(row, tag) = random.uniform();
        }
      }
      fs::create_directories(run / "scores");
      fs::create_directories(run / "checkpoints");
      if (!table.ids.empty()) write_scores(run / "scores" / (to_text(wanted) + ".csv"), table);
    }
  }

  std::size_t number_ = 0;
  std::deque<Ended> under_way_;
};

class StudyTest : public ::testing::Test {
 protected:
  StudyTest() {
    std::string labels = "track_id,a,b,c\n";
    Random random(1);
    for (int i = 0; i < 40; ++i) {
      labels += "t" + std::to_string(i);
      for (int tag = 0; tag < 3; ++tag) labels += random.below(2) == 0 ? ",0" : ",1";
      labels += "\n";
    }
    config.data.labels = folder.file("labels.csv", labels).string();
    config.data.features = folder.file("features.npy", "").string();
    config.folds.number = 3;
    config.folds.validation = "next";
    config.ratios = {0.0, 0.5};
    config.seeds = {0};
    config.systems.resize(2);
    config.systems[0].name = "ce";
    config.systems[1].name = "im";
    config.systems[1].negative = "ignore_missing";
    config.bootstrap.replicates = 20;
  }

  StudyReport run(const std::string& out, int at_once = 1) {
    StudyOptions options;
    options.at_once = at_once;
    return run_study(config, folder.path() / out, trainer, options);
  }
  std::string text(const std::string& file) const { return read_file(folder.path() / file); }

  test::TemporaryFolder folder;
  StudyConfig config;
  FakeTrainer trainer;
};

TEST_F(StudyTest, TrainsEveryRunAndWhatIsTheSameOnce) {
  const StudyReport report = run("out", 4);
  EXPECT_EQ(report.runs, 12U);
  EXPECT_EQ(report.finished, 12U);
  EXPECT_EQ(report.equal_to_others, 3U);  // with nothing hidden, nothing can be ignored
  EXPECT_EQ(trainer.trainings, 9);
  EXPECT_EQ(trainer.most_under_way, 4U);
  const std::string results = text("out/results.csv");
  EXPECT_EQ(std::count(results.begin(), results.end(), '\n'), 13);
  EXPECT_THAT(results, HasSubstr("\nim,0.5,0,2,"));
  EXPECT_TRUE(fs::exists(folder.path() / "out/figure_macro_f1_fitted.svg"));
  EXPECT_FALSE(fs::exists(folder.path() / "out/runs/ce/r0.5-s0-f0/checkpoints"));
  EXPECT_FALSE(fs::exists(folder.path() / "out/tables/r0.5-s0-f0/im.weights.csv"));
}

TEST_F(StudyTest, HidesInTrainingRowsOnly) {
  run("out");
  const LabelMatrix truth = read_labels(config.data.labels);
  const LabelMatrix hidden = read_labels(folder.path() / "out/tables/r0.5-s0-f1/hidden.csv");
  const auto splits = read_splits(folder.path() / "out/tables/r0.5-s0-f1/splits.csv").assignment();
  int in_training = 0, elsewhere = 0;
  for (std::size_t row = 0; row < hidden.ids.size(); ++row) {
    const int count = hidden.values.row(static_cast<Eigen::Index>(row)).cast<int>().sum();
    (splits.at(hidden.ids[row]) == Split::kTrain ? in_training : elsewhere) += count;
  }
  EXPECT_GT(in_training, 5);
  EXPECT_EQ(elsewhere, 0);
}

TEST_F(StudyTest, IsTheSameBytesStoppedAnywhereAndInAnyOrder) {
  run("whole", 4);
  for (const int stop_after : {1, 3, 5}) {
    trainer = {};
    trainer.stop_after = stop_after;
    EXPECT_THROW(run("stopped", 3), SystemError);
  }
  trainer = {};
  EXPECT_GT(run("stopped").done_before, 0U);
  for (const char* const file : {"results.csv", "summary.csv", "summary.md", "figure_macro_roc_auc.svg"}) {
    EXPECT_EQ(text("whole/" + std::string(file)), text("stopped/" + std::string(file))) << file;
  }
  const int before = trainer.trainings;
  EXPECT_TRUE(run("stopped").nothing_left);
  EXPECT_EQ(trainer.trainings, before);
}

TEST_F(StudyTest, GoesOnWhereARunFailsAndSaysSo) {
  config.systems[1].loss = {{"name", "fails"}};
  const StudyReport report = run("out", 2);
  EXPECT_EQ(report.finished, 6U);
  ASSERT_EQ(report.failures.size(), 6U);
  EXPECT_EQ(report.failures[0].how, "exit status 3: the last word");
  EXPECT_THAT(report.failures[0].run, HasSubstr("im/r0"));
  EXPECT_THAT(text("out/summary.md"), HasSubstr("- im at 50 %: 0 of 3 runs"));
}

TEST_F(StudyTest, RefusesASystemThatTheTrainerRefusesBeforeTheFirstTraining) {
  config.systems[1].loss = {{"name", "unknown"}};
  EXPECT_THAT(test::error_of<ConfigError>([&] { run("out"); }), HasSubstr("systems: 'im' is refused"));
  EXPECT_EQ(trainer.trainings, 0);
  config.systems[1].loss = {{"name", "bce"}};  // mended, in the same folder
  EXPECT_EQ(run("out").finished, 12U);
}

TEST_F(StudyTest, StartsNoFurtherRunOfASystemThatTheTrainerRefusesAndNamesItOnce) {
  config.systems[1].loss = {{"name", "refused"}};
  for (const int at_once : {1, 3}) {
    trainer = {};
    const StudyReport report = run("out" + std::to_string(at_once), at_once);
    EXPECT_EQ(report.finished, 6U);
    ASSERT_EQ(report.failures.size(), 1U);
    EXPECT_TRUE(report.failures[0].refused);
    EXPECT_EQ(report.failures[0].how, "exit status 2: the last word");
    EXPECT_EQ(report.left_out, 5U);
    EXPECT_LE(trainer.trainings, 6 + at_once);
  }
}

TEST_F(StudyTest, RefusesAReferenceWithoutSystems) {
  config.systems.clear();
  config.reference = "ce";
  EXPECT_THAT(test::error_of<ConfigError>([&] { config.validate(); }), HasSubstr("systems: is empty"));
}

TEST_F(StudyTest, RefusesTheFolderOfAnotherStudy) {
  run("out");
  config.folds.seed = 1;
  EXPECT_THAT(test::error_of<ConfigError>([&] { run("out"); }), HasSubstr("/folds/seed is 1, there it is 0"));
}

TEST_F(StudyTest, GrowsBySystemsAndRatios) {
  run("out");
  trainer = {};
  config.ratios = {0.0, 0.25, 0.5};
  config.systems.resize(3);
  config.systems[2].name = "cb";
  config.systems[2].negative = "correlation";
  run("out");
  EXPECT_EQ(trainer.trainings,
            3 * 3 + 2 * 3);  // all three systems at the new ratio (nothing equal), cb at the old ones
  trainer = {};
  run("fresh");
  EXPECT_EQ(text("out/results.csv"), text("fresh/results.csv"));
}

TEST_F(StudyTest, TakesTagsThatLoseAllPositives) {
  config.ratios = {1.0};
  config.hide.keep_one = false;
  config.systems[1].positive = "prevalence";
  EXPECT_EQ(run("out").finished, 6U);
  EXPECT_THAT(text("out/summary.md"),
              HasSubstr("## Tags without a weight\n\nA tag of which no positive is left in the training rows"));
  EXPECT_THAT(text("out/summary.md"), HasSubstr("\n- im at 100 %: 3 runs; a, b, c\n"));
  EXPECT_THAT(text("out/summary.md"), ::testing::Not(HasSubstr("\n- ce at 100 %")));
  config.ratios = {0.0};
  run("whole");
  EXPECT_THAT(text("whole/summary.md"), ::testing::Not(HasSubstr("Tags without a weight")));
}

}  // namespace
}  // namespace ctxtag
