#include "ctxtag/dataset/sample_joins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/sample_tables.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

SampleTable three_samples() { return test::samples_of({"gym"}, {{"b", "u", {1}}, {"a", "v", {0}}, {"a", "u", {1}}}); }

TEST(ScoresOfSamples, GiveEverySampleOfATrackTheScoresOfTheTrack) {
  const ScoreTable scores = test::scores_of({"gym"}, {{"a", "", {0.1}}, {"b", "", {0.2}}, {"c", "", {0.3}}});
  const SampleScores found = scores_of_samples(scores, three_samples());
  EXPECT_EQ(found.scores.ids, by_sample(three_samples()).ids);
  EXPECT_TRUE((found.scores.scores == (RealMatrix(3, 1) << 0.2, 0.1, 0.1).finished()).all());
  EXPECT_THAT(found.notes, ElementsAre("1 scored tracks have no sample and take no part"));
}

TEST(ScoresOfSamples, FollowTheOrderOfTheSamplesAndKeepPairsThatAreNone) {
  const ScoreTable scores = test::scores_of({"gym"}, {{"c", "u", {0.4}}, {"a", "u", {0.3}}, {"b", "u", {0.2}}});
  const SampleScores found = scores_of_samples(scores, three_samples());
  EXPECT_THAT(found.scores.ids, ElementsAre(TrackId{"b for user u"}, TrackId{"a for user u"}, TrackId{"c for user u"}));
  EXPECT_TRUE((found.scores.scores == (RealMatrix(3, 1) << 0.2, 0.3, 0.4).finished()).all());
}

TEST(ScoresOfSamples, RefuseIdsThatAreOneNumberInTwoSpellings) {
  const SampleTable samples = test::samples_of({"gym"}, {{"3", "7", {1}}, {"12", "7", {0}}});
  const auto message = [&](const ScoreTable& scores) {
    return test::error_of<ConfigError>([&] { scores_of_samples(scores, samples); });
  };
  EXPECT_THAT(message(test::scores_of({"gym"}, {{"3.0", "", {0.1}}, {"12.0", "", {0.1}}})),
              HasSubstr("2 ids of the samples are numbers that the scores spell otherwise ('12' and '12.0')"));
  EXPECT_THAT(message(test::scores_of({"gym"}, {{"3", "007", {0.1}}, {"12", "007", {0.1}}})),
              HasSubstr("1 ids of the samples' users are numbers that the scores spell otherwise ('7' and '007')"));
}

TEST(SplitsOfSamples, AreThoseOfTheSampleOrElseOfItsTrack) {
  SplitTable of_tracks;
  of_tracks.ids = {{"a"}, {"b"}};
  of_tracks.splits = {Split::kTest, Split::kTrain};
  const auto by_track = splits_of_samples(of_tracks, three_samples());
  EXPECT_EQ(by_track.size(), 3U);
  EXPECT_EQ(by_track.at({"a for user v"}), Split::kTest);
  EXPECT_EQ(by_track.at({"b for user u"}), Split::kTrain);
  SplitTable of_samples = of_tracks;
  of_samples.ids = {{"a"}, {"a"}};
  of_samples.users = {{"u"}, {"v"}};
  std::vector<std::string> notes;
  const auto by_pair = splits_of_samples(of_samples, three_samples(), {}, {}, &notes);
  EXPECT_THAT(notes, ElementsAre());
  of_samples.users[1] = {"w"};
  splits_of_samples(of_samples, three_samples(), {}, {}, &notes);
  EXPECT_THAT(notes, ElementsAre("1 of 2 rows of the splits have no sample"));
  EXPECT_EQ(by_pair.size(), 2U);
  EXPECT_EQ(by_pair.at({"a for user u"}), Split::kTest);
  EXPECT_EQ(by_pair.at({"a for user v"}), Split::kTrain);
}

TEST(RequireDisjoint, NamesUsersOrTracksInTwoSplits) {
  const SampleTable samples = three_samples();
  const auto message = [&](const std::unordered_map<TrackId, Split>& splits, Disjoint what) {
    return test::error_of<ConfigError>([&] { require_disjoint(samples, splits, what); });
  };
  const std::unordered_map<TrackId, Split> users_apart = {
      {{"a for user u"}, Split::kTest}, {{"b for user u"}, Split::kTest}, {{"a for user v"}, Split::kTrain}};
  EXPECT_NO_THROW(require_disjoint(samples, users_apart, Disjoint::kUsers));
  EXPECT_THAT(message(users_apart, Disjoint::kTracks), HasSubstr("1 of 2 tracks have samples in two splits ('a')"));
  EXPECT_THAT(message(users_apart, Disjoint::kBoth), HasSubstr("1 of 2 tracks"));
  const std::unordered_map<TrackId, Split> tracks_apart = {
      {{"a for user u"}, Split::kTest}, {{"b for user u"}, Split::kTrain}, {{"a for user v"}, Split::kTest}};
  EXPECT_NO_THROW(require_disjoint(samples, tracks_apart, Disjoint::kTracks));
  EXPECT_THAT(message(tracks_apart, Disjoint::kUsers), HasSubstr("1 of 2 users have samples in two splits ('u')"));
}

}  // namespace
}  // namespace ctxtag
