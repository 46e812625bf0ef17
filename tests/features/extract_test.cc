#include "ctxtag/features/extract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>

#include <fstream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/features/mel_extractor.h"
#include "ctxtag/formats/journal.h"
#include "support/audio_files.h"
#include "support/errors.h"
#include "support/mel_signals.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

FrontendConfig quick_frontend() {
  FrontendConfig config;
  config.start_seconds = 0.0;
  config.length_seconds = 1.0;
  config.min_seconds = 0.1;
  config.n_mels = 24;
  return config;
}

class Extraction : public ::testing::Test {
 protected:
  void write_audio(const std::string& name, std::uint64_t seed, std::size_t count = 22050) {
    fs::create_directories(audio());
    SF_INFO info{};
    info.samplerate = 22050;
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    SNDFILE* const file = sf_open((audio() / name).c_str(), SFM_WRITE, &info);
    const std::vector<float> samples = test_signal(count, seed);
    sf_write_float(file, samples.data(), static_cast<sf_count_t>(count));
    sf_close(file);
  }
  fs::path audio() const { return folder_.path() / "audio"; }
  fs::path out(const std::string& name = "features") const { return folder_.path() / name; }
  ExtractReport extract(const fs::path& to, int threads = 2) const {
    return extract_features(tracks_from({audio()}).tracks, quick_frontend(), to, {threads, {}});
  }
  // The bytes of every file of a store.
  static std::string bytes(const fs::path& store) {
    std::string all;
    for (const char* name : {"features.npy", "index.csv", "rejects.csv", "frontend.json"}) {
      all += read_file(store / name);
    }
    return all;
  }
  void expect_as_undisturbed(const fs::path& store) const {
    extract(out("undisturbed"));
    EXPECT_TRUE(bytes(store) == bytes(out("undisturbed")));
    fs::remove_all(out("undisturbed"));
    fs::remove(out("undisturbed.journal"));
    EXPECT_FALSE(fs::exists(out("features.part")));
  }

  test::TemporaryFolder folder_;
};

TEST_F(Extraction, MakesOneRowPerReadableInputInOrder) {
  write_audio("b.wav", 2);
  write_audio("a.wav", 1);
  folder_.file("audio/c.wav", "");
  folder_.file("audio/cover.jpg", "x");
  const ExtractReport report = extract(out());
  EXPECT_EQ(report.done, 2u);
  EXPECT_EQ(report.done_before, 0u);
  ASSERT_EQ(report.rejected.size(), 1u);
  EXPECT_EQ(report.rejected[0].id.value, "c.wav");
  EXPECT_EQ(report.rejected[0].reason, "empty");
  const FeatureStore store(out());
  ASSERT_EQ(store.size(), 2u);
  EXPECT_EQ(store.entries()[0].id.value, "a.wav");
  EXPECT_EQ(store.entries()[1].path, "b.wav");
  const MelSpectrogram expected = MelExtractor(quick_frontend()).extract(test_signal(22050, 2));
  EXPECT_TRUE(std::equal(expected.values.data(), expected.values.data() + expected.values.size(), store.row(1)));
  EXPECT_EQ(read_rejects(out() / "rejects.csv").size(), 1u);
}

TEST_F(Extraction, DoesNothingWhereNothingIsLeft) {
  write_audio("a.wav", 1);
  folder_.file("audio/c.wav", "");
  extract(out());
  const FileStamp before = FileStamp::of(out() / "features.npy"), index = FileStamp::of(out() / "index.csv");
  const ExtractReport report = extract(out());
  EXPECT_EQ(report.done, 0u);
  EXPECT_EQ(report.done_before, 1u);
  EXPECT_EQ(report.rejected.size(), 1u);  // remembered, and told again
  EXPECT_FALSE(report.written);
  EXPECT_TRUE(FileStamp::of(out() / "features.npy") == before);
  EXPECT_TRUE(FileStamp::of(out() / "index.csv") == index);
}

TEST_F(Extraction, DoesWhatIsNewOrChangedAndReportsWhatVanished) {
  write_audio("b.wav", 1);
  write_audio("d.wav", 2);
  write_audio("e.wav", 3);
  extract(out());
  write_audio("a.wav", 4);         // comes before all others
  write_audio("d.wav", 5, 22051);  // changed
  fs::remove(audio() / "e.wav");
  const ExtractReport report = extract(out());
  EXPECT_EQ(report.done, 2u);
  EXPECT_EQ(report.done_before, 1u);
  EXPECT_THAT(report.vanished, ElementsAre(TrackId{"e.wav"}));
  expect_as_undisturbed(out());
  EXPECT_FALSE(extract(out()).written);
}

TEST_F(Extraction, ReplacesARowByARejectionAndBack) {
  write_audio("a.wav", 1);
  write_audio("b.wav", 2);
  extract(out());
  folder_.file("audio/a.wav", "");
  EXPECT_EQ(extract(out()).rejected.size(), 1u);
  expect_as_undisturbed(out());
  write_audio("a.wav", 1);
  const ExtractReport report = extract(out());
  EXPECT_EQ(report.done, 1u);
  EXPECT_EQ(report.done_before, 1u);
  expect_as_undisturbed(out());
}

TEST_F(Extraction, ContinuesAfterAFailureWithTheSameBytes) {
  for (int i = 0; i < 8; ++i) write_audio(std::to_string(i) + ".wav", static_cast<std::uint64_t>(i));
  const TrackTable tracks = tracks_from({audio()}).tracks;
  for (const std::size_t after : {1u, 3u, 7u}) {
    ExtractOptions options;
    options.observe = [&](const ExtractProgress& at) {
      if (at.finished == after) throw SystemError("stopped");
    };
    EXPECT_THROW(extract_features(tracks, quick_frontend(), out(), options), SystemError);
    EXPECT_FALSE(fs::exists(out()));
  }
  const ExtractReport report = extract(out());
  EXPECT_EQ(report.done_before, 7u);
  EXPECT_EQ(report.done, 1u);
  expect_as_undisturbed(out());
}

TEST_F(Extraction, CompletesAStoreThatWasMadeButNotPutInPlace) {
  write_audio("a.wav", 1);
  extract(out());
  fs::create_directories(out("features.part"));
  fs::rename(out(), out("features.part") / "store");
  const ExtractReport report = extract(out());
  EXPECT_EQ(report.done, 0u);
  EXPECT_FALSE(report.written);
  expect_as_undisturbed(out());
}

TEST_F(Extraction, StartsOverWithoutTheRowsThatItsJournalSpeaksOf) {
  write_audio("a.wav", 1);
  write_audio("b.wav", 2);
  extract(out());
  fs::remove_all(out());
  EXPECT_EQ(extract(out()).done, 2u);
  expect_as_undisturbed(out());
}

TEST_F(Extraction, DropsTheRowsOfAPartFileThatIsGone) {
  for (int i = 0; i < 4; ++i) write_audio(std::to_string(i) + ".wav", static_cast<std::uint64_t>(i));
  const TrackTable tracks = tracks_from({audio()}).tracks;
  ExtractOptions options;
  options.observe = [](const ExtractProgress& at) {
    if (at.finished == 2) throw SystemError("stopped");
  };
  EXPECT_THROW(extract_features(tracks, quick_frontend(), out(), options), SystemError);
  fs::remove_all(out("features.part"));
  EXPECT_EQ(extract(out()).done, 4u);
  expect_as_undisturbed(out());
}

TEST_F(Extraction, GivesTheSameBytesWhateverTheThreads) {
  for (int i = 0; i < 6; ++i) write_audio(std::to_string(i) + ".wav", static_cast<std::uint64_t>(i));
  extract(out("one"), 1);
  extract(out("five"), 5);
  EXPECT_TRUE(bytes(out("one")) == bytes(out("five")));
}

TEST_F(Extraction, TakesTheStartOfTheTrackTable) {
  write_audio("a.wav", 1, 3 * 22050);
  folder_.file("tracks.csv", "track_id,path,start_seconds\nearly,audio/a.wav,\nlate,audio/a.wav,1.5\n");
  extract_features(read_tracks(folder_.path() / "tracks.csv"), quick_frontend(), out());
  const FeatureStore store(out());
  EXPECT_EQ(store.entries()[0].start_seconds, 0.0);
  EXPECT_EQ(store.entries()[1].start_seconds, 1.5);
}

TEST_F(Extraction, NotesTheDigestOfEveryRowWhereverItCameFrom) {
  write_audio("a.wav", 1);
  write_audio("c.wav", 3);
  extract(out());
  write_audio("b.wav", 2);
  extract(out());  // rows of the store and of the part file
  const FeatureStore store(out());
  ASSERT_EQ(store.size(), 3U);
  for (std::size_t row = 0; row < 3; ++row) {
    EXPECT_EQ(store.entries()[row].sha256, sha256(store.row_data(row), store.row_bytes()));
  }
}

TEST_F(Extraction, HandsOverTheRowsItMakesNow) {
  write_audio("a.wav", 1);
  extract(out());
  fs::create_directories(audio());
  test::Sound sound = test::tone(22050, 2, 1.0, 440.0, 0.5);
  for (std::size_t i = 1; i < sound.samples.size(); i += 2) sound.samples[i] *= -0.99F;
  test::write_sound(audio() / "b.wav", sound, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
  std::vector<std::string> made;
  ExtractOptions options;
  options.made = [&](const FeatureEntry& entry) { made.push_back(entry.path + " " + entry.flags()); };
  extract_features(tracks_from({audio()}).tracks, quick_frontend(), out(), options);
  EXPECT_THAT(made, ElementsAre("b.wav downmixed;phase_cancelled"));
}

TEST_F(Extraction, EscapesTheBytesOfAFileOnce) {
  fs::create_directories(audio());
  std::ofstream(audio() / "x.wav") << "nonsense\xC4" << std::string(100, '.');
  std::ofstream(audio() / "y.wav") << "RIFF\xC4" << std::string(100, '.');
  const ExtractReport report = extract(out());
  ASSERT_EQ(report.rejected.size(), 2U);
  EXPECT_THAT(report.rejected[1].detail, HasSubstr("'RIFF\\xc4"));
  EXPECT_THAT(report.rejected[1].detail, Not(HasSubstr("\\\\")));
}

TEST_F(Extraction, RefusesAPlaceThatHoldsSomethingElse) {
  write_audio("a.wav", 1);
  const TrackTable tracks = tracks_from({audio()}).tracks;
  extract(out());
  FrontendConfig other = quick_frontend();
  other.n_mels = 12;
  EXPECT_THAT(test::error_of<ConfigError>([&] { extract_features(tracks, other, out()); }),
              HasSubstr("n_mels: 24 against 12"));
  EXPECT_THAT(test::error_of<ConfigError>([&] { extract_features(tracks, other, audio()); }),
              HasSubstr("not a feature store"));
  EXPECT_THROW(extract_features({}, quick_frontend(), out()), ConfigError);
}

TEST_F(Extraction, RefusesASecondProcess) {
  write_audio("a.wav", 1);
  extract(out());
  const Journal held(out("features.journal"), "another");
  EXPECT_THAT(test::error_of<ConfigError>([&] { extract(out()); }), HasSubstr("in use by another process"));
}

}  // namespace
}  // namespace ctxtag
