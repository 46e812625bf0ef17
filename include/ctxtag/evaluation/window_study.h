#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/split.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/dataset/window_table.h"
#include "ctxtag/evaluation/estimate.h"

namespace ctxtag {

/// Which settings a study tries: every window length of the table with each of these.
struct WindowStudyConfig {
  std::vector<int> hop_multiples = {1, 2, 4};
  std::vector<int> windows = {1, 2, 4, 8, 0};
  std::vector<std::string> pools = {"mean", "max", "median", "top3_mean", "geometric_mean", "logit_mean"};
  BootstrapConfig bootstrap;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("hop_multiples", hop_multiples, "hops, in hops of the cached windows");
    field("windows", windows, "how many windows of a track, evenly spread; 0: all of them");
    field("pools", pools,
          "how their scores become one: mean, max, median, top3_mean, top5_mean, geometric_mean, logit_mean");
    field("bootstrap", bootstrap, "how intervals are made");
  }
  void validate() const;
};

/// One way to score a whole track.
struct WindowSetting {
  double window_seconds = 0.0, hop_seconds = 0.0;
  int hop_multiple = 1;
  int windows = 0;   ///< whole windows, evenly spread (of one: the middle one); 0: all, a last padded one too
  std::string pool;  ///< empty where one window is taken
};

struct WindowResult {
  WindowSetting setting;
  double windows_per_track = 0.0;   ///< scored, in the mean
  double windows_per_minute = 0.0;  ///< of music: what a setting costs
  Estimate macro_roc_auc, macro_average_precision;
  Estimate roc_auc_change, average_precision_change;  ///< less the one excerpt's, of the same samples
  std::optional<double> validation_roc_auc;
};

struct WindowStudy {
  std::int64_t tracks = 0, clusters = 0, validation_tracks = 0;
  BootstrapConfig bootstrap;
  Estimate excerpt_roc_auc, excerpt_average_precision;  ///< of the front end's one excerpt
  std::optional<double> excerpt_validation_roc_auc;
  std::vector<WindowResult> results;  ///< by window length, hop, number of windows, pooling
  std::size_t best = 0;               ///< of results: the highest macro ROC-AUC, of equal ones the cheapest ...
  bool best_on_validation = false;    ///< ... on the validation tracks, or else on the very tracks of the figures
};

struct WindowStudyTables {
  WindowTable windows;
  LabelMatrix labels;
  std::optional<std::unordered_map<TrackId, Split>> splits;  ///< figures are of test tracks, the choice of validation's
  GroupOfTrack clusters;                                     ///< which tracks are drawn together
};

/// Throws ConfigError for a table without the front end's excerpts or without windows, for tracks that lack some, for
/// other tags than the labels', and where nothing can be measured.
WindowStudy window_study(const WindowStudyTables& tables, const WindowStudyConfig& config, int threads,
                         std::vector<std::string>& notes);

/// "3 s every 0.5 s, all, mean"
std::string setting_text(const WindowSetting& setting);
/// The excerpt, the best, and the `most` highest of the others, without those that come to the same scores.
std::string window_study_text(const WindowStudy& study, std::size_t most = 20);
std::string window_study_json(const WindowStudy& study);
std::string window_study_csv(const WindowStudy& study);

}  // namespace ctxtag
