#include "ctxtag/audio/perturbation_config.h"

#include <algorithm>

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

// The keys are the kinds.
struct Lister {
  std::vector<Perturbation>& list;

  void operator()(const char* key, const std::vector<double>& strengths, const char*) {
    for (const double strength : strengths) list.push_back({key, strength});
  }
};

}  // namespace

std::vector<Perturbation> PerturbationConfig::list() const {
  std::vector<Perturbation> list = {{"gain_db", 0.0}};
  Lister lister{list};
  PerturbationConfig copy = *this;
  copy.fields(lister);
  const auto again = [](const Perturbation& each) { return each.kind == "gain_db" && each.strength == 0.0; };
  list.erase(std::remove_if(list.begin() + 1, list.end(), again), list.end());
  return list;
}

void PerturbationConfig::validate() const {
  std::vector<std::string> names;
  for (const Perturbation& perturbation : list()) {
    perturbation.validate();
    if (std::find(names.begin(), names.end(), perturbation.name()) != names.end()) {
      throw ConfigError(perturbation.name() + " is there twice");
    }
    names.push_back(perturbation.name());
  }
}

}  // namespace ctxtag
