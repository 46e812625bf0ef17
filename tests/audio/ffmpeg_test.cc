#include <gtest/gtest.h>
#include <sndfile.h>

#include <cmath>
#include <cstdlib>
#include <string>

#include "audio/ffmpeg_decoder.h"
#include "ctxtag/audio/excerpt.h"
#include "support/audio_files.h"
#include "support/rejections.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

class Ffmpeg : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!FfmpegModule::instance().present()) GTEST_SKIP() << FfmpegModule::instance().absent();
    if (std::system("command -v ffmpeg >/dev/null") != 0) GTEST_SKIP() << "the ffmpeg program is not there";
    write_sound(folder_ / "source.wav", source_, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
  }

  std::filesystem::path encoded(const std::string& name, const std::string& options = "") {
    const std::string command = "ffmpeg -y -loglevel error -i '" + (folder_ / "source.wav").string() + "' " + options +
                                " '" + (folder_ / name).string() + "'";
    if (std::system(command.c_str()) != 0) ADD_FAILURE() << command;
    return folder_ / name;
  }
  static ExcerptPolicy policy(double length_seconds) {
    ExcerptPolicy policy;
    policy.sample_rate_hz = 44100;
    policy.start_seconds = 0.0;
    policy.length_seconds = length_seconds;
    return policy;
  }

  test::TemporaryFolder folder_;
  test::Sound source_ = test::noise(44100, 2, 8.0, 0.2);
};

TEST_F(Ffmpeg, DecodesM4aInPlaceAndInLength) {
  const Excerpt excerpt = read_excerpt(encoded("a.m4a", "-c:a aac -b:a 192k"), policy(8.0));
  EXPECT_TRUE(excerpt.downmixed);
  EXPECT_EQ(excerpt.start_seconds, 0.0);
  EXPECT_NEAR(excerpt.seconds, 8.0, 1.0 / 44100.0);
  // Without the edit list the sound would lie 1,024 samples late, and noise would not correlate at all.
  EXPECT_GT(test::correlation(excerpt.samples.data(), source_.mono().data(), 352800), 0.97);
}

TEST_F(Ffmpeg, DecodesM4aToTheEndWithinOneAacFrame) {
  EXPECT_NEAR(read_excerpt(encoded("a.m4a", "-c:a aac"), policy(10.0)).seconds, 8.0, 1024.0 / 44100.0);
}

TEST_F(Ffmpeg, DecodesWmaAacAndMatroska) {
  for (const std::string name : {"a.wma", "a.aac", "a.mka", "a.ac3"}) {
    const Excerpt excerpt = read_excerpt(encoded(name), policy(10.0));
    EXPECT_NEAR(excerpt.seconds, 8.0, 0.1) << name;
    EXPECT_NEAR(test::rms(excerpt.samples.data(), 300000), test::rms(source_.mono().data(), 300000), 0.01) << name;
  }
}

TEST_F(Ffmpeg, KeepsThePcmOfAContainerBitForBit) {
  const std::string exact = "-c:a pcm_f32le";
  EXPECT_EQ(read_excerpt(encoded("a.mov", exact), policy(8.0)).samples, source_.mono());
}

TEST_F(Ffmpeg, RejectsDamagedM4a) {
  const auto file = encoded("a.m4a", "-c:a aac");
  const std::string whole = test::bytes_of(file);
  std::string message;
  const auto fate = [&] { return test::fate([&] { read_excerpt(file, policy(10.0)); }, &message); };
  test::cut_file(file, 0.6);
  EXPECT_EQ(fate(), "truncated") << message;
  test::write_bytes(file, whole);
  test::zero_hole(file, 20000);
  EXPECT_EQ(fate(), "corrupt") << message;
  const auto fast = encoded("fast.m4a", "-c:a aac -movflags faststart");
  test::cut_file(fast, 0.6);
  EXPECT_EQ(test::fate([&] { read_excerpt(fast, policy(10.0)); }, &message), "truncated") << message;
}

TEST_F(Ffmpeg, DoesNotCallDamageALackOfPermission) {
  const auto file = encoded("a.wma");
  const std::string whole = test::bytes_of(file);
  int corrupt = 0;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    test::write_bytes(file, whole);
    test::flip_bits(file, 100, seed);
    std::string message;
    if (test::fate([&] { read_excerpt(file, policy(10.0)); }, &message) == "corrupt") ++corrupt;
    EXPECT_EQ(message.find("not permitted"), std::string::npos) << message;
  }
  EXPECT_GT(corrupt, 0);
}

TEST_F(Ffmpeg, WritesNothingToStderr) {
  const auto file = encoded("a.m4a", "-c:a aac");
  test::flip_bits(file, 300, 1);
  ::testing::internal::CaptureStderr();
  test::fate([&] { read_excerpt(file, policy(10.0)); });
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_F(Ffmpeg, DoesNotFollowPlaylists) {
  test::write_bytes(folder_ / "list.m3u8",
                    "#EXTM3U\n#EXT-X-TARGETDURATION:8\n#EXTINF:8,\nsource.wav\n#EXT-X-ENDLIST\n");
  test::write_bytes(folder_ / "list.ffconcat", "ffconcat version 1.0\nfile source.wav\n");
  for (const std::string name : {"list.m3u8", "list.ffconcat"}) {
    EXPECT_EQ(test::fate([&] { read_excerpt(folder_ / name, policy(8.0)); }), "unsupported") << name;
  }
}

TEST(FfmpegModule, SaysWhatToInstallWhenItIsAbsent) {
  const FfmpegModule module({"/nowhere/ctxtag_ffmpeg.so"});
  EXPECT_FALSE(module.present());
  for (const std::string package : {"libavformat-dev", "libavcodec-dev", "libavutil-dev"}) {
    EXPECT_NE(module.absent().find(package), std::string::npos) << module.absent();
  }
}

TEST(FfmpegModule, RefusesWhatIsNotTheModule) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "ctxtag_ffmpeg.so", "no library");
  const FfmpegModule module({folder / "ctxtag_ffmpeg.so"});
  EXPECT_FALSE(module.present());
  EXPECT_NE(module.absent().find("cannot be loaded"), std::string::npos) << module.absent();
}

}  // namespace
}  // namespace ctxtag
