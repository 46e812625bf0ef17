#include "ctxtag/checking/leaks.h"

#include <gtest/gtest.h>

#include "ctxtag/base/random.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

PartTable splits(const std::vector<std::pair<std::string, int>>& rows) {
  PartTable table;
  table.names = {"train", "validation", "test"};
  for (const auto& [id, part] : rows) {
    table.ids.push_back({id});
    table.parts.push_back(part);
  }
  return table;
}

Fingerprint random_fingerprint(std::uint64_t seed, std::size_t words = 400) {
  Random random(seed);
  Fingerprint result;
  for (std::size_t i = 0; i < words; ++i) result.words.push_back(static_cast<std::uint32_t>(random.next() | 1));
  return result;
}

const LeakCount& count_of(const std::vector<LeakCount>& counts, std::size_t kind, int a, int b) {
  for (const LeakCount& count : counts) {
    if (count.kind == kind && count.part_a == a && count.part_b == b) return count;
  }
  throw std::logic_error("no such count");
}

TEST(LeakCheck, FindsATrackInTwoParts) {
  const LeakCheck check = leak_check(splits({{"a", 0}, {"b", 0}, {"a", 2}}), {});
  const std::vector<Leak> found = leaks(check);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(check.ties[found[0].tie].key, "a");
  EXPECT_EQ(found[0].part_a, 0);
  EXPECT_EQ(found[0].part_b, 2);
}

TEST(LeakCheck, CountsGroupsOfEveryTwoParts) {
  const Memberships artists{"artist",
                            {{{"a"}, {"x"}}, {{"b"}, {"x"}}, {{"c"}, {"x"}}, {{"d"}, {"y", "x"}}, {{"e"}, {"y"}}}};
  const LeakCheck check = leak_check(splits({{"a", 0}, {"b", 0}, {"c", 2}, {"d", 1}, {"e", 1}, {"f", 0}}), {artists});
  const std::vector<Leak> found = leaks(check);
  const std::vector<LeakCount> counts = leak_counts(check, found);
  ASSERT_EQ(counts.size(), 6U);  // two kinds, three pairs of parts
  const std::size_t kind = check.kind("artist");
  const LeakCount& train_test = count_of(counts, kind, 0, 2);
  EXPECT_EQ(train_test.found, 1U);
  EXPECT_EQ(train_test.rows_a, 2U);
  EXPECT_EQ(train_test.rows_b, 1U);
  EXPECT_EQ(train_test.examples[0].track_b.value, "c");
  EXPECT_EQ(count_of(counts, kind, 0, 1).rows_b, 1U);
  EXPECT_EQ(count_of(counts, check.kind(kSameId), 0, 1).found, 0U);
  EXPECT_EQ(check.without[kind], 1U);
  EXPECT_EQ(check.ties.size(), 2U);  // y holds two rows of one part: a tie, no leak
  EXPECT_EQ(found.size(), 3U);
}

TEST(LeakCheck, TiesEqualFilesAndCopiesByEar) {
  HeardAudio audio;
  audio.ids = {{"a"}, {"b"}, {"c"}, {"d"}, {"elsewhere"}};
  audio.hashes = {"1", "1", "2", "3", "1"};
  audio.fingerprints = {random_fingerprint(1), random_fingerprint(1), random_fingerprint(1), random_fingerprint(2, 50),
                        random_fingerprint(1)};
  audio.fingerprints[2].words[5] ^= 0xFF;
  const LeakCheck check = leak_check(splits({{"a", 0}, {"b", 2}, {"c", 1}, {"d", 0}, {"f", 0}}), {}, audio);
  ASSERT_EQ(check.ties.size(), 2U);
  EXPECT_EQ(check.ties[0].kind, check.kind(kIdenticalAudio));
  EXPECT_EQ(check.ties[0].rows, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(check.ties[1].kind, check.kind(kSimilarAudio));
  EXPECT_EQ(check.ties[1].rows, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(check.ties[1].key, "a ~ c");
  EXPECT_DOUBLE_EQ(check.ties[1].similar->bit_error_rate, 8.0 / (32.0 * 400.0));
  EXPECT_EQ(check.without_fingerprint, (std::vector<TrackId>{{"d"}}));
  EXPECT_EQ(check.without.back(), 1U);  // f
}

TEST(LeakCounts, LeaveOutPartsWithoutRows) {
  const LeakCheck check = leak_check(splits({{"a", 0}, {"b", 2}}), {});
  const std::vector<LeakCount> counts = leak_counts(check, leaks(check));
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].part_b, 2);
}

TEST(LeakCheck, FindsWhatThePapersSaySharedArtistsAre) {
  const auto root = ctxtag::test::test_data();
  if (root.empty()) GTEST_SKIP() << "CTXTAG_TEST_DATA does not name the folder of the real data";
  const auto data = root / "data/icassp2020";
  if (!std::filesystem::exists(data)) GTEST_SKIP() << data << " is not there";
  const LeakCheck check = leak_check(read_parts({{"train", data / "train_ground_truth_binarized.csv.gz"},
                                                 {"validation", data / "validation_ground_truth_binarized.csv.gz"},
                                                 {"test", data / "test_ground_truth_binarized.csv.gz"}}),
                                     read_memberships(data / "ground_truth_folds.csv.gz", {"artist_id"}));
  EXPECT_EQ(check.parts.rows_per_part(), (std::vector<std::size_t>{32771, 3642, 12169}));
  const std::vector<LeakCount> counts = leak_counts(check, leaks(check));
  const std::size_t artists = check.kind("artist_id"), ids = check.kind(kSameId);
  EXPECT_EQ(count_of(counts, artists, 0, 1).found, 1685U);  // papers.md 2.4
  EXPECT_EQ(count_of(counts, artists, 0, 2).found, 0U);
  EXPECT_EQ(count_of(counts, artists, 1, 2).found, 0U);
  for (const int b : {1, 2}) EXPECT_EQ(count_of(counts, ids, 0, b).found, 0U);
}

}  // namespace
}  // namespace ctxtag
