#include "ctxtag/features/feature_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/features/feature_store_writer.h"
#include "support/errors.h"
#include "support/mel_signals.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

FrontendConfig short_frontend(const std::string& store = "float32") {
  FrontendConfig config;
  config.start_seconds = 0.0;
  config.length_seconds = 0.5;
  config.min_seconds = 0.1;
  config.n_mels = 40;
  config.store = store;
  return config;
}

// Two rows: 0, 1, 2, ... and the same plus one half.
std::filesystem::path two_rows(const test::TemporaryFolder& folder, const FrontendConfig& config) {
  const std::filesystem::path store = folder.path() / "features";
  std::filesystem::create_directories(store);
  const std::size_t count = static_cast<std::size_t>(config.frames()) * 40;
  std::vector<float> values(count);
  FeatureRowFile rows(store / "features.npy", config);
  for (std::size_t slot = 0; slot < 2; ++slot) {
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i) + 0.5F * static_cast<float>(slot);
    rows.write(slot, row_bytes(values.data(), count, config));
  }
  rows.seal(2);
  FeatureEntry first{TrackId{"a,\"1\""}, "x/a.wav", 30.0, 30.0}, second{TrackId{"b"}, "b.wav", 0.0, 0.25};
  second.padded = second.downmixed = true;
  write_store_tables(store, FrontendContract::of(config), {first, second},
                     {{TrackId{"c"}, "c.wav", "empty", "no bytes"}});
  return store;
}

TEST(FeatureStore, GivesBackWhatWasWritten) {
  const test::TemporaryFolder folder;
  for (const char* kind : {"float32", "float16"}) {
    const FeatureStore store(two_rows(folder, short_frontend(kind)));
    ASSERT_EQ(store.size(), 2u);
    EXPECT_EQ(store.frames(), 11);
    EXPECT_EQ(store.bands(), 40);
    EXPECT_EQ(store.entries()[0].id.value, "a,\"1\"");
    EXPECT_EQ(store.entries()[1].flags(), "padded;downmixed");
    EXPECT_EQ(store.entries()[1].seconds, 0.25);
    EXPECT_EQ(store.row_of(TrackId{"b"}), 1u);
    std::vector<float> row(store.row_values());
    store.read_row(1, row.data());
    EXPECT_EQ(row[7], 7.5F);
    EXPECT_EQ(row.back(), 439.5F);
    EXPECT_EQ(read_rejects(store.folder() / "rejects.csv").at(0).reason, "empty");
    std::filesystem::remove_all(store.folder());
  }
}

TEST(FeatureStore, PointsIntoTheMapOnlyWhereItHoldsFloats) {
  const test::TemporaryFolder folder;
  const std::filesystem::path store = two_rows(folder, short_frontend());
  EXPECT_EQ(FeatureStore(store).row(1)[2], 2.5F);
  std::filesystem::remove_all(store);
  EXPECT_THROW(FeatureStore(two_rows(folder, short_frontend("float16"))).row(0), std::logic_error);
}

TEST(FeatureStore, RefusesWhatDoesNotFitTogether) {
  const test::TemporaryFolder folder;
  const std::filesystem::path store = two_rows(folder, short_frontend());
  const std::string index = read_file(store / "index.csv"), contract = read_file(store / "frontend.json");
  const auto refusal = [&] { return test::error_of<DataError>([&] { const FeatureStore opened(store); }); };

  folder.file("features/index.csv", "row,track_id,path,start_seconds,seconds,flags\n0,a,a,0,1,\n");
  EXPECT_THAT(refusal(), HasSubstr("1 x 11 x 40 <f4 expected from index.csv and frontend.json, found 2 x 11 x 40 <f4"));
  folder.file("features/index.csv", "row,track_id,path,start_seconds,seconds,flags\n0,a,a,0,1,\n1,a,a,0,1,\n");
  EXPECT_THAT(refusal(), HasSubstr("two rows have the id 'a'"));
  folder.file("features/index.csv", "row,track_id,path,start_seconds,seconds,flags\n0,a,a,0,1,\n1,b,a,0,1,loud\n");
  EXPECT_THAT(refusal(), HasSubstr("index.csv:3: unknown flag 'loud'"));
  std::filesystem::remove(store / "index.csv");
  EXPECT_THAT(refusal(), HasSubstr("not a feature store: it has no index.csv"));
  folder.file("features/index.csv", index);
  EXPECT_EQ(refusal(), "");

  nlohmann::json changed = nlohmann::json::parse(contract);
  changed["golden"]["values"][1][5] = changed["golden"]["values"][1][5].get<double>() + 0.01;
  folder.file("features/frontend.json", changed.dump());
  EXPECT_THAT(refusal(), HasSubstr("its golden clip's values differ"));
  changed = nlohmann::json::parse(contract);
  changed["filterbank"]["bands"][3]["weights_e9"][0] = 5;
  folder.file("features/frontend.json", changed.dump());
  EXPECT_THAT(refusal(), HasSubstr("are not those of its hash"));
  std::filesystem::resize_file(store / "features.npy", 2000);
  folder.file("features/frontend.json", contract);
  EXPECT_THAT(refusal(), HasSubstr("cut off"));
}

}  // namespace
}  // namespace ctxtag
