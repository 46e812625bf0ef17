#pragma once
#include <string>
#include <vector>

#include "ctxtag/dataset/track_table.h"
#include "ctxtag/nn/tagger.h"
#include "ctxtag/tagging/tag_tracks.h"
#include "tool_main.h"

namespace ctxtag::tools {

/// Which windows to score for a study, and where they go.
struct WindowScoresChoice {
  std::string file;  ///< NAME.npy, with NAME.windows.csv beside it
  std::vector<double> seconds;
  double hop_seconds = 0.0;
};

/// Scores, without the model's calibration, the one excerpt and every window of each length of all tracks, with a
/// journal beside the output whose records hold as long as `journal_request` and the hop stay; writes a window table of
/// the tracks that all of it succeeded for, in their order. Rejected tracks are named on stderr and counted.
TagCounts write_window_scores(const nn::Tagger& tagger, const TrackTable& tracks, const WindowScoresChoice& choice,
                              const std::string& journal_request, const Tool& tool);

}  // namespace ctxtag::tools
