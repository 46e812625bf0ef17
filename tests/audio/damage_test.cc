#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>
#include <sys/fsuid.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "audio/container.h"
#include "audio/ffmpeg_decoder.h"
#include "ctxtag/audio/excerpt.h"
#include "support/audio_files.h"
#include "support/rejections.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::AnyOf;

constexpr int kMp3 = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
constexpr int kOgg = SF_FORMAT_OGG | SF_FORMAT_VORBIS;
constexpr int kOpus = SF_FORMAT_OGG | SF_FORMAT_OPUS;
constexpr int kFlac = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
constexpr int kWav = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
constexpr int kAiff = SF_FORMAT_AIFF | SF_FORMAT_PCM_16;
constexpr int kRf64 = SF_FORMAT_RF64 | SF_FORMAT_PCM_16;

// Everything the file has is decoded: nothing is as long as this.
ExcerptPolicy all_of_it() {
  ExcerptPolicy policy;
  policy.start_seconds = 0.0;
  policy.length_seconds = 20.0;
  return policy;
}

class Damage : public ::testing::Test {
 protected:
  std::filesystem::path written(const std::string& name, int format, int sample_rate_hz = 44100) {
    write_sound(folder_ / name, test::noise(sample_rate_hz, 2, 8.0, 0.2), format);
    return folder_ / name;
  }
  std::string fate(const std::filesystem::path& file, const ExcerptPolicy& policy = all_of_it()) {
    return test::fate([&] { read_excerpt(file, policy); }, &message_);
  }

  test::TemporaryFolder folder_;
  std::string message_;
};

TEST_F(Damage, IsNotSeenInWholeFiles) {
  EXPECT_EQ(fate(written("a.mp3", kMp3)), "used");
  EXPECT_EQ(fate(written("a.ogg", kOgg)), "used");
  EXPECT_EQ(fate(written("a.opus", kOpus, 48000)), "used");
  EXPECT_EQ(fate(written("a.flac", kFlac)), "used");
  EXPECT_EQ(fate(written("a.wav", kWav)), "used");
  EXPECT_EQ(fate(written("a.aiff", kAiff)), "used");
}

TEST_F(Damage, TruncatedFilesAreRejectedThoughTheDecoderReportsNothing) {
  for (const auto& [name, format] : {std::pair{"a.mp3", kMp3},
                                     {"a.ogg", kOgg},
                                     {"a.flac", kFlac},
                                     {"a.wav", kWav},
                                     {"a.rf64", kRf64},
                                     {"a.aiff", kAiff}}) {
    const auto file = written(name, format);
    test::cut_file(file, 0.6);
    EXPECT_EQ(fate(file), "truncated") << name << ": " << message_;
  }
  const auto opus = written("a.opus", kOpus, 48000);
  test::cut_file(opus, 0.6);
  EXPECT_EQ(fate(opus), "truncated");
}

TEST_F(Damage, CutOggFilesAreToldByTheirPagesWhateverTheDecoderCounts) {
  for (const auto& [name, format] : {std::pair{"a.ogg", kOgg}, {"a.opus", kOpus}}) {
    const auto file = written(name, format, 48000);
    const std::string whole = test::bytes_of(file);
    const auto is_cut = [&](const std::string& bytes) {
      test::write_bytes(file, bytes);
      return ogg_is_cut(FileBytes(file));
    };
    EXPECT_FALSE(is_cut(whole)) << name;
    EXPECT_FALSE(is_cut(whole + std::string(128, 'T'))) << name;  // a tag behind it
    EXPECT_FALSE(is_cut(whole + "OggS")) << name;                 // chained: the beginning of no page
    EXPECT_TRUE(is_cut(whole.substr(0, whole.size() - 1))) << name;
    EXPECT_TRUE(is_cut(whole.substr(0, whole.size() / 2))) << name;
    EXPECT_TRUE(is_cut("OggS")) << name;
    EXPECT_TRUE(is_cut(whole.substr(0, 30))) << name;
  }
}

TEST_F(Damage, TruncationBehindTheExcerptIsNotLookedAt) {
  ExcerptPolicy policy = all_of_it();
  policy.length_seconds = 2.0;
  for (const auto& [name, format] : {std::pair{"a.mp3", kMp3}, {"a.ogg", kOgg}, {"a.flac", kFlac}, {"a.wav", kWav}}) {
    const auto file = written(name, format);
    test::cut_file(file, 0.6);
    EXPECT_EQ(fate(file, policy), "used") << name << ": " << message_;
  }
}

TEST_F(Damage, TruncationBeforeTheExcerptIsSeenWhereDecodingCouldHaveJumped) {
  ExcerptPolicy policy = all_of_it();
  policy.start_seconds = 6.0;
  policy.length_seconds = 1.0;
  for (const auto& [name, format] : {std::pair{"a.flac", kFlac}, {"a.wav", kWav}, {"a.aiff", kAiff}}) {
    const auto file = written(name, format);
    EXPECT_EQ(fate(file, policy), "used") << name << ": " << message_;
    test::cut_file(file, 0.5);
    EXPECT_EQ(fate(file, policy), "truncated") << name << ": " << message_;
  }
}

TEST_F(Damage, TruncatedWavNamesTheCountOfItsHeaderNotTheClippedOne) {
  const auto file = written("a.wav", kWav);
  test::cut_file(file, 0.5);
  EXPECT_EQ(fate(file), "truncated");
  EXPECT_NE(message_.find("it ends after 176394 frames; its header says 352800"), std::string::npos) << message_;
}

TEST_F(Damage, WavOfAWriterThatCouldNotKnowTheSizeIsRead) {
  const auto file = written("a.wav", kWav);
  const std::string bytes = test::bytes_of(file);
  const std::size_t size_at = bytes.find("data") + 4;
  const Excerpt whole = read_excerpt(file, all_of_it());
  for (const std::string& size : {std::string(4, '\0'), std::string(4, '\xFF'), std::string("\x00\xF0\xFF\x7F", 4)}) {
    std::string streamed = bytes;
    streamed.replace(4, 4, size);
    streamed.replace(size_at, 4, size);
    test::write_bytes(file, streamed);
    ASSERT_EQ(fate(file), "used") << message_;
    EXPECT_EQ(read_excerpt(file, all_of_it()).samples, whole.samples);
  }
}

TEST_F(Damage, WavWithoutSamplesIsEmpty) {
  write_sound(folder_ / "none.wav", test::silence(44100, 2, 0.0), kWav);
  EXPECT_EQ(fate(folder_ / "none.wav"), "empty") << message_;
  std::string bytes = test::bytes_of(folder_ / "none.wav");
  test::write_bytes(folder_ / "none.wav", bytes + std::string("LIST\x04\0\0\0INFO", 12));
  EXPECT_EQ(fate(folder_ / "none.wav"), "empty") << message_;
}

TEST_F(Damage, ZeroedHoleIsCorruptInMp3AndDoesNotPassInFlacAndOgg) {
  const auto hole = [&](const std::string& name, int format) {
    const auto file = written(name, format);
    test::zero_hole(file, 20000);
    return fate(file);
  };
  EXPECT_EQ(hole("a.mp3", kMp3), "corrupt") << message_;
  EXPECT_THAT(hole("a.flac", kFlac), AnyOf("truncated", "corrupt")) << message_;
  EXPECT_EQ(hole("a.ogg", kOgg), "truncated") << message_;
}

TEST_F(Damage, FlippedBitsDoNotPassInFlacAndOgg) {
  for (const auto& [name, format] : {std::pair{"a.ogg", kOgg}, {"a.flac", kFlac}}) {
    const auto file = written(name, format);
    test::flip_bits(file, 20, 1);
    EXPECT_THAT(fate(file), AnyOf("truncated", "corrupt")) << name << ": " << message_;
  }
}

TEST_F(Damage, FlippedBitsInMp3AreRejectedOrLeavePlausibleSamples) {
  int rejected = 0;
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    const auto file = written("a.mp3", kMp3);
    test::flip_bits(file, 300, seed);
    try {
      for (const float sample : read_excerpt(file, all_of_it()).samples) ASSERT_LT(std::abs(sample), 5.0F) << seed;
    } catch (const RejectedInput& input) {
      ++rejected;
      EXPECT_TRUE(input.reason() == RejectReason::kCorrupt || input.reason() == RejectReason::kTruncated)
          << input.what();
    }
  }
  EXPECT_GE(rejected, 8);
}

TEST_F(Damage, WritesNothingToStderr) {
  for (const bool hole : {false, true}) {
    const auto file = written("a.mp3", kMp3);
    if (hole) {
      test::zero_hole(file, 20000);
    } else {
      test::flip_bits(file, 300, 1);
    }
    // Through libsndfile 1.2.0, libmpg123 says a dozen lines about each of the two.
    ::testing::internal::CaptureStderr();
    fate(file);
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  }
}

TEST_F(Damage, SamplesBeyondAnyLevelOfMusicAreCorrupt) {
  for (const float bad :
       {1e5F, -4.0F, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    test::Sound sound = test::noise(22050, 1, 2.0, 0.2);
    sound.samples[30000] = bad;
    write_sound(folder_ / "a.wav", sound, test::kFloatWav);
    EXPECT_EQ(fate(folder_ / "a.wav"), "corrupt") << bad;
    EXPECT_NE(message_.find("near second 1.3"), std::string::npos) << message_;
  }
  test::Sound loud = test::noise(22050, 1, 2.0, 0.2);
  loud.samples[30000] = 3.9F;
  write_sound(folder_ / "a.wav", loud, test::kFloatWav);
  EXPECT_EQ(fate(folder_ / "a.wav"), "used");
}

TEST_F(Damage, InTheHeaderOfAKnownContainerIsCorruptNotUnsupported) {
  if (!FfmpegModule::instance().present()) GTEST_SKIP() << FfmpegModule::instance().absent();
  const std::string wav = test::bytes_of(written("a.wav", kWav));
  const auto changed = [&](std::size_t at, const std::string& with) {
    std::string bytes = wav;
    test::write_bytes(folder_ / "a.wav", bytes.replace(at, with.size(), with));
    return fate(folder_ / "a.wav");
  };
  EXPECT_EQ(changed(22, std::string(2, '\0')), "corrupt") << message_;     // channels
  EXPECT_EQ(changed(22, std::string("\x30\x75")), "corrupt") << message_;  // 30,000 of them
  EXPECT_EQ(changed(24, std::string(4, '\0')), "corrupt") << message_;     // sample rate
  test::write_bytes(folder_ / "a.wav", wav.substr(0, 30));
  EXPECT_EQ(fate(folder_ / "a.wav"), "corrupt") << message_;
  const auto opus = written("a.opus", kOpus, 48000);
  std::string bytes = test::bytes_of(opus);
  test::write_bytes(opus, bytes.replace(bytes.find("OpusHead"), 8, "OpusHeaX"));
  EXPECT_EQ(fate(opus), "corrupt") << message_;
}

TEST_F(Damage, WhatIsNoSoundIsUnsupportedInOurWords) {
  for (const std::string name : {"text.mp3", "text.wav", "text.ogg", "text", "text.m4a"}) {
    std::string text;
    for (int i = 0; i < 3000; ++i) text += "hello world ";
    test::write_bytes(folder_ / name, text);
    EXPECT_EQ(fate(folder_ / name), "unsupported") << name;
    EXPECT_NE(message_.find("it begins with 'hello wo'"), std::string::npos) << message_;
    EXPECT_EQ(message_.find("does not exist"), std::string::npos) << message_;
  }
}

TEST_F(Damage, FilesThatCannotBeReadSayWhy) {
  test::write_bytes(folder_ / "empty.mp3", "");
  EXPECT_EQ(fate(folder_ / "empty.mp3"), "empty");
  EXPECT_EQ(fate(folder_ / "none.mp3"), "missing");
  EXPECT_EQ(fate(folder_ / "empty.mp3/none.mp3"), "missing");
  EXPECT_EQ(fate(folder_.path()), "unreadable");
  EXPECT_NE(message_.find("it is a folder"), std::string::npos) << message_;
  EXPECT_EQ(fate("/dev/null"), "unreadable");
  std::filesystem::create_symlink("self.mp3", folder_ / "self.mp3");
  EXPECT_EQ(fate(folder_ / "self.mp3"), "unreadable");
}

TEST_F(Damage, AFileWithoutReadPermissionIsUnreadable) {
  const auto file = written("a.wav", kWav);
  std::filesystem::permissions(file, std::filesystem::perms::none);
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
  const bool root = ::geteuid() == 0;
  if (root) ::setfsuid(65534);  // root reads everything, and so does a test that runs as root
  const std::string found = fate(file);
  if (root) ::setfsuid(0);
  EXPECT_EQ(found, "unreadable") << message_;
}

TEST_F(Damage, NamesOfAnyBytesAreOpenedAndShownEscaped) {
  const auto file = written("caf\xE9 \n.flac", kFlac);
  EXPECT_EQ(fate(file), "used");
  test::cut_file(file, 0.5);
  EXPECT_EQ(fate(file), "truncated");
  EXPECT_NE(message_.find("caf\\xe9"), std::string::npos) << message_;
}

TEST_F(Damage, TheContentDecidesNotTheName) {
  EXPECT_EQ(fate(written("flac.mp3", kFlac)), "used") << message_;
  EXPECT_EQ(fate(written("mp3.wav", kMp3)), "used") << message_;
  EXPECT_EQ(fate(written("ogg", kOgg)), "used") << message_;
}

}  // namespace
}  // namespace ctxtag
