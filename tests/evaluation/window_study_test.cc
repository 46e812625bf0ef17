#include "ctxtag/evaluation/window_study.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "evaluation/window_choice.h"
#include "support/errors.h"
#include "support/label_rows.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// One tag; of each track its excerpt's score, then those of windows of 2 s every second, the last one of half a window.
struct Track {
  std::string id;
  double excerpt;
  std::vector<double> windows;
};

WindowTable table_of(const std::vector<Track>& tracks) {
  WindowTable table;
  table.vocabulary = TagVocabulary({"a"});
  std::vector<double> scores;
  const auto add = [&](const std::string& id, std::optional<double> length, double start, double seconds,
                       double score) {
    table.windows.push_back({{id}, length, start, seconds});
    scores.push_back(score);
  };
  for (const Track& track : tracks) {
    add(track.id, {}, 0.0, 2.0, track.excerpt);
    for (std::size_t i = 0; i < track.windows.size(); ++i) {
      const bool last = i + 1 == track.windows.size();
      add(track.id, 2.0, static_cast<double>(i), last ? 1.0 : 2.0, track.windows[i]);
    }
  }
  table.scores = Eigen::Map<RealMatrix>(scores.data(), static_cast<Eigen::Index>(scores.size()), 1);
  return table;
}

double score_of(const WindowTable& table, int hop_multiple, int windows, const std::string& pool) {
  const WindowsOfTracks tracks = sorted_windows(table);
  const WindowSetting setting{2.0, 1.0 * hop_multiple, hop_multiple, windows, pool};
  return pooled_scores(table, tracks, tracks.lengths.at(0), setting).scores.scores(0, 0);
}

TEST(WindowChoice, SpreadsWholeWindowsAndTakesAllWhenAsked) {
  const WindowTable table = table_of({{"t0", 0.0, {0.1, 0.2, 0.3, 0.4, 0.5, 0.9}}});
  EXPECT_DOUBLE_EQ(score_of(table, 1, 0, "mean"), 0.4);  // the padded one too
  EXPECT_DOUBLE_EQ(score_of(table, 1, 0, "max"), 0.9);
  EXPECT_DOUBLE_EQ(score_of(table, 1, 1, ""), 0.3);        // the middle of the five whole ones
  EXPECT_DOUBLE_EQ(score_of(table, 1, 2, "mean"), 0.3);    // 0.1 and 0.5
  EXPECT_DOUBLE_EQ(score_of(table, 1, 3, "median"), 0.3);  // 0.1, 0.3, 0.5
  EXPECT_DOUBLE_EQ(score_of(table, 1, 99, "max"), 0.5);    // no more than there are
  EXPECT_DOUBLE_EQ(score_of(table, 2, 0, "mean"), 0.3);    // 0.1, 0.3, 0.5
  EXPECT_DOUBLE_EQ(score_of(table, 5, 0, "mean"), 0.5);    // 0.1, 0.9
}

TEST(WindowChoice, TakesWhatThereIsOfAShortTrack) {
  EXPECT_DOUBLE_EQ(score_of(table_of({{"t0", 0.0, {0.7}}}), 1, 4, "mean"), 0.7);
}

TEST(WindowChoice, KnowsHopAndCost) {
  const WindowTable table = table_of({{"t1", 0.0, {0.1, 0.2, 0.3}}, {"t0", 0.0, {0.4, 0.5}}});
  const WindowsOfTracks tracks = sorted_windows(table);
  EXPECT_EQ(tracks.ids.front().value, "t0");
  EXPECT_DOUBLE_EQ(tracks.minutes, (2.0 + 3.0) / 60.0);
  EXPECT_DOUBLE_EQ(tracks.lengths[0].hop_seconds, 1.0);
  EXPECT_EQ(pooled_scores(table, tracks, tracks.lengths[0], {2.0, 1.0, 1, 0, "mean"}).windows, 5);
  EXPECT_EQ(pooled_scores(table, tracks, tracks.lengths[0], {2.0, 2.0, 2, 0, "mean"}).windows, 3);
}

TEST(WindowChoice, RefusesATableWithHoles) {
  WindowTable table = table_of({{"t0", 0.0, {0.1}}, {"t1", 0.0, {0.1}}});
  table.windows[1].window_seconds = 3.0;
  EXPECT_THAT(error_of<ConfigError>([&] { sorted_windows(table); }), HasSubstr("'t0' has no windows of 2 s"));
  table.windows[0].window_seconds = 2.0;
  EXPECT_THAT(error_of<ConfigError>([&] { sorted_windows(table); }), HasSubstr("'t0' has no excerpt"));
  table.windows = {{{"t0"}, {}, 0.0, 2.0}};
  EXPECT_THAT(error_of<ConfigError>([&] { sorted_windows(table); }), HasSubstr("no windows beside"));
}

// The excerpt ranks one pair of four wrongly; the mean over all windows none; the maximum all of them.
WindowStudyTables windows_of_four() {
  WindowStudyTables tables;
  tables.labels = test::labels_of({"1", "1", "0", "0"});
  tables.windows = table_of({{"t0", 0.9, {0.6, 0.6, 0.6}},
                             {"t1", 0.4, {0.5, 0.7, 0.5}},
                             {"t2", 0.5, {0.0, 0.9, 0.0}},
                             {"t3", 0.1, {0.0, 0.0, 0.8}}});
  return tables;
}

WindowStudyConfig small_config() {
  WindowStudyConfig config;
  config.hop_multiples = {1};
  config.windows = {1, 0};
  config.pools = {"mean", "max"};
  config.bootstrap.replicates = 100;
  return config;
}

WindowStudy study_of(const WindowStudyTables& tables, int threads = 1) {
  std::vector<std::string> notes;
  return window_study(tables, small_config(), threads, notes);
}

TEST(WindowStudy, MeasuresEverySettingAgainstTheExcerpt) {
  const WindowStudy study = study_of(windows_of_four());
  EXPECT_EQ(study.tracks, 4);
  EXPECT_EQ(study.excerpt_roc_auc.value, 0.75);
  ASSERT_EQ(study.results.size(), 3U);  // one window, all by mean, all by maximum
  EXPECT_EQ(setting_text(study.results[0].setting), "2 s every 1 s, 1");
  EXPECT_EQ(study.results[1].macro_roc_auc.value, 1.0);
  EXPECT_EQ(study.results[1].roc_auc_change.value, 0.25);
  EXPECT_EQ(study.results[1].macro_average_precision.value, 1.0);
  EXPECT_NEAR(*study.results[1].average_precision_change.value, 1.0 - (1.0 + 2.0 / 3.0) / 2.0, 1e-12);
  EXPECT_EQ(study.results[2].macro_roc_auc.value, 0.0);
  EXPECT_EQ(study.results[2].roc_auc_change.value, -0.75);
  EXPECT_EQ(study.results[2].windows_per_track, 3.0);
  EXPECT_DOUBLE_EQ(study.results[2].windows_per_minute, 60.0);  // of 3 s each
  EXPECT_EQ(study.best, 1U);
  EXPECT_FALSE(study.best_on_validation);
  EXPECT_THAT(window_study_text(study), HasSubstr("the choice flatters it"));
  EXPECT_EQ(window_study_json(study), window_study_json(study_of(windows_of_four(), 3)));
}

// On the validation tracks the maximum is right and the mean wrong; on the test tracks it is the other way round.
TEST(WindowStudy, ChoosesOnValidationTracksAndMeasuresOnTestTracks) {
  WindowStudyTables tables = windows_of_four();
  const WindowTable more = table_of({{"v0", 0.5, {0.1, 0.9, 0.1}}, {"v1", 0.5, {0.6, 0.6, 0.6}}});
  tables.labels = test::labels_of({"1", "1", "0", "0", "1", "0"});
  tables.labels.ids[4] = {"v0"};
  tables.labels.ids[5] = {"v1"};
  tables.windows.windows.insert(tables.windows.windows.end(), more.windows.begin(), more.windows.end());
  tables.windows.scores.conservativeResize(tables.windows.scores.rows() + more.scores.rows(), 1);
  tables.windows.scores.bottomRows(more.scores.rows()) = more.scores;
  tables.splits.emplace();
  for (const TrackId& id : tables.labels.ids) {
    tables.splits->emplace(id, id.value[0] == 't' ? Split::kTest : Split::kValidation);
  }
  const WindowStudy study = study_of(tables);
  EXPECT_EQ(study.tracks, 4);
  EXPECT_EQ(study.validation_tracks, 2);
  EXPECT_TRUE(study.best_on_validation);
  EXPECT_EQ(study.excerpt_validation_roc_auc, 0.5);
  EXPECT_EQ(study.results[1].validation_roc_auc, 0.0);
  EXPECT_EQ(study.results[2].validation_roc_auc, 1.0);
  EXPECT_EQ(study.results[0].validation_roc_auc, 1.0);  // the middle window, and cheaper than all of them
  EXPECT_EQ(study.best, 0U);
  EXPECT_THAT(window_study_text(study), HasSubstr("* the best on 2 validation tracks"));
  EXPECT_THAT(window_study_csv(study), HasSubstr("\n2,1,0,mean,0,3,60,0,1,"));
  const auto json = nlohmann::json::parse(window_study_json(study));
  EXPECT_EQ(json["settings"][1]["roc_auc_change"]["value"], 0.25);
}

TEST(WindowStudy, RefusesWhatItDoesNotKnow) {
  WindowStudyConfig config;
  config.pools = {"sum"};
  EXPECT_THAT(error_of<ConfigError>([&] { config.validate(); }), HasSubstr("pools: expected one of"));
  config = {};
  config.hop_multiples = {0};
  EXPECT_THAT(error_of<ConfigError>([&] { config.validate(); }), HasSubstr("hop_multiples: must be at least 1"));
  config = {};
  config.windows.clear();
  EXPECT_THAT(error_of<ConfigError>([&] { config.validate(); }), HasSubstr("windows: expected at least one"));
}

}  // namespace
}  // namespace ctxtag
