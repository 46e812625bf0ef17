#include "model/perturbed_scores.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <optional>

#include "ctxtag/base/files.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/calibration/calibration.h"
#include "ctxtag/tagging/tag_tracks.h"
#include "progress.h"

namespace ctxtag::tools {
namespace {

namespace fs = std::filesystem;

// Whether the track had the excerpt that was asked for: where it begins, and as much of it as there should be.
bool had_excerpt(const TrackTags& tags, const Track& track, const ExcerptPolicy& policy,
                 const std::optional<Perturbation>& perturbation) {
  constexpr double kRounding = 1e-3;
  double start = track.start_seconds.value_or(policy.start_seconds), seconds = policy.length_seconds;
  if (perturbation && perturbation->kind == "start_seconds") start = perturbation->strength;
  if (perturbation && perturbation->kind == "length_seconds") seconds = std::min(seconds, perturbation->strength);
  const WindowScores& heard = tags.windows.at(0);
  return std::abs(heard.start_seconds - start) < kRounding && heard.seconds > seconds - kRounding;
}

std::string part_name(const std::optional<Perturbation>& perturbation) {
  return perturbation ? perturbation->name() : "clean";
}

// Scores of a card are others in their last digits.
std::string journal_line(const fs::path& model, std::uint64_t seed, const nn::Device& device) {
  const MappedFile file(model);
  return "ctxtag-model robustness 1 " + sha256(file.data(), file.size()) + " " + std::to_string(seed) +
         (device.is_gpu() ? " cuda" : "");
}

PerturbedScores scores_of_part(const Journal& journal, const TrackTable& tracks, const nn::ModelDescription& model,
                               const std::optional<Perturbation>& perturbation) {
  PerturbedScores part;
  if (perturbation) part.perturbation = *perturbation;
  const ExcerptPolicy policy = model.frontend.config.excerpt_policy();
  std::vector<double> values;
  for (const Track& track : tracks) {
    const TrackTags tags = journaled_tags(journal, track, part_name(perturbation));
    if (tags.rejected()) {
      ++part.rejected;
      if (perturbation) continue;
      std::cerr << rejection_line(escaped_bytes(track.path.string()), tags.reject_reason, tags.reject_detail);
      continue;
    }
    part.too_short += had_excerpt(tags, track, policy, perturbation) ? 0 : 1;
    part.scores.ids.push_back(track.id);
    values.insert(values.end(), tags.scores.begin(), tags.scores.end());
  }
  part.scores.vocabulary = model.vocabulary;
  part.scores.scores = Eigen::Map<RealMatrix>(values.data(), static_cast<Eigen::Index>(part.scores.ids.size()),
                                              static_cast<Eigen::Index>(model.vocabulary.size()));
  part.scores = calibrated(model.calibration, std::move(part.scores));
  return part;
}

}  // namespace

AllScores score_perturbed(const nn::Tagger& tagger, const fs::path& model, const nn::Device& device,
                          const TrackTable& tracks, const std::vector<Perturbation>& perturbations, std::uint64_t seed,
                          const fs::path& out, const Tool& tool) {
  const Scorer scorer = [&](const std::vector<float>& values, std::size_t frames) {
    return tagger.score(values, frames);
  };
  make_folder(out / "scores");
  Journal journal(out / "robustness.journal", journal_line(model, seed, device));
  std::vector<std::optional<Perturbation>> parts = {std::nullopt};
  parts.insert(parts.end(), perturbations.begin(), perturbations.end());
  if (!tool.quiet) {
    std::cerr << tracks.size() << " tracks, " << perturbations.size() << " perturbations, " << tool.thread_count()
              << " threads\n";
  }
  AllScores all;
  Progress progress("recordings heard", tool.quiet);
  std::size_t heard = 0;
  for (const auto& perturbation : parts) {
    TagOptions options;
    options.threads = tool.thread_count();
    options.excerpts = true;
    options.perturbation = perturbation;
    options.seed = seed;
    const TrackTagger work(scorer, tagger.description().frontend.config, options);
    const std::string name = part_name(perturbation);
    tag_with_journal(
        work, tracks, journal,
        [&](std::size_t, const TrackTags&, bool) { progress.update(++heard, parts.size() * tracks.size(), name); },
        name);
    PerturbedScores part = scores_of_part(journal, tracks, tagger.description(), perturbation);
    if (!part.scores.ids.empty()) write_scores(out / "scores" / (name + ".csv"), part.scores);
    if (perturbation) {
      all.perturbed.push_back(std::move(part));
    } else {
      if (part.scores.ids.empty()) throw ConfigError("--tracks: every recording is rejected");
      all.clean = std::move(part);
    }
  }
  progress.finish();
  return all;
}

}  // namespace ctxtag::tools
