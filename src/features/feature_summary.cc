#include "ctxtag/features/feature_summary.h"

#include <Eigen/Core>
#include <algorithm>
#include <sstream>

#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr std::size_t kSampledRows = 200;

void count_flags(const FeatureEntry& entry, std::map<std::string, std::size_t>& counts) {
  std::istringstream words(entry.flags());
  for (std::string word; std::getline(words, word, ';');) ++counts[word];
}

}  // namespace

FeatureSummary summary_of(const FeatureStore& store) {
  FeatureSummary summary;
  summary.clips = store.size();
  summary.frames = store.frames();
  summary.bands = store.bands();
  summary.bytes = std::filesystem::file_size(store.folder() / "features.npy");
  summary.contract = store.contract();
  if (std::filesystem::exists(store.folder() / "rejects.csv")) {
    summary.rejected = read_rejects(store.folder() / "rejects.csv").size();
  }
  for (const FeatureEntry& entry : store.entries()) count_flags(entry, summary.flags);
  summary.sampled = std::min(store.size(), kSampledRows);
  Eigen::ArrayXf row(static_cast<Eigen::Index>(store.row_values()));
  double sum = 0.0;
  for (std::size_t i = 0; i < summary.sampled; ++i) {
    store.read_row(i * store.size() / summary.sampled, row.data());
    summary.least = std::min(summary.least.value_or(row.minCoeff()), static_cast<double>(row.minCoeff()));
    summary.most = std::max(summary.most.value_or(row.maxCoeff()), static_cast<double>(row.maxCoeff()));
    sum += row.cast<double>().mean();
  }
  if (summary.sampled > 0) summary.mean = sum / static_cast<double>(summary.sampled);
  return summary;
}

std::string summary_text(const FeatureSummary& summary) {
  std::ostringstream text;
  text << "clips     " << summary.clips << " (" << summary.rejected << " inputs rejected)\n"
       << "shape     " << summary.frames << " frames x " << summary.bands << " bands, " << summary.contract.config.store
       << '\n'
       << "bytes     " << summary.bytes << '\n';
  if (summary.mean) {
    text << "values    least " << to_text(*summary.least) << ", mean " << to_text(*summary.mean) << ", most "
         << to_text(*summary.most) << " (of " << summary.sampled << " clips)\n";
  }
  for (const auto& [flag, count] : summary.flags) text << "flag      " << flag << ": " << count << '\n';
  text << "bank      " << summary.contract.bank_hash << "\nfrontend  " << config_json(summary.contract.config).dump()
       << '\n';
  return text.str();
}

nlohmann::ordered_json summary_json(const FeatureSummary& summary) {
  const auto number = [](const std::optional<double>& value) {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
  };
  return {{"clips", summary.clips},
          {"rejected", summary.rejected},
          {"frames", summary.frames},
          {"bands", summary.bands},
          {"bytes", summary.bytes},
          {"flags", summary.flags},
          {"sampled_clips", summary.sampled},
          {"least", number(summary.least)},
          {"mean", number(summary.mean)},
          {"most", number(summary.most)},
          {"filterbank_sha256", summary.contract.bank_hash},
          {"frontend", config_json(summary.contract.config)}};
}

}  // namespace ctxtag
