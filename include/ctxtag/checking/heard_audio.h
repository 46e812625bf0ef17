#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ctxtag/checking/fingerprint.h"
#include "ctxtag/dataset/track_table.h"
#include "ctxtag/features/feature_store.h"

namespace ctxtag {

/// What was heard of the recordings of a table. The three lists go together.
struct HeardAudio {
  std::vector<TrackId> ids;
  std::vector<std::string> hashes;  ///< SHA-256 of the files
  std::vector<Fingerprint> fingerprints;
  std::vector<RejectedEntry> rejected;  ///< could not be decoded; in the order of the table
};

struct HearOptions {
  double seconds = 120.0;  ///< of every recording that are heard
  int threads = 1;
  std::filesystem::path journal;  ///< remembers what was heard of each file; empty: nothing does
  std::function<void(std::size_t done, std::size_t total)> observe;  ///< on the calling thread; may be empty
};

/// Reads every file once. With a journal, files that were heard before and have not changed are not read again; what
/// was heard of them outlives this process, however it ends. Throws ConfigError when the journal is in use.
HeardAudio heard_audio(const TrackTable& tracks, const HearOptions& options = {});

}  // namespace ctxtag
