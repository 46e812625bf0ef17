#include "ctxtag/users/user_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/random.h"
#include "ctxtag/dataset/sample_table.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ContextEvents events_of(const std::string& text) {
  const TemporaryFolder folder;
  return read_context_events({folder.file("e.csv", text)}, {}, {});
}

// Users with one to three contexts of five, each using 30 of 60 tracks.
ContextEvents many_events() {
  std::string text = "user_id,track_id,context\n";
  Random random(5);
  for (int user = 0; user < 120; ++user) {
    const std::uint64_t first = random.below(5), contexts = 1 + random.below(3);
    for (int i = 0; i < 30; ++i) {
      text += "u" + std::to_string(user) + ",t" + std::to_string(random.below(60)) + ",c" +
              std::to_string((first + random.below(contexts)) % 5) + "\n";
    }
  }
  return events_of(text);
}

UserBuildConfig unfiltered() {
  UserBuildConfig config;
  config.min_users = config.min_tags = 1;
  config.max_users = 0;
  config.train_tracks = config.validation_tracks = config.test_tracks = 0;
  return config;
}

template <typename Id>
std::map<std::uint32_t, std::set<Split>> splits_of(const UserDataset& dataset, Id ContextSample::*member) {
  std::map<std::uint32_t, std::set<Split>> splits;
  for (const ContextSample& sample : dataset.samples) splits[sample.*member].insert(sample.split);
  return splits;
}

bool disjoint(const UserDataset& dataset, std::uint32_t ContextSample::*member) {
  for (const auto& [id, splits] : splits_of(dataset, member)) {
    if (splits.size() > 1) return false;
  }
  return true;
}

TEST(UserDataset, DividesSamplesIntoAQuarterForTestAndATenthOfTheRestForValidation) {
  UserBuildConfig config = unfiltered();
  config.labels = "multi";
  const UserDataset dataset = user_dataset(many_events(), config);
  const auto all = static_cast<double>(dataset.report.steps[0].samples);
  EXPECT_EQ(dataset.samples.size(), static_cast<std::size_t>(all));
  EXPECT_NEAR(static_cast<double>(dataset.report.splits[2].samples), all / 4, 1.0);
  EXPECT_NEAR(static_cast<double>(dataset.report.splits[1].samples), all * 0.075, 2.0);
  for (std::size_t tag = 0; tag < 5; ++tag) {
    double positives = 0.0;
    for (const SplitCount& split : dataset.report.splits) positives += static_cast<double>(split.of_context[tag]);
    EXPECT_NEAR(static_cast<double>(dataset.report.splits[2].of_context[tag]), positives / 4, 2.0) << tag;
    EXPECT_NEAR(static_cast<double>(dataset.report.splits[1].of_context[tag]), positives * 0.075, 3.0) << tag;
  }
  EXPECT_FALSE(disjoint(dataset, &ContextSample::user));
}

TEST(UserDataset, KeepsUsersOrTracksOrBothApart) {
  const ContextEvents events = many_events();
  UserBuildConfig config = unfiltered();
  config.split.folds = 3;
  config.split.validation_share = 0.3;
  for (const char* const by : {"users", "tracks", "both"}) {
    config.split.by = config.split.require_disjoint = by;
    const UserDataset dataset = user_dataset(events, config);
    EXPECT_EQ(disjoint(dataset, &ContextSample::user), by != std::string("tracks")) << by;
    EXPECT_EQ(disjoint(dataset, &ContextSample::track), by != std::string("users")) << by;
    for (const SplitOverlap& overlap : dataset.report.overlaps) {
      EXPECT_EQ(overlap.users == 0, by != std::string("tracks"));
      EXPECT_EQ(overlap.tracks == 0, by != std::string("users"));
    }
  }
  const UserDataset both = user_dataset(events, config);
  EXPECT_EQ(both.report.steps[1].step, "user and track in the same split");
  EXPECT_LT(both.report.steps[1].samples, both.report.steps[0].samples);
  // A user of the test (1/3) meets a test track (1/3); of train 0.7 * 2/3 squared, of validation 0.2 squared.
  const double kept =
      static_cast<double>(both.report.steps[1].samples) / static_cast<double>(both.report.steps[0].samples);
  EXPECT_NEAR(kept, 1.0 / 9 + 0.4667 * 0.4667 + 0.04, 0.05);
}

TEST(UserDataset, RefusesAUserInTwoSplitsWhenAsked) {
  UserBuildConfig config = unfiltered();
  config.split.require_disjoint = "users";
  EXPECT_THAT(error_of<ConfigError>([&] { user_dataset(many_events(), config); }),
              AllOf(HasSubstr(" users are in two splits, such as 'u"), HasSubstr("set split.by=users")));
  config.split.by = "users";
  config.split.require_disjoint = "both";
  EXPECT_THAT(error_of<ConfigError>([&] { user_dataset(many_events(), config); }),
              HasSubstr("tracks are in two splits, such as 't"));
}

TEST(UserDataset, KeepsUsersOfAGroupTogether) {
  UserBuildConfig config = unfiltered();
  config.split.by = "users";
  GroupOfTrack groups;
  for (int user = 0; user < 110; ++user) groups[{"u" + std::to_string(user)}] = "g" + std::to_string(user / 5);
  const UserDataset dataset = user_dataset(many_events(), config, groups);
  std::map<std::string, std::set<Split>> splits;
  for (const ContextSample& sample : dataset.samples) {
    const auto group = groups.find({dataset.users[sample.user]});
    if (group != groups.end()) splits[group->second].insert(sample.split);
  }
  EXPECT_EQ(splits.size(), 22U);
  for (const auto& [group, of_group] : splits) EXPECT_EQ(of_group.size(), 1U) << group;
}

TEST(UserDataset, TakesEveryFoldForTestOnce) {
  UserBuildConfig config = unfiltered();
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> tested;
  for (config.split.test_fold = 0; config.split.test_fold < 4; ++config.split.test_fold) {
    for (const ContextSample& sample : user_dataset(many_events(), config).samples) {
      tested[{sample.track, sample.user}] += sample.split == Split::kTest ? 1 : 0;
    }
  }
  for (const auto& [sample, times] : tested) EXPECT_EQ(times, 1);
}

// Twelve copies of a block, so that every split has the same: t1 has 1 user, t2 two users with one tag, t3 two users
// with two tags; "both" has two tags for one track.
std::string blocks() {
  std::string text = "user_id,track_id,context\n";
  for (int i = 0; i < 400; ++i) {
    const std::string n = std::to_string(i), user = "u" + std::to_string(i / 2);
    text += user + ",t" + n + ",gym\n";
    text += user + "x,t" + n + (i % 2 == 0 ? ",gym\n" : ",sleep\n");
  }
  return text;
}

TEST(UserDataset, KeepsTracksWithEnoughUsersAndTagsInTheirSplit) {
  UserBuildConfig config = unfiltered();
  config.split.by = "tracks";
  config.min_users = config.max_users = 2;
  config.min_tags = 2;
  const UserDataset dataset = user_dataset(events_of(blocks()), config);
  EXPECT_EQ(dataset.report.splits[0].tracks + dataset.report.splits[1].tracks + dataset.report.splits[2].tracks, 200);
  for (const SplitCount& split : dataset.report.splits) {
    EXPECT_EQ(split.samples, 2 * split.tracks);
    EXPECT_EQ(split.of_context[0], split.of_context[1]);
    EXPECT_EQ(split.tracks_by_users.size(), 3U);
  }
  config.max_users = 0;
  config.min_users = 3;
  EXPECT_THAT(
      error_of<ConfigError>([&] { user_dataset(events_of(blocks()), config); }),
      AllOf(HasSubstr("no sample of the train split is left"), HasSubstr("0 of its tracks have 3 to any number")));
}

TEST(UserDataset, DrawsAsManyTracksAsAreWantedAndNoMore) {
  UserBuildConfig config = unfiltered();
  config.train_tracks = 20;
  config.test_tracks = 10000;
  const UserDataset dataset = user_dataset(many_events(), config);
  EXPECT_EQ(dataset.report.splits[0].tracks, 20);
  EXPECT_EQ(dataset.report.splits[2].tracks, 60);
  config.split.seed = 1;
  const auto tracks = [](const UserDataset& of) { return splits_of(of, &ContextSample::track); };
  EXPECT_NE(tracks(user_dataset(many_events(), config)), tracks(dataset));
}

TEST(UserDataset, HasOneTagPerSampleUnlessSeveralAreAsked) {
  std::string text = "user_id,track_id,context,count\n";
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    text += "a" + n + ",t,gym,2\na" + n + ",t,sleep,1\nb" + n + ",t,sleep,1\nc" + n + ",t,work,1\n";
  }
  UserBuildConfig config = unfiltered();
  const UserDataset single = user_dataset(events_of(text), config);
  EXPECT_EQ(single.samples.size(), 80U);
  EXPECT_THAT(single.report.samples_by_contexts, ElementsAre(0, 80, 40));
  EXPECT_THAT(single.report.users_by_contexts, ElementsAre(0, 80, 40));
  EXPECT_EQ(single.report.users_with_one_sample, 120);
  config.labels = "multi";
  EXPECT_EQ(user_dataset(events_of(text), config).samples.size(), 120U);
  config.labels = "single";
  config.min_count = 2;  // only a's gym reaches it
  EXPECT_EQ(user_dataset(events_of(text), config).samples.size(), 40U);
  config.min_count = 1;
  config.drop_tags = {"sleep"};
  const UserDataset dropped = user_dataset(events_of(text), config);
  EXPECT_EQ(dropped.samples.size(), 80U);  // a's become single, b's have none
  EXPECT_THAT(dropped.contexts.tags(), ElementsAre("gym", "work"));
  config.drop_tags = {"slep"};
  EXPECT_THAT(error_of<ConfigError>([&] { user_dataset(events_of(text), config); }), HasSubstr("sleep"));
}

TEST(UserDataset, DoesNotDependOnTheOrderOfTheRows) {
  const ContextEvents forth =
      events_of("user_id,track_id,context\n" + std::string("a,1,x\nb,2,y\nc,3,x\nd,4,y\ne,5,x\nf,6,x\n"));
  const ContextEvents back =
      events_of("user_id,track_id,context\n" + std::string("f,6,x\ne,5,x\nd,4,y\nc,3,x\nb,2,y\na,1,x\n"));
  const test::TemporaryFolder folder;
  write_user_dataset(folder / "forth", user_dataset(forth, unfiltered()), forth, unfiltered());
  write_user_dataset(folder / "back", user_dataset(back, unfiltered()), back, unfiltered());
  for (const char* const name : {"samples.csv", "splits.csv", "labels.csv", "card.json"}) {
    EXPECT_EQ(read_file(folder / "forth" / name), read_file(folder / "back" / name)) << name;
  }
}

TEST(UserDataset, IsWrittenAsTablesThatReadBack) {
  const ContextEvents events = many_events();
  const UserDataset dataset = user_dataset(events, unfiltered());
  const test::TemporaryFolder folder;
  write_user_dataset(folder / "built", dataset, events, unfiltered());
  const SampleTable samples = read_samples(folder / "built" / "samples.csv");
  ASSERT_EQ(samples.size(), dataset.samples.size());
  LabelMatrix test_labels = read_labels(folder / "built" / "labels_test.csv");
  std::map<std::string, std::set<Eigen::Index>> of_track;  // tags that some user of the test gives
  for (std::size_t row = 0; row < samples.size(); ++row) {
    if (dataset.samples[row].split != Split::kTest) continue;
    for (Eigen::Index tag = 0; tag < 5; ++tag) {
      if (samples.labels.values(static_cast<Eigen::Index>(row), tag) != 0)
        of_track[samples.labels.ids[row].value].insert(tag);
    }
  }
  ASSERT_EQ(test_labels.ids.size(), of_track.size());
  for (std::size_t row = 0; row < test_labels.ids.size(); ++row) {
    for (Eigen::Index tag = 0; tag < 5; ++tag) {
      EXPECT_EQ(test_labels.values(static_cast<Eigen::Index>(row), tag),
                of_track[test_labels.ids[row].value].count(tag));
    }
  }
  const auto card = nlohmann::json::parse(read_file(folder / "built" / "card.json"));
  EXPECT_EQ(card["users_with_one_context"], dataset.report.users_by_contexts[1]);
  EXPECT_EQ(card["overlaps"][1]["a"], "train");
  EXPECT_EQ(card["overlaps"][1]["users"], dataset.report.overlaps[1].users);
  EXPECT_THAT(read_file(folder / "built" / "card.md"), HasSubstr("of 120 users"));
}

TEST(UserDataset, NeedsEnoughToDivide) {
  EXPECT_THAT(error_of<ConfigError>(
                  [] { user_dataset(events_of("user_id,track_id,context\na,1,x\na,2,x\nb,3,x\n"), unfiltered()); }),
              HasSubstr("3 samples cannot fill 4 folds and a validation"));
  std::string text = "user_id,track_id,context\n";
  for (int i = 0; i < 65; ++i) text += "a,t" + std::to_string(i) + ",c" + std::to_string(i) + "\n";
  EXPECT_THAT(error_of<ConfigError>([&] { user_dataset(events_of(text), unfiltered()); }),
              HasSubstr("there are 65 contexts; at most 64"));
}

}  // namespace
}  // namespace ctxtag
