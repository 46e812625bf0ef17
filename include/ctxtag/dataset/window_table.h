#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// One scored stretch of a recording.
struct ScoredWindow {
  TrackId track;
  std::optional<double> window_seconds;  ///< the length that was asked for; empty: the front end's one excerpt
  double start_seconds = 0.0;
  double seconds = 0.0;  ///< of the recording's own, before padding
};

/// Scores of many windows of many tracks: what a study of windows and pooling needs, without the network.
struct WindowTable {
  std::vector<ScoredWindow> windows;
  TagVocabulary vocabulary;
  RealMatrix scores;  ///< windows x tags
};

/// NAME.npy (windows x tags, double) and beside it NAME.windows.csv:
/// track_id,window_seconds,start_seconds,seconds, then the tags, whose cells are empty. Both by rename.
void write_windows(const std::filesystem::path& file, const WindowTable& table);

/// Throws DataError with file and line for what write_windows() does not write, and scores that are not finite.
WindowTable read_windows(const std::filesystem::path& file);

/// NAME.windows.csv of NAME.npy. Throws ConfigError for a name that does not end in .npy; `flag` opens the message.
std::filesystem::path windows_file(const std::filesystem::path& file, const char* flag);

}  // namespace ctxtag
