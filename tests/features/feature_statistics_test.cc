#include "ctxtag/features/feature_statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "ctxtag/base/error.h"
#include "ctxtag/features/feature_store_writer.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

constexpr int kBands = 40;

FrontendConfig frontend_of_four_frames(const std::string& store) {
  FrontendConfig config;
  config.start_seconds = 0.0;
  config.length_seconds = 0.15;
  config.min_seconds = 0.1;
  config.n_mels = kBands;
  config.store = store;
  return config;
}

// As many rows as `base`: frames of base + {1, 1, 3, 7} in band 0, base + {2, 4, 2, 4} in band 1, base in the others.
std::filesystem::path stored(const test::TemporaryFolder& folder, const std::vector<float>& base,
                             const std::string& kind = "float32") {
  const FrontendConfig config = frontend_of_four_frames(kind);
  EXPECT_EQ(config.frames(), 4);
  const std::filesystem::path store = folder.path() / ("features_" + kind);
  std::filesystem::create_directories(store);
  const float first[] = {1, 1, 3, 7}, second[] = {2, 4, 2, 4};
  std::vector<float> values(4 * kBands);
  std::vector<FeatureEntry> entries;
  FeatureRowFile rows(store / "features.npy", config);
  for (std::size_t slot = 0; slot < base.size(); ++slot) {
    values.assign(values.size(), base[slot]);
    for (std::size_t t = 0; t < 4; ++t) {
      values[t * kBands] += first[t];
      values[t * kBands + 1] += second[t];
    }
    rows.write(slot, row_bytes(values.data(), values.size(), config));
    entries.push_back({TrackId{"track " + std::to_string(slot)}, "a.wav", 0.0, 0.15});
  }
  rows.seal(base.size());
  write_store_tables(store, FrontendContract::of(config), entries, {});
  return store;
}

// By hand: (1 + 1 + 3 + 7) / 4 = 3, sqrt((4 + 4 + 0 + 16) / 4) = sqrt(6); (2 + 4 + 2 + 4) / 4 = 3, sqrt(4 / 4) = 1.
TEST(FeatureStatistics, AreMeanAndPopulationStandardDeviationOverTimeOfEveryBand) {
  const test::TemporaryFolder folder;
  for (const char* kind : {"float32", "float16"}) {
    const FeatureStore store(stored(folder, {0.0F, 10.0F}, kind));
    const Eigen::MatrixXd found = feature_statistics(store, {1, 0});
    ASSERT_EQ(found.rows(), 2);
    ASSERT_EQ(found.cols(), 2 * kBands);
    for (const Eigen::Index row : {0, 1}) {
      const double base = row == 0 ? 10.0 : 0.0;  // row 1 of the store was asked for first
      EXPECT_DOUBLE_EQ(found(row, 0), base + 3.0) << kind;
      EXPECT_DOUBLE_EQ(found(row, 1), base + 3.0);
      EXPECT_DOUBLE_EQ(found(row, 2), base);
      EXPECT_DOUBLE_EQ(found(row, kBands), std::sqrt(6.0));
      EXPECT_DOUBLE_EQ(found(row, kBands + 1), 1.0);
      EXPECT_DOUBLE_EQ(found(row, kBands + 2), 0.0);
    }
  }
}

TEST(FeatureStatistics, KeepsASmallDeviationOfLargeValues) {
  const test::TemporaryFolder folder;
  const FeatureStore store(stored(folder, {4194304.0F}));  // its square leaves no digits for a variance of 1
  EXPECT_DOUBLE_EQ(feature_statistics(store, {0})(0, kBands + 1), 1.0);
}

TEST(FeatureStatistics, DoesNotDependOnThreads) {
  const test::TemporaryFolder folder;
  std::vector<float> base;
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < 40; ++i) {
    base.push_back(0.1F * static_cast<float>(i));
    rows.push_back(39 - i);
  }
  const FeatureStore store(stored(folder, base));
  const Eigen::MatrixXd one = feature_statistics(store, rows, 1);
  EXPECT_EQ(one, feature_statistics(store, rows, 3));
  for (std::size_t i = 0; i < 40; ++i) {
    EXPECT_NEAR(one(static_cast<Eigen::Index>(i), 2), 0.1 * static_cast<double>(39 - i), 1e-6);
  }
  EXPECT_EQ(feature_statistics(store, {}).rows(), 0);
}

TEST(FeatureStatistics, RefusesValuesThatAreNotFiniteAndRowsThatAreNotThere) {
  const test::TemporaryFolder folder;
  const FeatureStore store(stored(folder, {0.0F, std::numeric_limits<float>::infinity()}));
  EXPECT_THAT(test::error_of<DataError>([&] {
                feature_statistics(store, {0, 1}, 2);
              }),
              HasSubstr("the features of track 'track 1' are not all finite numbers"));
  EXPECT_NO_THROW(feature_statistics(store, {0}));
  EXPECT_THROW(feature_statistics(store, {2}), std::out_of_range);
}

}  // namespace
}  // namespace ctxtag
