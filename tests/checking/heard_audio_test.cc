#include "ctxtag/checking/heard_audio.h"

#include <gtest/gtest.h>

#include "checking/recordings.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/formats/journal.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using namespace test;

class HeardAudioTest : public ::testing::Test {
 protected:
  void SetUp() override {
    write_sound(folder_ / "a.wav", piece(1, 4.0), SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    write_sound(folder_ / "b.wav", piece(2, 4.0), SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    write_bytes(folder_ / "c.wav", "no audio");
    for (const char* const name : {"a", "b", "c", "d"}) {
      const std::string file = std::string(name) + ".wav";
      tracks_.push_back({{name}, folder_ / file, file, {}});
    }
  }
  HeardAudio heard(int threads = 1) {
    return heard_audio(tracks_, {30.0, threads, folder_ / "out.journal", [&](std::size_t, std::size_t) { ++read_; }});
  }
  TemporaryFolder folder_;
  TrackTable tracks_;
  int read_ = 0;
};

TEST_F(HeardAudioTest, HoldsHashesAndFingerprintsAndNamesWhatCannotBeHeard) {
  const HeardAudio audio = heard(3);
  ASSERT_EQ(audio.ids.size(), 2U);
  EXPECT_EQ(audio.ids[1].value, "b");
  EXPECT_EQ(audio.hashes[1], sha256(bytes_of(folder_ / "b.wav")));
  EXPECT_EQ(audio.fingerprints[0].words, Fingerprinter(30.0).of(folder_ / "a.wav").words);
  ASSERT_EQ(audio.rejected.size(), 2U);
  EXPECT_EQ(audio.rejected[0].path, "c.wav");
  EXPECT_EQ(audio.rejected[0].reason, "unsupported");
  EXPECT_EQ(audio.rejected[1].reason, "missing");
  EXPECT_EQ(read_, 4);
}

TEST_F(HeardAudioTest, ReadsAgainOnlyWhatHasChanged) {
  const HeardAudio first = heard();
  read_ = 0;
  const HeardAudio again = heard();
  EXPECT_EQ(read_, 0);
  EXPECT_EQ(again.hashes, first.hashes);
  EXPECT_EQ(again.fingerprints[0].words, first.fingerprints[0].words);
  EXPECT_EQ(again.rejected[0].detail, first.rejected[0].detail);
  write_sound(folder_ / "a.wav", piece(3, 5.0), SF_FORMAT_WAV | SF_FORMAT_PCM_16);
  const HeardAudio changed = heard();
  EXPECT_EQ(read_, 1);
  EXPECT_NE(changed.hashes[0], first.hashes[0]);
  EXPECT_EQ(changed.hashes[1], first.hashes[1]);
}

TEST_F(HeardAudioTest, KeepsWhatWasHeardInSoManySecondsApart) {
  heard();
  read_ = 0;
  heard_audio(tracks_, {10.0, 1, folder_ / "out.journal", [&](std::size_t, std::size_t) { ++read_; }});
  EXPECT_EQ(read_, 4);
}

TEST_F(HeardAudioTest, RefusesAJournalInUse) {
  const Journal other(folder_ / "out.journal", "another job");
  EXPECT_THROW(heard(), ConfigError);
}

}  // namespace
}  // namespace ctxtag
