#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/audio/perturbation_config.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/split.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/evaluation/estimate.h"

namespace ctxtag {

struct RobustnessConfig {
  PerturbationConfig perturbations;
  BootstrapConfig bootstrap;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("perturbations", perturbations, "what is done to the recordings, how strongly");
    field("bootstrap", bootstrap, "how intervals are made");
  }
  void validate() const {}
};

/// What a model says of tracks that it hears otherwise.
struct PerturbedScores {
  Perturbation perturbation;
  ScoreTable scores;
  std::int64_t rejected = 0;   ///< tracks that no longer pass for audio (silent, too short); they have no row
  std::int64_t too_short = 0;  ///< tracks that do not have the excerpt asked for: another one, or padded
};

struct RobustnessTables {
  ScoreTable clean;
  std::vector<PerturbedScores> perturbed;
  LabelMatrix labels;
  std::optional<std::unordered_map<TrackId, Split>> splits;  ///< figures are then of the test tracks
  GroupOfTrack clusters;                                     ///< which tracks are drawn together
  std::vector<double> thresholds;                            ///< one per tag
};

/// One perturbation against the clean recordings, on the tracks that both have scores of.
struct RobustnessLine {
  Perturbation perturbation;
  std::int64_t rows = 0, rejected = 0, too_short = 0;
  Estimate macro_roc_auc, macro_change;  ///< change: perturbed less clean, intervals from the same samples of both
  std::vector<std::optional<double>> clean_roc_auc;  ///< per tag
  std::vector<Estimate> change;                      ///< per tag, of ROC-AUC
  double tracks_changed = 0.0;                       ///< share of tracks that get or lose a tag at the thresholds
  double mean_absolute_change = 0.0;                 ///< of scores, over all cells

  std::size_t tags_changed() const;  ///< whose interval excludes 0
  /// The tag that loses most, of those that are defined.
  std::optional<std::size_t> worst_tag() const;
};

struct RobustnessCard {
  TagVocabulary vocabulary;
  BootstrapConfig bootstrap;
  std::int64_t rows = 0, clusters = 0, too_short = 0;  ///< of the clean recordings
  Estimate macro_roc_auc;
  std::vector<RobustnessLine> lines;

  /// Whether all lines with a gain of 0 dB, of which there must be one, are without any change.
  bool control_holds() const;
};

/// Throws ConfigError for tables that do not go together (compared_cells()). `notes` gets lines for people.
RobustnessCard robustness_card(const RobustnessTables& tables, const BootstrapConfig& config, int threads,
                               std::vector<std::string>& notes);

std::string robustness_text(const RobustnessCard& card);
std::string robustness_json(const RobustnessCard& card);
/// One row per perturbation and tag, the macro figure being the tag `(macro)`.
std::string robustness_csv(const RobustnessCard& card);

}  // namespace ctxtag
