#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <vector>

#include "ctxtag/dataset/track_table.h"
#include "ctxtag/features/feature_store.h"

namespace ctxtag {

/// What became of the inputs: done, done_before and rejected add up to the number of tracks.
struct ExtractReport {
  std::size_t done = 0;
  std::size_t done_before = 0;
  std::vector<RejectedEntry> rejected;  ///< in input order, those that were rejected by an earlier run included
  std::vector<TrackId> vanished;        ///< had features before and are no longer among the inputs
  bool written = false;                 ///< false: the store was complete already and no file was touched
};

struct ExtractProgress {
  std::size_t finished = 0, total = 0;  ///< inputs, those done before included
};

struct ExtractOptions {
  int threads = 1;
  /// Called on the calling thread; may be empty.
  std::function<void(const ExtractProgress&)> observe;
  std::function<void(const FeatureEntry&)> made = {};  ///< a row that was made now
};

/// Makes the feature store `out` of the tracks, one row per track that could be read, in the order of the table; a
/// track's own start_seconds overrides the front end's.
///
/// Beside `out` stand OUT.journal, which remembers every input with its size and time, and while work is under way the
/// folder OUT.part. Killed at any moment, the same call continues and ends with the same bytes. A later call does the
/// inputs that are new or have changed, copies the rows of the others, and replaces the store in one step; where
/// nothing is left to do it touches nothing. Rejected inputs are not tried again until they change.
///
/// Throws ConfigError when the front end is invalid, there are no tracks, `out` holds something else or features of
/// another front end, or another process is at work on it; SystemError (disk full, ...) with all finished work kept.
ExtractReport extract_features(const TrackTable& tracks, const FrontendConfig& config, const std::filesystem::path& out,
                               const ExtractOptions& options = {});

}  // namespace ctxtag
