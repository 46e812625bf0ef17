#include "ctxtag/features/mel_filter_bank.h"

#include <gtest/gtest.h>

#include <cmath>

#include "ctxtag/formats/npy.h"
#include "support/folders.h"
#include "support/mel_signals.h"

namespace ctxtag {
namespace {

class GoldenBank : public testing::TestWithParam<const char*> {};

TEST_P(GoldenBank, AgreesWithTheReferenceInEveryWeight) {
  const MelFilterBank bank(golden_frontend(GetParam()));
  const NpyArray file(test::golden(std::string("mel/") + GetParam() + ".filterbank.npy"));
  const std::vector<double> expected = file.to_doubles();
  ASSERT_EQ(static_cast<std::size_t>(bank.weights.size()), expected.size());
  for (Eigen::Index i = 0; i < bank.weights.size(); ++i) {
    ASSERT_NEAR(bank.weights.data()[i], expected[static_cast<std::size_t>(i)], 1e-9) << "weight " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenBank, testing::Values("papers", "htk_nonorm_16k"));

TEST(MelScale, HasItsKnownPoints) {
  EXPECT_NEAR(hz_to_mel(1000.0, "htk"), 999.9855371, 1e-6);  // 2595 log10(1 + 1000/700)
  EXPECT_DOUBLE_EQ(hz_to_mel(500.0, "slaney"), 7.5);
  EXPECT_DOUBLE_EQ(hz_to_mel(1000.0, "slaney"), 15.0);
  EXPECT_NEAR(hz_to_mel(6400.0, "slaney"), 42.0, 1e-12);  // 27 steps take 1000 Hz to 6400 Hz
}

TEST(MelScale, ComesBack) {
  for (const char* scale : {"htk", "slaney"}) {
    for (double hz = 0.0; hz < 20000.0; hz += 37.0) {
      EXPECT_NEAR(mel_to_hz(hz_to_mel(hz, scale), scale), hz, 1e-8) << scale;
    }
  }
}

TEST(MelFilterBank, RangesHoldExactlyTheWeightsAboveZero) {
  const MelFilterBank bank(FrontendConfig{});
  for (Eigen::Index band = 0; band < bank.weights.rows(); ++band) {
    const MelFilterBank::Range range = bank.ranges[static_cast<std::size_t>(band)];
    EXPECT_GE(range.count, 3);  // the papers' bank has at least three frequencies in every band
    for (Eigen::Index bin = 0; bin < bank.weights.cols(); ++bin) {
      EXPECT_EQ(bank.weights(band, bin) > 0.0, bin >= range.first && bin < range.first + range.count);
    }
  }
}

TEST(MelFilterBank, AreaNormGivesTrianglesUnitArea) {
  FrontendConfig config;
  config.n_fft = config.win_length = 16384;  // fine enough for a sum to be an integral
  const MelFilterBank bank(config);
  const double hz_per_bin = 22050.0 / 16384;
  for (Eigen::Index band = 0; band < bank.weights.rows(); ++band) {
    EXPECT_NEAR(bank.weights.row(band).sum() * hz_per_bin, 1.0, 1e-3) << "band " << band;
  }
}

TEST(MelFilterBank, HasAnEmptyAndManySingleBinBandsWith128HtkBandsOf512Samples) {
  FrontendConfig config = golden_frontend("htk_nonorm_16k");
  config.n_mels = 128;
  int empty = 0, single = 0;
  for (const MelFilterBank::Range& range : MelFilterBank(config).ranges) {
    empty += range.count == 0 ? 1 : 0;
    single += range.count == 1 ? 1 : 0;
  }
  EXPECT_EQ(empty, 1);  // both as counted in torchaudio's bank of that size
  EXPECT_EQ(single, 25);
}

TEST(FilterBankHash, IsThatOfTheRoundedWeights) {
  FilterWeights weights(1, 3);
  weights << 0.0, 1e-9, 2.4e-9;
  // hashlib.sha256(struct.pack("<3q", 0, 1, 2)).hexdigest()
  EXPECT_EQ(filter_bank_hash(filter_units(weights)),
            "ab25350e3e65efebe24584461683ecda68725576e825e550038b90e7b1479946");
  weights(0, 2) = 2.6e-9;
  EXPECT_NE(filter_bank_hash(filter_units(weights)),
            "ab25350e3e65efebe24584461683ecda68725576e825e550038b90e7b1479946");
}

TEST(FilterBankHash, TellsSlaneyFromHtk) {
  FrontendConfig htk;
  htk.mel_scale = "htk";
  htk.fmin_hz = 20.0;
  EXPECT_NE(filter_bank_hash(MelFilterBank(FrontendConfig{})), filter_bank_hash(MelFilterBank(htk)));
}

}  // namespace
}  // namespace ctxtag
