#include "ctxtag/checking/repair.h"

#include <gtest/gtest.h>

#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

PartTable table(bool folds, const std::vector<std::pair<std::string, int>>& rows) {
  PartTable result;
  result.folds = folds;
  result.names = folds ? std::vector<std::string>{"fold 0", "fold 1", "fold 2"}
                       : std::vector<std::string>{"train", "validation", "test"};
  for (const auto& [id, part] : rows) {
    result.ids.push_back({id});
    result.parts.push_back(part);
  }
  return result;
}

std::string described(const Repair& repair) {
  std::string text;
  for (std::size_t i = 0; i < repair.table.ids.size(); ++i) {
    text += repair.table.ids[i].value + std::to_string(repair.table.parts[i]) + " ";
  }
  return text;
}

const Memberships kArtists{"artist", {{{"a"}, {"x"}}, {{"b"}, {"x"}}, {{"c"}, {"x", "y"}}, {{"d"}, {"y"}}}};

TEST(Repair, MovesWhatHangsTogetherToThePartThatHoldsMostOfIt) {
  const LeakCheck check =
      leak_check(table(false, {{"a", 1}, {"b", 1}, {"c", 1}, {"d", 2}, {"e", 2}, {"f", 0}}), {kArtists});
  const Repair repair = repaired(check, RepairBy::kMove);
  EXPECT_EQ(described(repair), "a1 b1 c1 d1 e2 f0 ");
  ASSERT_EQ(repair.changed.size(), 1U);
  EXPECT_EQ(repair.changed[0].id.value, "d");
  EXPECT_EQ(repair.changed[0].from, 2);
  EXPECT_EQ(repair.changed[0].to, 1);
}

TEST(Repair, GivesTiesToTrain) {
  const LeakCheck check = leak_check(table(false, {{"a", 2}, {"b", 0}, {"e", 2}, {"g", 1}}), {kArtists});
  EXPECT_EQ(described(repaired(check, RepairBy::kMove)), "a0 b0 e2 g1 ");
}

TEST(Repair, DropsNoTestRow) {
  // c (test) drops b (validation); then a (train) is tied to c as well, while d is only tied to c; g and h share an id.
  const LeakCheck check = leak_check(
      table(false, {{"a", 0}, {"b", 1}, {"c", 2}, {"d", 0}, {"e", 0}, {"f", 1}, {"g", 0}, {"g", 2}}), {kArtists});
  const Repair repair = repaired(check, RepairBy::kDrop);
  EXPECT_EQ(described(repair), "c2 e0 f1 g2 ");
  EXPECT_EQ(repair.changed.size(), 4U);
  EXPECT_FALSE(repair.changed[0].to.has_value());
}

TEST(Repair, KeepsARowThatIsTiedOnlyToOneThatIsDropped) {
  const Memberships chain{"artist", {{{"a"}, {"x"}}, {{"b"}, {"x", "y"}}, {{"c"}, {"y"}}}};
  const LeakCheck check = leak_check(table(false, {{"a", 0}, {"b", 1}, {"c", 2}, {"d", 1}}), {chain});
  EXPECT_EQ(described(repaired(check, RepairBy::kDrop)), "a0 c2 d1 ");
}

// Copies of copies are one recording, whereas two artists who share a third track with another are not one artist.
TEST(Repair, FollowsSimilarAudioOverSeveralTies) {
  LeakCheck check = leak_check(table(false, {{"a", 0}, {"b", 1}, {"c", 2}, {"d", 0}, {"e", 1}}), {});
  check.kinds.push_back(kSimilarAudio);
  const std::size_t kind = check.kind(kSimilarAudio);
  check.ties.push_back({kind, "a ~ b", {0, 1}, {}});
  check.ties.push_back({kind, "b ~ c", {1, 2}, {}});
  EXPECT_EQ(described(repaired(check, RepairBy::kDrop)), "c2 d0 e1 ");
}

TEST(Repair, OfFoldsDropsWhatIsOutsideTheFoldThatHoldsMost) {
  const LeakCheck check = leak_check(table(true, {{"a", 2}, {"b", 2}, {"c", 0}, {"e", 0}, {"f", 1}}), {kArtists});
  EXPECT_EQ(described(repaired(check, RepairBy::kDrop)), "a2 b2 e0 f1 ");
}

TEST(Repair, LeavesATrackOnceWhereItStoodTwice) {
  const LeakCheck check = leak_check(table(false, {{"a", 2}, {"a", 0}, {"e", 2}}), {});
  const Repair repair = repaired(check, RepairBy::kMove);
  EXPECT_EQ(described(repair), "a0 e2 ");
  ASSERT_EQ(repair.changed.size(), 1U);
  EXPECT_FALSE(repair.changed[0].to.has_value());
}

TEST(Repair, RefusesToEmptyAPart) {
  const LeakCheck check = leak_check(table(false, {{"a", 0}, {"b", 0}, {"c", 1}, {"d", 0}}), {kArtists});
  EXPECT_THROW(repaired(check, RepairBy::kMove), ConfigError);
}

TEST(Repair, LeavesNothingToFind) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Random random(seed);
    const bool folds = seed % 2 == 0;
    PartTable parts = table(folds, {});
    Memberships artists{"artist", {}}, users{"user", {}};
    std::set<std::pair<std::string, int>> seen;
    for (int i = 0; i < 300; ++i) {
      const std::string id = "t" + std::to_string(random.below(280));
      const int part = static_cast<int>(random.below(3));
      if (!seen.insert({id, part}).second) continue;
      parts.ids.push_back({id});
      parts.parts.push_back(part);
      if (random.uniform() < 0.5) artists.groups[{id}] = {"x" + std::to_string(random.below(150))};
      if (random.uniform() < 0.2) users.groups[{id}] = {"u" + std::to_string(random.below(80)), "v" + id};
    }
    HeardAudio audio;
    for (int i = 0; i < 40; ++i) {
      audio.ids.push_back({"t" + std::to_string(i)});
      const std::uint64_t content = random.below(30);
      audio.hashes.push_back("h" + std::to_string(content));
      Random words(content % 12);
      audio.fingerprints.emplace_back();
      for (int k = 0; k < 300; ++k)
        audio.fingerprints.back().words.push_back(static_cast<std::uint32_t>(words.next() | 1));
    }
    const LeakCheck check = leak_check(parts, {artists, users}, audio);
    EXPECT_FALSE(leaks(check).empty());
    for (const RepairBy by : {RepairBy::kMove, RepairBy::kDrop}) {
      const Repair repair = repaired(check, by);
      EXPECT_TRUE(leaks(leak_check(repair.table, {artists, users}, audio)).empty()) << seed;
      EXPECT_EQ(repair.table.ids.size() + repair.changed.size() >= parts.ids.size(), true);
    }
  }
}

}  // namespace
}  // namespace ctxtag
