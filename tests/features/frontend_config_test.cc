#include "ctxtag/features/frontend_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/config/json.h"

namespace ctxtag {
namespace {

std::string refusal(const FrontendConfig& config) {
  try {
    config.validate();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(FrontendConfig, DefaultsAreTheFrontEndOfThePapers) {
  const FrontendConfig config;
  EXPECT_EQ(refusal(config), "");
  EXPECT_EQ(config.frames(), 646);
  EXPECT_EQ(config.n_mels, 96);
  EXPECT_EQ(config.excerpt_policy().sample_count(), 661500u);
}

TEST(FrontendConfig, NamesKeyValueAndWhatIsAllowed) {
  FrontendConfig config;
  config.pad_mode = "edge";
  EXPECT_EQ(refusal(config), "pad_mode: 'edge': must be one of reflect, constant");
  config = {};
  config.win_length = 2048;
  EXPECT_EQ(refusal(config), "win_length: 2048: must be between 2 and n_fft (1024)");
  config = {};
  config.fmin_hz = 12000;
  EXPECT_THAT(refusal(config), testing::StartsWith("fmin_hz: 12000: must be at least 0 and below fmax_hz (11025)"));
  config = {};
  config.sample_rate_hz = 16000;
  EXPECT_EQ(refusal(config), "fmax_hz: 11025: must be between 0 and 8000");
}

TEST(FrontendConfig, RefusesBandsThatHoldNothing) {
  FrontendConfig config;
  config.sample_rate_hz = 16000;
  config.fmax_hz = 0;
  config.n_fft = config.win_length = 512;
  config.mel_scale = "htk";
  config.n_mels = 128;
  EXPECT_THAT(refusal(config), testing::HasSubstr("n_mels: 128: with n_fft 512 at 16000 Hz, 1 of the bands"));
}

TEST(FrontendConfig, StoresHalvesOnlyOfLogarithms) {
  FrontendConfig config;
  config.store = "float16";
  EXPECT_EQ(refusal(config), "");
  config.compression = "none";
  EXPECT_THAT(refusal(config), testing::StartsWith("store: 'float16'"));
}

TEST(FrontendConfig, ListsEveryDifferingKey) {
  FrontendConfig other;
  other.n_mels = 128;
  other.center = false;
  EXPECT_THAT(differing_keys(FrontendConfig{}, other),
              testing::ElementsAre("center: true against false", "n_mels: 96 against 128"));
  EXPECT_THAT(differing_keys(other, other), testing::IsEmpty());
}

TEST(FrontendConfig, ComesBackFromItsJson) {
  FrontendConfig config;
  config.length_seconds = 29.1;
  config.pad = "repeat";
  FrontendConfig copy;
  read_config(config_json(config), copy);
  EXPECT_THAT(differing_keys(config, copy), testing::IsEmpty());
}

}  // namespace
}  // namespace ctxtag
