#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/reproduce/study_config.h"

namespace ctxtag {

/// What all systems share: the same labels hidden in the same training rows. Indices into the config's lists.
struct StudyCell {
  std::size_t ratio = 0, seed = 0;
  int fold = 0;
};

/// One training: a system in a cell.
struct StudyRun {
  StudyCell cell;
  std::size_t system = 0;
};

/// "r0.25-s0-f3": the ratio and the seed themselves, the fold from 0. Names files and folders; stays the same when a
/// study gets more ratios, seeds or systems.
std::string cell_id(const StudyConfig& config, const StudyCell& cell);

/// In the order in which they are worked on: seed by seed, fold by fold, so that an unfinished study can be looked at.
std::vector<StudyCell> study_cells(const StudyConfig& config);

/// Every run, in the order of the results: ratio, system, seed, fold.
std::vector<StudyRun> study_runs(const StudyConfig& config);

/// What must be equal for runs that are there to count for this config: the effective config without what only chooses
/// among runs or describes them, its systems by name.
nlohmann::json comparable(const StudyConfig& config);

/// Throws ConfigError that names the first key by which `before` (comparable() of an earlier call) contradicts `now`.
/// Systems that only one of them has are no contradiction.
void require_same_study(const nlohmann::json& before, const nlohmann::json& now, const std::string& folder);

}  // namespace ctxtag
