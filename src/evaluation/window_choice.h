#pragma once
#include <map>
#include <vector>

#include "ctxtag/dataset/score_table.h"
#include "ctxtag/evaluation/window_study.h"

namespace ctxtag {

/// The windows of one length, track by track.
struct WindowsOfLength {
  double window_seconds = 0.0, hop_seconds = 0.0;
  std::vector<std::vector<std::size_t>> rows;  ///< per track (in the order of the ids): rows of the table, by time
};

/// A window table sorted out.
struct WindowsOfTracks {
  std::vector<TrackId> ids;              ///< ascending
  ScoreTable excerpts;                   ///< of the front end
  std::vector<WindowsOfLength> lengths;  ///< ascending
  double minutes = 0.0;                  ///< of music, as far as the windows reach
};

/// Throws ConfigError when excerpts or windows are missing, of single tracks too.
WindowsOfTracks sorted_windows(const WindowTable& table);

/// Every setting of the config at this length; one pooling stands for all where one window is taken.
std::vector<WindowSetting> settings_of(const WindowsOfLength& windows, const WindowStudyConfig& config);

/// One score per track, and how many windows were looked at in all.
struct PooledScores {
  ScoreTable scores;
  std::int64_t windows = 0;
};
PooledScores pooled_scores(const WindowTable& table, const WindowsOfTracks& tracks, const WindowsOfLength& length,
                           const WindowSetting& setting);

}  // namespace ctxtag
