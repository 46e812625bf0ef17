#include "ctxtag/audio/library_versions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "audio/ffmpeg_decoder.h"

namespace ctxtag {
namespace {

TEST(AudioLibraryVersions, NameTheDecodersBesideLibsndfile) {
  const auto listed = audio_library_versions();
  const std::map<std::string, std::string> versions(listed.begin(), listed.end());
  EXPECT_THAT(versions.at("libmpg123"), ::testing::MatchesRegex("1\\.[0-9]+\\.[0-9]+.*"));
  ASSERT_EQ(versions.count("FFmpeg") == 1, FfmpegModule::instance().present());
  if (versions.count("FFmpeg") == 0) return;
  EXPECT_THAT(versions.at("FFmpeg"), ::testing::MatchesRegex("n?[0-9]+\\..*"));
}

}  // namespace
}  // namespace ctxtag
