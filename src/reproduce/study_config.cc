#include "ctxtag/reproduce/study_config.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/base/text.h"
#include "ctxtag/confidence/negative_confidence.h"
#include "reproduce/plain_name.h"

namespace ctxtag {
namespace {

void require_one_of(const char* key, const std::string& value, const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return;
  throw ConfigError(fmt::format("{}: '{}' is none of {}", key, value, joined(allowed)));
}

void require_experiment(const nlohmann::json& experiment, const char* key) {
  if (!experiment.is_object()) throw ConfigError(std::string(key) + ": expected an object");
  for (const char* const taken : {"data", "seed", "loss"}) {
    if (experiment.contains(taken)) {
      throw ConfigError(fmt::format("{}.{}: the study itself sets it; give {}", key, taken,
                                    std::string(taken) == "loss" ? "`loss` of each system" : "the study's own keys"));
    }
  }
}

}  // namespace

void StudySystemConfig::validate() const {
  require_plain_name(name);
  std::vector<std::string> negatives = negative_confidence_names();
  negatives.insert(negatives.end(), {"correlation", "ignore_missing"});
  require_one_of("negative", negative, negatives);
  require_one_of("positive", positive, {"ones", "random", "prevalence"});
  require_one_of("statistics", statistics, {"visible", "complete"});
  require_one_of("positive_statistics", positive_statistics, {"", "visible", "complete"});
  if (!loss.is_object()) throw ConfigError("loss: expected an object, such as {\"name\": \"bce\"}");
  require_experiment(experiment, "experiment");
}

bool StudySystemConfig::counts_negatives() const { return negative != "ones" && negative != "random"; }

bool StudySystemConfig::leaks() const {
  const bool counts_positives = positive == "prevalence";
  return negative == "ignore_missing" || (counts_negatives() && statistics == "complete") ||
         (counts_positives && positives_from() == "complete");
}

void StudyConfig::validate() const {
  bootstrap.require_percentiles();
  if (ratios.empty() || seeds.empty()) throw ConfigError("ratios, seeds: at least one of each is needed");
  for (const double ratio : ratios) {
    if (!(ratio >= 0.0 && ratio <= 1.0)) throw ConfigError("ratios: from 0 to 1, found " + to_text(ratio));
  }
  if (std::set<double>(ratios.begin(), ratios.end()).size() != ratios.size()) throw ConfigError("ratios: one is twice");
  if (std::set<std::uint64_t>(seeds.begin(), seeds.end()).size() != seeds.size()) {
    throw ConfigError("seeds: one is twice");
  }
  std::set<std::string> names;
  for (const StudySystemConfig& system : systems) {
    if (!names.insert(system.name).second) throw ConfigError("systems: two are called '" + system.name + "'");
  }
  if (!reference.empty() && names.count(reference) == 0) {
    if (systems.empty()) throw ConfigError("systems: is empty, and the reference is '" + reference + "'; list systems");
    throw ConfigError("reference: there is no system '" + reference + "'");
  }
  require_experiment(experiment, "experiment");
}

void StudyConfig::require_complete() const {
  if (data.labels.empty()) throw ConfigError("data.labels: not given; expected the complete label table");
  if (data.features.empty()) throw ConfigError("data.features: not given; expected what the networks hear");
  if (systems.empty()) throw ConfigError("systems: not given; expected at least one, such as {\"name\": \"ce\"}");
}

std::size_t StudyConfig::reference_index() const {
  for (std::size_t i = 0; i < systems.size(); ++i) {
    if (systems[i].name == reference) return i;
  }
  return 0;
}

}  // namespace ctxtag
