#include "ctxtag/evaluation/sample_controls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "ctxtag/evaluation/compare_samples.h"
#include "support/errors.h"
#include "support/sample_tables.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

SampleTable four_samples() {
  return test::samples_of({"gym", "sad"},
                          {{"a", "u", {1, 0}}, {"b", "u", {1, 0}}, {"a", "v", {0, 1}}, {"c", "w", {0, 1}}});
}

// Prior of gym: 2 of 3. User u: (2 + 2/3) / 3; user w was never seen.
TEST(SamplePopularity, IsTheShareOfTheUsersPastShrunkTowardsThePrior) {
  const SampleTable samples = four_samples();
  const ScoreTable of_user = sample_popularity_baseline(samples, {{0, 1, 2}, {0, 3}}, PopularityOf::kUser);
  EXPECT_THAT(of_user.ids, ElementsAre(TrackId{"a"}, TrackId{"c"}));
  EXPECT_THAT(of_user.users, ElementsAre(UserId{"u"}, UserId{"w"}));
  EXPECT_DOUBLE_EQ(of_user.scores(0, 0), (2.0 + 2.0 / 3.0) / 3.0);
  EXPECT_DOUBLE_EQ(of_user.scores(0, 1), (1.0 / 3.0) / 3.0);
  EXPECT_DOUBLE_EQ(of_user.scores(1, 0), 2.0 / 3.0);
  const ScoreTable of_track = sample_popularity_baseline(samples, {{0, 1, 2}, {2}}, PopularityOf::kTrack, 2.0);
  EXPECT_DOUBLE_EQ(of_track.scores(0, 1), (1.0 + 2.0 / 3.0) / 4.0);
  EXPECT_THAT(test::error_of<ConfigError>([&] {
                sample_popularity_baseline(samples, {{0}, {1}}, PopularityOf::kUser, 0);
              }),
              HasSubstr("strength"));
}

TEST(UserOnly, LearnsFromTrainRowsAloneWhateverTheThreads) {
  std::vector<test::SampleRow> rows;
  UserVectors vectors;
  vectors.values.resize(20, 1);
  for (int i = 0; i < 20; ++i) {
    rows.push_back({"t", "u" + std::to_string(i), {i % 2, 1 - i % 2}});
    vectors.users.push_back({"u" + std::to_string(i)});
    vectors.values(i, 0) = static_cast<float>(i % 2 + 0.1 * (i % 5));
  }
  SampleTable samples = test::samples_of({"gym", "sad"}, rows);
  SampleRows split;
  for (Eigen::Index i = 0; i < 20; ++i) (i < 12 ? split.train : split.predict).push_back(i);
  const ScoreTable scores = user_only_baseline(vectors, samples, split);
  for (Eigen::Index i = 0; i < 8; ++i) EXPECT_EQ(scores.scores(i, 0) > 0.5, i % 2 == 1);
  for (Eigen::Index i = 12; i < 20; ++i) samples.labels.values.row(i) = 1 - samples.labels.values.row(i);
  EXPECT_TRUE((user_only_baseline(vectors, samples, split, 1.0, 3).scores == scores.scores).all());
  vectors.users[19] = {"stranger"};
  EXPECT_THAT(test::error_of<ConfigError>([&] { user_only_baseline(vectors, samples, split); }),
              HasSubstr("user 'u19' has no vector"));
}

TEST(OtherUser, GivesEachUserTheScoresOfAnotherUserOfTheTrack) {
  const ScoreTable scores =
      test::scores_of({"gym"}, {{"a", "u", {0.1}}, {"b", "u", {0.9}}, {"a", "v", {0.2}}, {"a", "w", {0.3}}});
  const ForgottenUsers other = other_user_control(scores, 0);
  std::set<double> given;
  for (const Eigen::Index row : {0, 2, 3}) {
    EXPECT_NE(other.scores.scores(row, 0), scores.scores(row, 0));
    given.insert(other.scores.scores(row, 0));
  }
  EXPECT_THAT(given, ElementsAre(0.1, 0.2, 0.3));
  EXPECT_EQ(other.scores.scores(1, 0), 0.9);
  EXPECT_EQ(other.alone, 1);
  const ForgottenUsers mean = mean_of_users_control(scores);
  EXPECT_DOUBLE_EQ(mean.scores.scores(3, 0), 0.2);
  EXPECT_DOUBLE_EQ(mean.scores.scores(0, 0), 0.2);
  EXPECT_EQ(mean.scores.scores(1, 0), 0.9);
  EXPECT_THAT(test::error_of<ConfigError>([&] {
                other_user_control(test::scores_of({"gym"}, {{"a", "", {1}}}), 0);
              }),
              HasSubstr("name no users"));
}

// Tags follow the user alone: the system that knows the user wins over itself with users exchanged.
TEST(SampleControls, ShowThatKnowingWhoListensHelpsWhereItDoes) {
  std::vector<test::SampleRow> rows;
  std::vector<test::ScoreRow> scores;
  SampleComparisonTables tables;
  tables.splits.emplace();
  for (int track = 0; track < 40; ++track) {
    for (int user = 0; user < 4; ++user) {
      const int gym = user % 2;
      const test::SampleRow row{
          "t" + std::to_string(track), "u" + std::to_string(user + 4 * (track % 5)), {gym, 1 - gym}};
      rows.push_back(row);
      scores.push_back({row.track, row.user, {gym ? 0.8 : 0.3, gym ? 0.2 : 0.7}});
      tables.splits->emplace(sample_id({row.track}, {row.user}), track < 20 ? Split::kTrain : Split::kTest);
    }
  }
  tables.names = {"network"};
  tables.samples = test::samples_of({"gym", "sad"}, rows);
  tables.scores = {test::scores_of({"gym", "sad"}, scores)};
  const SampleControls controls = sample_controls(tables, nullptr);
  EXPECT_THAT(controls.names, ElementsAre("prior", "user_popularity", "track_popularity", "network for another user",
                                          "network, mean of users"));
  EXPECT_EQ(controls.scores[3].ids.size(), 80U);  // the test samples alone
  SampleComparisonTables deaf_to_users = tables;
  deaf_to_users.scores[0].scores.fill(0.5);
  const SampleControls fewer = sample_controls(deaf_to_users, nullptr);
  EXPECT_THAT(fewer.names, ElementsAre("prior", "user_popularity", "track_popularity"));
  EXPECT_THAT(fewer.notes, ElementsAre(HasSubstr("network: all users of a track score alike")));
  tables.controls = controls.names.size();
  tables.names.insert(tables.names.end(), controls.names.begin(), controls.names.end());
  tables.scores.insert(tables.scores.end(), controls.scores.begin(), controls.scores.end());
  EvaluationConfig config;
  config.protocol = "so_sg";
  config.bootstrap.replicates = 100;
  const SampleComparison comparison = compare_samples(tables, config);
  ASSERT_EQ(comparison.pairs.size(), 5U);  // controls are not compared with each other
  EXPECT_EQ(comparison.systems[0].accuracy.value, 1.0);
  EXPECT_EQ(comparison.systems[2].accuracy.value, 1.0);  // popularity of the user: users have one context each
  EXPECT_LT(*comparison.systems[4].accuracy.value, 0.6);
  EXPECT_TRUE(comparison.pairs[3].accuracy.interval->excludes_zero());  // the network less itself for another user
  EXPECT_EQ(comparison.ranking.systems[1].macro_roc_auc.value, 0.5);    // the prior
  tables.splits.reset();
  EXPECT_THAT(test::error_of<ConfigError>([&] { sample_controls(tables, nullptr); }), HasSubstr("give splits"));
}

}  // namespace
}  // namespace ctxtag
