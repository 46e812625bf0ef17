#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/base/random.h"
#include "ctxtag/features/feature_store_writer.h"
#include "ctxtag/nn/experiment.h"
#include "support/temporary_folder.h"

namespace ctxtag::nn {

inline FrontendConfig half_a_second() {
  FrontendConfig config;
  config.start_seconds = 0.0;
  config.length_seconds = 0.5;
  config.min_seconds = 0.1;
  config.n_mels = 32;
  return config;
}

/// A store and tables in `folder`: 24 clips of noise, tags at random, an eighth of the cells empty and all of the first
/// clip to validate; 16 clips to train, 4 to validate, 4 to test. A small network, kept after every step.
inline ExperimentConfig tiny_experiment(const test::TemporaryFolder& folder) {
  const FrontendConfig frontend = half_a_second();
  const std::filesystem::path store = folder.path() / "features";
  std::filesystem::create_directories(store);
  FeatureRowFile rows(store / "features.npy", frontend);
  std::vector<FeatureEntry> entries;
  std::string labels = "track_id,car,sad,party\n", splits = "track_id,split\n";
  Random random(1);
  const std::size_t count = static_cast<std::size_t>(frontend.frames()) * 32;
  for (std::size_t i = 0; i < 24; ++i) {
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(random.uniform());
    rows.write(i, row_bytes(values.data(), count, frontend));
    const std::string id = "t" + std::to_string(i);
    entries.push_back({TrackId{id}, id + ".wav", 0.0, 0.5});
    labels += id;
    for (int tag = 0; tag < 3; ++tag) {
      labels += i == 16 || random.below(8) == 0 ? "," : random.below(3) == 0 ? ",1" : ",0";
    }
    labels += "\n";
    splits += id + (i < 16 ? ",train\n" : i < 20 ? ",validation\n" : ",test\n");
  }
  rows.seal(24);
  write_store_tables(store, FrontendContract::of(frontend), entries, {});
  ExperimentConfig config;
  config.frontend = frontend;
  config.data.features = store.string();
  config.data.labels = folder.file("labels.csv", labels).string();
  config.data.splits = folder.file("splits.csv", splits).string();
  config.model.channels = {4};
  config.model.dense = 8;
  config.train.epochs = 4;
  config.train.batch_size = 4;
  config.train.checkpoint_seconds = 1e-9;  // after every step
  return config;
}

}  // namespace ctxtag::nn
