#include "ctxtag/users/holdout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ctxtag {
namespace {

using testing::ElementsAre;

PlayCounts counts_of(int users, int tracks_each) {
  PlayCounts counts;
  for (int track = 0; track < tracks_each; ++track) counts.tracks.push_back({"t" + std::to_string(track)});
  for (int user = 0; user < users; ++user) {
    counts.users.push_back({"u" + std::to_string(user)});
    for (int track = 0; track < tracks_each; ++track) {
      counts.by_user.columns.push_back(track);
      counts.by_user.values.push_back(static_cast<float>(track + 1));
    }
    counts.by_user.begins.push_back(static_cast<std::int64_t>(counts.by_user.cells()));
  }
  return counts;
}

TEST(HeldOut, TakesTheShareOfEveryUserAndKeepsOneTrack) {
  const Holdout parts = held_out(counts_of(3, 10), 0.25, 1);
  EXPECT_THAT(parts.held_out.begins, ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(parts.training.begins, ElementsAre(0, 8, 16, 24));
  for (std::size_t i = 0; i < parts.held_out.cells(); ++i) {
    EXPECT_EQ(parts.held_out.values[i], static_cast<float>(parts.held_out.columns[i] + 1));
  }
  EXPECT_THAT(held_out(counts_of(1, 1), 0.99, 1).held_out.begins, ElementsAre(0, 0));
  EXPECT_THAT(held_out(counts_of(1, 100), 0.29, 1).held_out.begins, ElementsAre(0, 29));
}

TEST(HeldOut, DependsOnSeedAndUserAlone) {
  const PlayCounts counts = counts_of(2, 50);
  const auto columns = [](const Holdout& parts) { return parts.held_out.columns; };
  EXPECT_EQ(columns(held_out(counts, 0.2, 1)), columns(held_out(counts, 0.2, 1)));
  EXPECT_NE(columns(held_out(counts, 0.2, 1)), columns(held_out(counts, 0.2, 2)));
  PlayCounts swapped = counts;
  std::swap(swapped.users[0], swapped.users[1]);
  const auto before = columns(held_out(counts, 0.2, 1)), after = columns(held_out(swapped, 0.2, 1));
  EXPECT_TRUE(std::equal(before.begin(), before.begin() + 10, after.begin() + 10));
}

// One user; scores of the tracks 5, 4, 3, 2, 1, 0. Track 0 is known from the training.
HoldoutFigures figures_of(const std::vector<std::int32_t>& wanted, int at) {
  const Holdout parts{{{0, 1}, {0}, {1.0F}}, {{0, static_cast<std::int64_t>(wanted.size())}, wanted, {1, 1, 1}}};
  VectorMatrix tracks(6, 1);
  tracks << 5, 4, 3, 2, 1, 0;
  HoldoutConfig config;
  config.at = at;
  return ranking_figures(parts, VectorMatrix::Ones(1, 1), tracks, config, 1, 1);
}

TEST(RankingFigures, AreThoseOfTheListWithoutWhatTheTrainingSaw) {
  // The list is 1, 2, 3; of 2, 3, 5 it finds 2 at rank 2 and 3 at rank 3.
  const RankingFigures figures = figures_of({2, 3, 5}, 3).vectors;
  EXPECT_DOUBLE_EQ(figures.recall.value(), 2.0 / 3.0);
  const double best = 1.0 + 1.0 / std::log2(3.0) + 0.5;
  EXPECT_DOUBLE_EQ(figures.ndcg.value(), (1.0 / std::log2(3.0) + 0.5) / best);
  EXPECT_DOUBLE_EQ(figures.average_precision.value(), (1.0 / 2.0 + 2.0 / 3.0) / 3.0);
}

TEST(RankingFigures, AreOutOfAtMostTheLengthOfTheList) {
  EXPECT_DOUBLE_EQ(figures_of({1, 2, 5}, 2).vectors.recall.value(), 1.0);
  EXPECT_DOUBLE_EQ(figures_of({1, 2, 5}, 2).vectors.ndcg.value(), 1.0);
  EXPECT_DOUBLE_EQ(figures_of({5, 5, 5}, 2).vectors.recall.value(), 0.0);
}

TEST(RankingFigures, OfPopularityPutTheFirstOfEquallyPopularTracksFirst) {
  // Nothing but track 0 was played: the list is 1, 2.
  EXPECT_DOUBLE_EQ(figures_of({1, 4, 5}, 2).popularity.recall.value(), 0.5);
}

TEST(RankingFigures, AreEmptyWithoutAnythingHeldOut) {
  const Holdout parts{{{0, 1}, {0}, {1.0F}}, {{0, 0}, {}, {}}};
  const HoldoutFigures figures = ranking_figures(parts, VectorMatrix::Ones(1, 1), VectorMatrix::Ones(2, 1), {}, 1, 1);
  EXPECT_EQ(figures.users, 0);
  EXPECT_FALSE(figures.vectors.recall || figures.vectors.ndcg || figures.popularity.average_precision);
}

}  // namespace
}  // namespace ctxtag
