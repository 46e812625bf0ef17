#include "ctxtag/features/frontend_contract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/features/golden_clip.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

TEST(GoldenClip, LastsTwoSecondsAndFillsTheScale) {
  for (const int rate : {8000, 16000, 22050, 44100}) {
    const std::vector<float> clip = golden_clip(rate);
    EXPECT_EQ(clip.size(), 2 * static_cast<std::size_t>(rate));
    const auto [least, most] = std::minmax_element(clip.begin(), clip.end());
    EXPECT_GT(*most, 0.4F);
    EXPECT_LT(*least, -0.3F);
    EXPECT_LE(*most, 1.0F);
    for (const float sample : clip) ASSERT_EQ(sample * 32768.0F, std::round(sample * 32768.0F));
  }
  EXPECT_THAT(test::error_of<ConfigError>([] { golden_clip(999); }), HasSubstr("at least 1000 Hz"));
}

TEST(FrontendContract, ComesBackFromItsJsonAndPasses) {
  for (const char* compression : {"none", "log1p", "db", "log10"}) {
    FrontendConfig config;
    config.compression = compression;
    const FrontendContract made = FrontendContract::of(config);
    EXPECT_EQ(made.golden.rows(), 11);  // every fourth of 44 frames
    const FrontendContract read = contract_from_json(nlohmann::json::parse(contract_json(made).dump()), "x.json");
    EXPECT_TRUE((made.golden == read.golden).all()) << compression;
    EXPECT_TRUE((made.bank == read.bank).all());
    const ContractCheck result = check(read);
    EXPECT_TRUE(result.passed());
    EXPECT_EQ(result.golden_difference, 0.0);
  }
}

TEST(FrontendContract, KeepsTheHashOfThePapersBank) {
  EXPECT_EQ(FrontendContract::of(FrontendConfig{}).bank_hash, filter_bank_hash(MelFilterBank(FrontendConfig{})));
}

TEST(FrontendContract, FailsForAnotherBankWithItsOwnHash) {
  FrontendContract contract = FrontendContract::of(FrontendConfig{});
  const long long peak = contract.bank.maxCoeff();
  Eigen::Index band = 0, bin = 0;
  contract.bank.maxCoeff(&band, &bin);
  contract.bank(band, bin) += peak / 20000000;  // 5e-8 of the peak
  contract.bank_hash = filter_bank_hash(contract.bank);
  EXPECT_NE(check(contract).bank_hash, contract.bank_hash);
  EXPECT_TRUE(check(contract).passed());
  contract.bank(band, bin) += peak / 1000000;  // 1e-6
  contract.bank_hash = filter_bank_hash(contract.bank);
  EXPECT_FALSE(check(contract).bank_agrees);
  EXPECT_THROW(require_reproducible(contract, "x"), DataError);
}

TEST(FrontendContract, HoldsTheGoldenClipToItsTolerance) {
  FrontendContract contract = FrontendContract::of(FrontendConfig{});
  const float most = contract.golden.row(2).maxCoeff();
  contract.golden(2, 4) += 0.5e-5F * most;
  EXPECT_TRUE(check(contract).passed());
  contract.golden(2, 4) += 1e-5F * most;
  EXPECT_FALSE(check(contract).golden_agrees);
}

TEST(FrontendContract, RefusesUnknownKeysAndNewerFormats) {
  nlohmann::json json = nlohmann::json::parse(contract_json(FrontendContract::of(FrontendConfig{})).dump());
  nlohmann::json newer = json, unknown = json, cut = json;
  newer["format"] = 2;
  unknown["frontend"]["dither"] = 1;
  cut.erase("golden");
  EXPECT_THROW(contract_from_json(newer, "x"), DataError);
  EXPECT_THROW(contract_from_json(unknown, "x"), ConfigError);
  EXPECT_THROW(contract_from_json(cut, "x"), DataError);
}

TEST(RequireSameFrontEnd, AllowsAnotherCompressionOnlyOfUncompressedFeatures) {
  FrontendConfig none, log, decibel;
  none.compression = "none";
  decibel.compression = "db";
  EXPECT_EQ(require_same_front_end(log, "f", log, "m"), FrontendMatch::kSame);
  EXPECT_EQ(require_same_front_end(none, "f", log, "m"), FrontendMatch::kApplyCompression);
  EXPECT_THROW(require_same_front_end(log, "f", decibel, "m"), ConfigError);
  none.n_mels = 64;
  try {
    require_same_front_end(none, "features/", log, "model");
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("features/ and model have different front ends: n_mels: 64 against 96;"));
  }
}

}  // namespace
}  // namespace ctxtag
