#include "ctxtag/streams/split_streams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/streams/stream_samples.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// `rows` streams of 20 listeners, 30 tracks and 3 situations, a second after each other.
StreamTable streams_of(std::size_t rows) {
  StreamTable table;
  for (int i = 0; i < 20; ++i) table.users.names.push_back("user" + std::to_string(i));
  for (int i = 0; i < 30; ++i) table.tracks.names.push_back("track" + std::to_string(i));
  table.situations = TagVocabulary({"gym", "party", "sleep"});
  for (std::size_t i = 0; i < rows; ++i) {
    table.users.of_row.push_back(static_cast<std::uint32_t>((i * i + i / 7) % 20));
    table.tracks.of_row.push_back(static_cast<std::uint32_t>((3 * i + i / 5) % 30));
    table.situation.push_back(static_cast<std::int32_t>(i % 3));
    table.moment.push_back(static_cast<double>(i));
    table.row.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return table;
}

std::map<std::uint32_t, std::set<int>> folds_of(const std::vector<std::uint32_t>& names,
                                                const std::vector<int>& folds) {
  std::map<std::uint32_t, std::set<int>> result;
  for (std::size_t i = 0; i < folds.size(); ++i) result[names[i]].insert(folds[i]);
  return result;
}

TEST(SplitStreams, KeepsEveryUserOrTrackInOneFold) {
  const StreamTable table = streams_of(400);
  const SplitTable by_user = split_streams(table, StreamSplit::kColdUser, 4, 0);
  for (const auto& [user, folds] : folds_of(table.users.of_row, by_user.folds)) EXPECT_EQ(folds.size(), 1U) << user;
  const SplitTable by_track = split_streams(table, StreamSplit::kColdTrack, 4, 0);
  for (const auto& [track, folds] : folds_of(table.tracks.of_row, by_track.folds)) EXPECT_EQ(folds.size(), 1U) << track;
  std::map<int, int> sizes;
  for (const int fold : by_user.folds) ++sizes[fold];
  EXPECT_EQ(sizes.size(), 4U);
  for (const auto& [fold, size] : sizes) EXPECT_NEAR(size, 100, 40) << fold;
}

TEST(SplitStreams, GivesEveryFoldOfTheWarmCaseAsMuchOfEverySituation) {
  const StreamTable table = streams_of(402);
  const SplitTable split = split_streams(table, StreamSplit::kWarmCase, 4, 0);
  std::map<std::pair<int, int>, int> counts;
  for (std::size_t i = 0; i < table.size(); ++i) ++counts[{split.folds[i], table.situation[i]}];
  ASSERT_EQ(counts.size(), 12U);
  for (const auto& [key, count] : counts) EXPECT_NEAR(count, 33.5, 1.0);
}

TEST(SplitStreams, IsAFunctionOfIdsAndSeed) {
  const StreamTable table = streams_of(100);
  EXPECT_EQ(split_streams(table, StreamSplit::kWarmCase, 4, 7).folds,
            split_streams(table, StreamSplit::kWarmCase, 4, 7).folds);
  EXPECT_NE(split_streams(table, StreamSplit::kWarmCase, 4, 7).folds,
            split_streams(table, StreamSplit::kWarmCase, 4, 8).folds);
}

TEST(SplitStreams, RefusesMoreFoldsThanThereAreUsers) {
  EXPECT_THAT(test::error_of<Error>([] { split_streams(streams_of(400), StreamSplit::kColdUser, 21, 0); }),
              HasSubstr("fewer users than the 21 folds"));
  EXPECT_THAT(test::error_of<Error>([] { stream_split("cold"); }), HasSubstr("cold_track, cold_user, warm_case"));
}

TEST(SplitStreamsByTime, PutsTheLatestIntoTheTestAndKeepsMomentsTogether) {
  StreamTable table = streams_of(10);
  table.moment = {9, 8, 7, 6, 5, 4, 4, 4, 1, 0};
  const SplitTable split = split_streams_by_time(table, {0.4, 0.3, 0.3});
  std::string order;
  for (const Split part : split.splits) order += to_text(part)[1];  // r, a, e
  EXPECT_EQ(order, "eeeaarrrrr");                                   // 4 wanted to train, but three are of one moment
}

TEST(PartsOf, LetsAllButTheTestTrainAsInThePaper) {
  const StreamTable table = streams_of(40);
  const SplitTable folds = split_streams(table, StreamSplit::kWarmCase, 4, 0);
  const StreamParts two = parts_of(table, &folds, 1, {});
  EXPECT_EQ(two.train.size() + two.test.size(), 40U);
  EXPECT_TRUE(two.validation.empty());
  const StreamParts three = parts_of(table, &folds, 1, 2);
  EXPECT_EQ(three.test, two.test);
  EXPECT_EQ(three.train.size() + three.validation.size() + three.test.size(), 40U);
  EXPECT_THAT(test::error_of<Error>([&] { parts_of(table, &folds, 9, {}); }), HasSubstr("there is no fold 9"));
  EXPECT_THAT(test::error_of<Error>([&] { parts_of(table, &folds, 1, 1); }), HasSubstr("both"));
  EXPECT_THAT(test::error_of<Error>([&] { parts_of(table, nullptr, 1, {}); }), HasSubstr("a column fold"));
}

TEST(SamplesOf, GivesAListenersTrackTheSituationOfMostOfItsStreams) {
  StreamTable table = streams_of(5);
  table.users.of_row = {0, 0, 0, 1, 0};
  table.tracks.of_row = {2, 2, 2, 2, 2};
  table.situation = {1, 0, 0, -1, 2};
  const StreamSamples made = samples_of(table, {{0, 1, 2, 3}, {}, {4}});
  ASSERT_EQ(made.samples.size(), 1U);  // the test's stream is of a sample that trains
  EXPECT_EQ(made.samples.labels.ids[0].value, "track2");
  EXPECT_EQ(made.samples.labels.values(0, 0), 1);
  EXPECT_EQ(made.splits.splits[0], Split::kTrain);
  EXPECT_EQ(made.repeated, 3);
  EXPECT_EQ(made.other_situation, 1);
  EXPECT_EQ(candidates_of(table, {4}).size(), 30U);
}

}  // namespace
}  // namespace ctxtag
