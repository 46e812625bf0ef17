#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/track_table.h"
#include "ctxtag/evaluation/robustness.h"
#include "ctxtag/nn/tagger.h"
#include "tool_main.h"

namespace ctxtag::tools {

/// What a model says of tracks, as they are and perturbed.
struct AllScores {
  PerturbedScores clean;  ///< without a perturbation
  std::vector<PerturbedScores> perturbed;
};

/// Scores every track once as it is and once for each perturbation, calibrated as the model says; `seed` decides what
/// is random. The journal in the folder `out` (robustness.journal) keeps every result, so nothing is done twice for the
/// same model, seed, kind of device and file. Writes scores/clean.csv and scores/PERTURBATION.csv there. Clean tracks
/// that are rejected are named on stderr. Throws ConfigError when every one is.
AllScores score_perturbed(const nn::Tagger& tagger, const std::filesystem::path& model, const nn::Device& device,
                          const TrackTable& tracks, const std::vector<Perturbation>& perturbations, std::uint64_t seed,
                          const std::filesystem::path& out, const Tool& tool);

}  // namespace ctxtag::tools
