#include "table_hashes.h"

#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/features/store_digest.h"
#include "ctxtag/loading/feature_vectors.h"

namespace fs = std::filesystem;

namespace ctxtag::nn {

TableHashes table_hashes(const ExperimentConfig& config) {
  const DataConfig& data = config.data;
  TableHashes hashes;
  const auto add = [&](const std::string& key, const fs::path& file) {
    if (!file.empty()) hashes.emplace_back(key, sha256(read_file(file)));
  };
  add("labels", data.labels);
  add("samples", data.samples);
  add("users", data.users);
  if (fs::path(data.users).extension() == ".npy") add("users.ids", fs::path(data.users).replace_extension(".ids.csv"));
  add("splits", data.splits);
  add("weights", data.weights);
  add("vocabulary", data.vocabulary);
  add("prior", config.loss.selective_asl.prior);
  add("init", config.train.init);
  if (data.features.empty()) return hashes;
  if (FeatureVectors::named_by(data.features)) {
    for (const fs::path& file : FeatureVectors::files(data.features)) {
      const MappedFile bytes(file);
      hashes.emplace_back("features" + file.extension().string(), sha256(bytes.data(), bytes.size()));
    }
    return hashes;
  }
  add("features/index.csv", fs::path(data.features) / "index.csv");
  add("features/frontend.json", fs::path(data.features) / "frontend.json");
  hashes.emplace_back("features/features.npy", content_digest(FeatureStore(data.features)));
  return hashes;
}

}  // namespace ctxtag::nn
