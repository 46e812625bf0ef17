#include "ctxtag/features/store_digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/features/feature_store_writer.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Ten rows of 11 frames x 24 bands, row i full of i.
class StoreDigests : public ::testing::Test {
 protected:
  StoreDigests() {
    config_.start_seconds = 0.0;
    config_.length_seconds = 0.5;
    config_.min_seconds = 0.1;
    config_.n_mels = 24;
    std::filesystem::create_directories(path());
    FeatureRowFile rows(path() / "features.npy", config_);
    std::vector<FeatureEntry> entries;
    for (std::size_t slot = 0; slot < 10; ++slot) {
      const std::vector<float> values(11 * 24, static_cast<float>(slot));
      const auto bytes = row_bytes(values.data(), values.size(), config_);
      rows.write(slot, bytes);
      entries.push_back({TrackId{"t" + std::to_string(slot)}, "x.wav", 0.0, 0.5});
      entries.back().sha256 = sha256(bytes.data(), bytes.size());
    }
    rows.seal(10);
    write_store_tables(path(), FrontendContract::of(config_), entries, {});
  }
  std::filesystem::path path() const { return folder_.path() / "features"; }
  FeatureStore store() const { return FeatureStore(path()); }
  // Zeros the first value of a row.
  void spoil(std::size_t row) const {
    std::string bytes = read_file(path() / "features.npy");
    const std::size_t row_size = 11 * 24 * 4;
    bytes.replace(bytes.size() - (10 - row) * row_size, 4, 4, '\x7F');
    write_file_atomically(path() / "features.npy", bytes);
  }
  test::TemporaryFolder folder_;
  FrontendConfig config_;
};

TEST_F(StoreDigests, ChangeWithAnyByteOfASmallStore) {
  const std::string before = content_digest(store());
  EXPECT_EQ(content_digest(store()), before);
  spoil(6);
  EXPECT_NE(content_digest(store()), before);
}

TEST_F(StoreDigests, LookAtEvenlySpacedRowsOfALargeStore) {
  const std::size_t four_rows = 4 * 11 * 24 * 4;  // rows 0, 3, 6 and 9
  const std::string before = content_digest(store(), four_rows);
  spoil(4);
  EXPECT_EQ(content_digest(store(), four_rows), before);
  spoil(9);
  const std::string last = content_digest(store(), four_rows);
  EXPECT_NE(last, before);
  spoil(3);
  EXPECT_NE(content_digest(store(), four_rows), last);
}

TEST_F(StoreDigests, TellWhichRowsAreNotThoseThatWereExtracted) {
  EXPECT_THAT(changed_rows(store()), IsEmpty());
  spoil(2);
  spoil(9);
  EXPECT_THAT(changed_rows(store()), ElementsAre(2U, 9U));
}

TEST_F(StoreDigests, SayNothingOfRowsWithoutOne) {
  std::string index = "row,track_id,path,start_seconds,seconds,flags\n";
  for (int i = 0; i < 10; ++i) index += std::to_string(i) + ",t" + std::to_string(i) + ",x.wav,0,0.5,\n";
  folder_.file("features/index.csv", index);
  spoil(2);
  EXPECT_EQ(store().size(), 10U);
  EXPECT_THAT(changed_rows(store()), IsEmpty());
}

}  // namespace
}  // namespace ctxtag
