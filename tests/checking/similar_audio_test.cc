#include "ctxtag/checking/similar_audio.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "checking/recordings.h"
#include "ctxtag/dataset/track_table.h"
#include "ctxtag/formats/csv.h"
#include "support/temporary_folder.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

using namespace test;

Fingerprint heard(const TemporaryFolder& folder, const Sound& sound) {
  write_sound(folder / "a.wav", sound, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
  return Fingerprinter(30.0).of(folder / "a.wav");
}

Fingerprint heard_as_vorbis(const TemporaryFolder& folder, const Sound& sound, double quality) {
  write_vorbis(folder / "a.ogg", sound, quality);
  return Fingerprinter(30.0).of(folder / "a.ogg");
}

TEST(SimilarPairs, FindCopiesHoweverTheyWereMade) {
  const TemporaryFolder folder;
  const Sound original = piece(1);
  std::vector<Fingerprint> fingerprints{heard(folder, original)};
  for (std::uint64_t other = 2; other < 8; ++other) fingerprints.push_back(heard(folder, piece(other)));
  const std::size_t first_copy = fingerprints.size();
  fingerprints.push_back(heard(folder, louder(original, -12.0)));
  fingerprints.push_back(heard(folder, louder(original, 6.0)));
  fingerprints.push_back(heard(folder, cut(original, 0.37, 11.0)));
  fingerprints.push_back(heard(folder, cut(original, 3.0, 7.5)));
  fingerprints.push_back(heard_as_vorbis(folder, original, 0.1));
  fingerprints.push_back(heard_as_vorbis(folder, louder(cut(original, 1.234, 9.0), -9.0), 0.0));
  const std::size_t copies = fingerprints.size() - first_copy;
  const std::vector<SimilarPair> pairs = similar_pairs(fingerprints, {2, {}});
  EXPECT_EQ(pairs.size(), copies * (copies + 1) / 2);  // each with the original and with each other
  std::map<std::size_t, SimilarPair> with_original;
  for (const SimilarPair& pair : pairs) {
    EXPECT_TRUE(pair.first == 0 || pair.first >= first_copy);
    EXPECT_GE(pair.second, first_copy);
    EXPECT_LT(pair.bit_error_rate, 0.22);
    if (pair.first == 0) with_original[pair.second - first_copy] = pair;
  }
  EXPECT_EQ(with_original.size(), copies);
  EXPECT_NEAR(with_original[0].bit_error_rate, 0.0, 1e-3);
  EXPECT_NEAR(with_original[2].offset_seconds, -0.37, 0.02);
  EXPECT_NEAR(with_original[3].offset_seconds, -3.0, 0.02);
  EXPECT_NEAR(with_original[3].overlap_seconds, 7.5 - 0.38, 0.02);
  EXPECT_NEAR(with_original[5].offset_seconds, -1.234, 0.02);
}

TEST(SimilarPairs, AreNotFoundAmongDifferentTestMusic) {
  const TemporaryFolder folder;
  std::vector<Fingerprint> fingerprints;
  for (std::uint64_t seed = 100; seed < 160; ++seed) fingerprints.push_back(heard(folder, piece(seed, 10.0)));
  EXPECT_TRUE(similar_pairs(fingerprints, {2, {}}).empty());
}

TEST(SimilarPairs, AreNotFoundAmongSilenceTonesAndShortSounds) {
  const TemporaryFolder folder;
  const Sound original = piece(1);
  std::vector<Fingerprint> fingerprints;
  for (const double hz : {440.0, 440.0, 700.0}) fingerprints.push_back(heard(folder, tone(22050, 1, 8.0, hz, 0.5)));
  for (int i = 0; i < 2; ++i) fingerprints.push_back(heard(folder, silence(22050, 1, 8.0)));
  for (int i = 0; i < 2; ++i) fingerprints.push_back(heard(folder, cut(original, 0.0, 1.5)));
  fingerprints.push_back({});
  EXPECT_TRUE(similar_pairs(fingerprints).empty());
}

TEST(SimilarPairs, TieEveryOneOfManyCopiesToTheFirst) {
  const TemporaryFolder folder;
  const Sound beat = cut(piece(3), 0.0, 1.0);
  Sound loop{{}, 1, 22050};
  for (int i = 0; i < 12; ++i) loop.samples.insert(loop.samples.end(), beat.samples.begin(), beat.samples.end());
  std::vector<Fingerprint> fingerprints{heard(folder, piece(2))};
  for (int i = 0; i < 100; ++i) fingerprints.push_back(heard(folder, louder(loop, -0.1 * i)));
  std::set<std::size_t> tied;
  for (const SimilarPair& pair : similar_pairs(fingerprints, {2, {}})) {
    if (pair.first == 1) tied.insert(pair.second);
  }
  EXPECT_EQ(tied.size(), 99U);
}

TEST(SimilarPairs, AskForMoreWhereOnlyThePartsOfTwoRecordingsAreAlike) {
  Random random(5);
  Fingerprint stretch, other, one, two;
  for (int i = 0; i < 300; ++i) {
    stretch.words.push_back(static_cast<std::uint32_t>(random.next() | 1));
    other.words.push_back(stretch.words.back() ^ (i % 2 == 0 ? 0U : 0x3FF00U));  // 10 of 64 bits: .156
  }
  for (int i = 0; i < 700; ++i) {
    one.words.push_back(static_cast<std::uint32_t>(random.next() | 1));
    two.words.push_back(static_cast<std::uint32_t>(random.next() | 1));
  }
  one.words.insert(one.words.end(), stretch.words.begin(), stretch.words.end());
  two.words.insert(two.words.begin(), other.words.begin(), other.words.end());
  const std::vector<SimilarPair> pairs = similar_pairs({one, two, stretch, other});
  ASSERT_EQ(pairs.size(), 5U);  // all but one and two, which have only 300 of 1000 words in common
  EXPECT_EQ(pairs[0].first, 0U);
  EXPECT_EQ(pairs[0].second, 2U);
  EXPECT_NEAR(pairs[1].bit_error_rate, 10.0 / 64.0, 1e-9);
}

TEST(SimilarPairs, DoNotDependOnTheNumberOfThreads) {
  const TemporaryFolder folder;
  std::vector<Fingerprint> fingerprints;
  for (int i = 0; i < 12; ++i) fingerprints.push_back(heard(folder, cut(piece(1 + i % 3), 0.3 * i, 8.0)));
  const std::vector<SimilarPair> one = similar_pairs(fingerprints, {1, {}});
  std::size_t last = 0;
  const auto four = similar_pairs(fingerprints, {4, [&](std::size_t done, std::size_t) { last = done; }});
  EXPECT_EQ(last, fingerprints.size());
  ASSERT_EQ(one.size(), 18U);  // three groups of four
  ASSERT_EQ(four.size(), one.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].first, four[i].first);
    EXPECT_EQ(one[i].second, four[i].second);
    EXPECT_EQ(one[i].bit_error_rate, four[i].bit_error_rate);
  }
}

TEST(SimilarityLimit, RisesWithTheStretch) {
  EXPECT_FALSE(similarity_limit(171, true).has_value());
  EXPECT_DOUBLE_EQ(similarity_limit(172, true).value(), 0.2);
  EXPECT_DOUBLE_EQ(similarity_limit(172, false).value(), 0.1);
  EXPECT_DOUBLE_EQ(similarity_limit(947, true).value(), 0.25);
  EXPECT_DOUBLE_EQ(similarity_limit(947, false).value(), 0.2);
  EXPECT_DOUBLE_EQ(similarity_limit(1722, false).value(), 0.3);
  EXPECT_DOUBLE_EQ(similarity_limit(100000, true).value(), 0.3);
}

class RealAudio : public ::testing::Test {
 protected:
  void SetUp() override {
    data_ = ctxtag::test::test_data();
    if (data_.empty()) GTEST_SKIP() << "CTXTAG_TEST_DATA does not name the folder of the real data";
    data_ /= "data";
    if (!std::filesystem::exists(data_)) GTEST_SKIP() << data_ << " is not there";
  }
  std::filesystem::path data_;
};

using SimilarPairsOfRealAudio = RealAudio;

TEST_F(SimilarPairsOfRealAudio, AreTheTwoVersionsOfEachRecording) {
  const auto files = tracks_from({data_ / "audio_formats/audio"}).tracks;
  ASSERT_EQ(files.size(), 28U);
  std::vector<Fingerprint> fingerprints;
  for (const Track& file : files) fingerprints.push_back(Fingerprinter(60.0).of(file.path));
  const std::vector<SimilarPair> pairs = similar_pairs(fingerprints, {2, {}});
  EXPECT_EQ(pairs.size(), 14U);
  for (const SimilarPair& pair : pairs) {  // NAME.hq.ogg and NAME.ogg follow one another
    EXPECT_EQ(pair.second, pair.first + 1);
    EXPECT_EQ(pair.first % 2, 0U);
    EXPECT_NEAR(pair.offset_seconds, 0.0, 0.012);
  }
}

TEST_F(SimilarPairsOfRealAudio, AreNeverOfTwoSongs) {
  CsvReader reader(data_ / "corpus_cc/manifest.csv");
  const std::size_t path = reader.column("path"), song = reader.column("song_id");
  std::vector<std::string> row, songs;
  std::vector<Fingerprint> fingerprints;
  while (reader.next(row)) {
    fingerprints.push_back(Fingerprinter(30.0).of(data_ / "corpus_cc" / row[path]));
    songs.push_back(row[song]);
  }
  for (const Track& file : tracks_from({data_ / "vgmidi/audio"}).tracks) {
    fingerprints.push_back(Fingerprinter(30.0).of(file.path));
    songs.push_back(file.id.value);
  }
  ASSERT_EQ(fingerprints.size(), 371U);
  for (const SimilarPair& pair : similar_pairs(fingerprints, {2, {}})) {
    EXPECT_EQ(songs[pair.first], songs[pair.second]) << pair.bit_error_rate;
  }
}

}  // namespace
}  // namespace ctxtag
