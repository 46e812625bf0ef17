#include <gtest/gtest.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/audio/excerpt.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/memory.h"
#include "support/audio_files.h"
#include "support/rejections.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

constexpr int kWindowRate = 8000;

class Windows : public ::testing::Test {
 protected:
  std::vector<Excerpt> of(const test::Sound& sound, double length, double hop, int sample_rate_hz = kWindowRate) {
    write_sound(folder_ / "a.wav", sound, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    ExcerptPolicy policy;
    policy.sample_rate_hz = sample_rate_hz;
    policy.length_seconds = length;
    std::vector<Excerpt> windows;
    for_each_window(folder_ / "a.wav", policy, hop, [&](Excerpt window) { windows.push_back(std::move(window)); });
    return windows;
  }

  test::TemporaryFolder folder_;
};

TEST_F(Windows, HoldTheRecordingInOrder) {
  const test::Sound sound = test::noise(kWindowRate, 2, 10.0, 0.2);
  const std::vector<float> mono = sound.mono();
  for (const double hop : {0.1, 0.7, 1.0, 3.0, 4.0}) {
    const auto windows = of(sound, 3.0, hop);
    ASSERT_GE(windows.size(), 2U);
    for (std::size_t k = 0; k < windows.size(); ++k) {
      const auto begin = static_cast<std::size_t>(std::llround(static_cast<double>(k) * hop * kWindowRate));
      EXPECT_DOUBLE_EQ(windows[k].start_seconds, static_cast<double>(begin) / kWindowRate);
      const auto count = static_cast<std::size_t>(std::llround(windows[k].seconds * kWindowRate));
      ASSERT_EQ(windows[k].samples.size(), 24000U);
      ASSERT_LE(begin + count, mono.size());
      EXPECT_TRUE(std::equal(mono.begin() + static_cast<std::ptrdiff_t>(begin),
                             mono.begin() + static_cast<std::ptrdiff_t>(begin + count), windows[k].samples.begin()))
          << hop << " " << k;
      EXPECT_TRUE(windows[k].downmixed);
      EXPECT_EQ(windows[k].padded, count < 24000);
    }
  }
}

TEST_F(Windows, LeaveOutALastOneThatIsLessThanHalfFull) {
  const auto count = [&](double seconds, double hop) {
    return of(test::noise(kWindowRate, 1, seconds, 0.2), 3.0, hop).size();
  };
  EXPECT_EQ(count(9.0, 3.0), 3U);
  EXPECT_EQ(count(10.4, 3.0), 3U);
  EXPECT_EQ(count(10.5, 3.0), 4U);
  EXPECT_EQ(count(1.0, 3.0), 1U);   // the only one
  EXPECT_EQ(count(10.0, 1.0), 8U);  // the next would hold nothing new
  EXPECT_EQ(count(10.2, 1.0), 9U);
  EXPECT_EQ(count(9.0, 5.0), 2U);
  EXPECT_EQ(count(6.0, 5.0), 1U);
}

TEST_F(Windows, AreResampledEachOnItsOwn) {
  const test::Sound sound = test::noise(44100, 1, 5.0, 0.2);
  const auto windows = of(sound, 2.0, 1.5, 22050);
  ASSERT_EQ(windows.size(), 3U);
  ExcerptPolicy policy;
  policy.length_seconds = 2.0;
  for (const Excerpt& window : windows) {
    policy.start_seconds = window.start_seconds;
    EXPECT_EQ(read_excerpt(folder_ / "a.wav", policy).samples, window.samples);
  }
}

TEST_F(Windows, AreHandedOverSilentUnlessAllAre) {
  test::Sound sound = test::silence(kWindowRate, 1, 9.0);
  EXPECT_EQ(test::fate([&] { of(sound, 3.0, 3.0); }), "silent");
  sound.samples[30000] = 0.1F;
  EXPECT_EQ(of(sound, 3.0, 3.0).size(), 3U);
}

TEST_F(Windows, OfLessThanMinSecondsAreTooShort) {
  EXPECT_EQ(test::fate([&] { of(test::noise(kWindowRate, 1, 0.9, 0.2), 3.0, 3.0); }), "too_short");
}

TEST_F(Windows, NeedAHop) {
  EXPECT_THROW(of(test::noise(kWindowRate, 1, 4.0, 0.2), 3.0, 0.0), ConfigError);
  EXPECT_THROW(of(test::noise(kWindowRate, 1, 4.0, 0.2), 3.0, std::nan("")), ConfigError);
}

#ifndef CTXTAG_ADDRESS_SANITIZER  // it keeps what is freed
TEST_F(Windows, NeedMemoryForOneWindowNotForTheRecording) {
  // Ten minutes are 19 MB of samples, three seconds 0.1 MB.
  write_sound(folder_ / "long.flac", test::tone(kWindowRate, 1, 600.0, 440.0, 0.2), SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
  ExcerptPolicy policy;
  policy.sample_rate_hz = kWindowRate;
  policy.length_seconds = 3.0;
  long long begin = -1, most = 0;
  for_each_window(folder_ / "long.flac", policy, 3.0, [&](const Excerpt&) {
    if (begin < 0) begin = anonymous_memory_bytes();
    most = std::max(most, anonymous_memory_bytes());
  });
  EXPECT_LT(most - begin, 2'000'000);
}
#endif

TEST_F(Windows, OfATruncatedRecordingEndWithItsRejection) {
  write_sound(folder_ / "a.wav", test::noise(kWindowRate, 1, 20.0, 0.2), SF_FORMAT_WAV | SF_FORMAT_FLOAT);
  test::cut_file(folder_ / "a.wav", 0.5);
  ExcerptPolicy policy;
  policy.sample_rate_hz = kWindowRate;
  policy.length_seconds = 3.0;
  int windows = 0;
  EXPECT_EQ(test::fate([&] { for_each_window(folder_ / "a.wav", policy, 3.0, [&](const Excerpt&) { ++windows; }); }),
            "truncated");
  EXPECT_EQ(windows, 3);
}

}  // namespace
}  // namespace ctxtag
