#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "ctxtag/audio/excerpt.h"
#include "support/audio_files.h"

namespace ctxtag {
namespace {

// Fourteen recordings (44.1 and 48 kHz stereo, 44.1 and 16 kHz mono), each beside the 22.05 kHz mono Vorbis file that
// others made of it.
TEST(RealAudio, AgreesWithItsLowVersionWithoutLag) {
  const char* const data = std::getenv("CTXTAG_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "CTXTAG_TEST_DATA is not set";
  const std::filesystem::path folder = std::filesystem::path(data) / "data/audio_formats/audio";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder << " is not there";
  ExcerptPolicy policy;
  policy.start_seconds = 0.0;
  policy.length_seconds = 20.0;
  constexpr int kMostLag = 3;
  int compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.size() < 7 || name.substr(name.size() - 7) != ".hq.ogg") continue;
    const Excerpt high = read_excerpt(entry.path(), policy);
    const Excerpt low = read_excerpt(folder / (name.substr(0, name.size() - 7) + ".ogg"), policy);
    EXPECT_FALSE(low.resampled || low.downmixed);
    EXPECT_NEAR(high.seconds, low.seconds, 1e-3) << name;
    const auto count = static_cast<std::size_t>(std::min(high.seconds, low.seconds) * policy.sample_rate_hz);
    int best = -kMostLag - 1;
    double highest = -1.0;
    for (int lag = -kMostLag; lag <= kMostLag; ++lag) {
      const double found =
          test::correlation(high.samples.data() + kMostLag + lag, low.samples.data() + kMostLag, count - 2 * kMostLag);
      if (found > highest) highest = found, best = lag;
    }
    EXPECT_EQ(best, 0) << name;
    EXPECT_GT(highest, 0.97) << name;  // found: 0.977 (a bird's whistle) to 0.9999
    const double level =
        20.0 * std::log10(test::rms(high.samples.data(), count) / test::rms(low.samples.data(), count));
    EXPECT_NEAR(level, 0.0, 0.1) << name;
    ++compared;
  }
  EXPECT_EQ(compared, 14);
}

}  // namespace
}  // namespace ctxtag
