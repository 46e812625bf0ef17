#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/features/frontend_contract.h"
#include "ctxtag/formats/npy.h"

namespace ctxtag {

/// One row of index.csv: whose the features are, and which part of the recording they were taken from.
struct FeatureEntry {
  TrackId id;
  std::string path;  ///< never absolute; escaped as escaped_bytes() does
  double start_seconds = 0.0;
  double seconds = 0.0;  ///< without padding
  bool padded = false, repeated = false, resampled = false, downmixed = false, phase_cancelled = false;
  std::string sha256 = {};  ///< of the row's bytes in features.npy; empty in stores of versions that did not write it

  /// "padded;resampled", empty when none is set.
  std::string flags() const;
};

/// One row of rejects.csv.
struct RejectedEntry {
  TrackId id;
  std::string path, reason, detail;
};

/// Features of many tracks, opened by memory map: features.npy (clips x frames x bands), index.csv, rejects.csv and
/// frontend.json in one folder.
class FeatureStore {
 public:
  /// Checks everything: files, shape against index and front end, the contract (recomputed here). Throws DataError.
  explicit FeatureStore(const std::filesystem::path& folder);

  const std::filesystem::path& folder() const { return folder_; }
  const FrontendContract& contract() const { return contract_; }
  const std::vector<FeatureEntry>& entries() const { return entries_; }
  std::size_t size() const { return entries_.size(); }
  int frames() const { return contract_.config.frames(); }
  int bands() const { return contract_.config.n_mels; }
  std::size_t row_values() const { return static_cast<std::size_t>(frames()) * static_cast<std::size_t>(bands()); }
  std::size_t row_bytes() const { return row_values() * array_.header().item_bytes(); }
  bool stores_halves() const { return contract_.config.store == "float16"; }

  const std::unordered_map<TrackId, std::size_t>& rows() const { return rows_; }
  /// Throws DataError when the store holds no such track.
  std::size_t row_of(const TrackId& id) const;

  /// The row as it stands in the file; valid as long as the store.
  const std::byte* row_data(std::size_t row) const { return array_.data() + row * row_bytes(); }
  /// frames() x bands() values in the map; throws std::logic_error when the store holds halves.
  const float* row(std::size_t row) const;
  /// Copies, or converts from halves, row_values() values.
  void read_row(std::size_t row, float* to) const { read_frames(row, 0, static_cast<std::size_t>(frames()), to); }
  /// The same for frames [first, first + count) of the row.
  void read_frames(std::size_t row, std::size_t first, std::size_t count, float* to) const;

 private:
  std::filesystem::path folder_;
  FrontendContract contract_;
  NpyArray array_;
  std::vector<FeatureEntry> entries_;
  std::unordered_map<TrackId, std::size_t> rows_;
};

std::vector<RejectedEntry> read_rejects(const std::filesystem::path& file);

}  // namespace ctxtag
