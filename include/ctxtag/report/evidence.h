#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/split.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/dataset/track_vectors.h"
#include "ctxtag/report/document.h"
#include "ctxtag/report/report_config.h"
#include "ctxtag/report/training_record.h"

namespace ctxtag {

/// What is compared: a training run, or scores of anything else.
struct ReportSystem {
  std::string name;
  ScoreTable scores;
  std::optional<TrainingRecord> run;  ///< empty: scores alone
};

/// Where tracks lie in a plane of two named directions.
struct PlaneTable {
  std::string x_name, y_name;
  std::vector<TrackId> ids;
  std::vector<double> x, y;  ///< one per id
};

/// CSV: the id first, then `valence` and `arousal`, numbers; a row without one of them is left out. Throws DataError.
PlaneTable read_plane(const std::filesystem::path& file);

/// All that a report is made from. Rows are tracks; of samples they are sample_id()s, and clusters are the users.
struct ReportInputs {
  std::vector<ReportSystem> systems;
  LabelMatrix labels;
  std::optional<SplitTable> split_table;                     ///< for the data card
  std::optional<std::unordered_map<TrackId, Split>> splits;  ///< empty: all rows that every system has scored
  GroupOfTrack clusters;                                     ///< rows that are not in it are clusters of their own
  std::string cluster_noun = "tracks";
  bool rows_are_samples = false;
  std::optional<TrackVectors> embeddings;
  std::optional<PlaneTable> plane;
  std::map<TrackId, std::string> recordings;  ///< paths as seen from the page
  std::string gains, ablation;                ///< JSON texts of ctxtag-eval compare and ctxtag-situation ablation
};

/// The report: summary, data card, learning curves, figures per tag, ranking curves, calibration, co-occurrence, map of
/// embeddings, valence-arousal plane, best and worst predictions, listeners, signals of the situation, runs. A section
/// whose input is missing says what to give for it. What is left out of the figures is added to `notes`. The result
/// does not depend on `threads`, and holds no time but that of the section `runs`. Throws ConfigError when systems,
/// labels and splits do not fit together.
ReportDocument evidence_report(const ReportInputs& inputs, const ReportConfig& config, std::vector<std::string>& notes,
                               int threads = 1);

}  // namespace ctxtag
