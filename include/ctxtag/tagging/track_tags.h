#pragma once
#include <Eigen/Core>
#include <functional>
#include <string>
#include <vector>

#include "ctxtag/calibration/calibration.h"
#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/track_table.h"

namespace ctxtag {

/// What a network says of some spectrograms: one row each.
struct SpectrogramScores {
  RealMatrix scores;                                                                ///< rows x tags, in [0, 1]
  Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> embeddings;  ///< rows x units
};

/// Scores spectrograms that stand one after the other, each `length` frames x bands; or, with TagOptions::samples, each
/// `length` samples. Called from many threads at once; a window's scores must not depend on the others.
using Scorer = std::function<SpectrogramScores(const std::vector<float>& values, std::size_t length)>;

/// Scores of one stretch of a recording.
struct WindowScores {
  double start_seconds = 0.0, seconds = 0.0;
  std::vector<double> scores;  ///< one per tag
};

/// What became of one input: tagged, or rejected with a reason.
struct TrackTags {
  std::vector<double> scores;         ///< one per tag; pooled where there are several windows; empty when rejected
  std::vector<WindowScores> windows;  ///< tags over time, when asked for
  std::vector<float> embedding;       ///< mean over the windows, when asked for
  std::string reject_reason, reject_detail;
  bool phase_cancelled = false;

  bool rejected() const { return !reject_reason.empty(); }
};

/// The track's scores calibrated, and those of each window. The track's are calibrated after they were pooled: a
/// calibration is fitted to scores of whole excerpts, which pooled scores stand for.
TrackTags calibrated(const Calibration& calibration, TrackTags tags);

/// One line of text without line feeds, and back; every number comes back the same.
std::string to_record(const TrackTags& tags);
/// Throws DataError for a record that to_record() did not write.
TrackTags from_record(const std::string& record);

}  // namespace ctxtag
