#pragma once
#include <filesystem>
#include <memory>

#include "ctxtag/playlists/playlist_counts.h"
#include "playlists/playlist_batch.h"

namespace ctxtag {

/// Reads slices one after the other into the same memory.
class MpdSliceReader {
 public:
  MpdSliceReader();
  ~MpdSliceReader();
  MpdSliceReader(const MpdSliceReader&) = delete;
  MpdSliceReader& operator=(const MpdSliceReader&) = delete;

  /// Fills `batch` with the slice's playlists. Under OnError::kStop throws DataError with file and byte; else what
  /// cannot be used becomes a rejection: one playlist, or the whole slice when it is not JSON.
  void read(const std::filesystem::path& slice, const CountOptions& options, PlaylistBatch& batch);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ctxtag
