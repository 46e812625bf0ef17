#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "ctxtag/features/feature_store.h"

namespace ctxtag {

/// What a store holds, at a glance.
struct FeatureSummary {
  std::size_t clips = 0, rejected = 0, bytes = 0;
  int frames = 0, bands = 0;
  FrontendContract contract;
  std::map<std::string, std::size_t> flags;  ///< rows per flag that occurs
  std::size_t sampled = 0;                   ///< rows, evenly spread, that the figures below are of
  std::optional<double> least, mean, most;   ///< empty without clips
};

FeatureSummary summary_of(const FeatureStore& store);
std::string summary_text(const FeatureSummary& summary);
nlohmann::ordered_json summary_json(const FeatureSummary& summary);

}  // namespace ctxtag
