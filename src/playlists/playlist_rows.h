#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ctxtag/formats/csv.h"

namespace ctxtag {

enum PlaylistColumn : std::size_t {
  kPlaylist,
  kTitle,
  kTrack,
  kArtist,
  kAlbum,
  kUser,
  kEditor,
  kTrackName,
  kArtistsName,
  kPlaylistColumnCount
};

using PlaylistRow = std::array<std::string, kPlaylistColumnCount>;

/// Rows of a table of playlists, whatever its format.
class PlaylistRows {
 public:
  virtual ~PlaylistRows() = default;
  /// False at the end. Throws DataError with file and line for a row that cannot be read; the next call goes on behind
  /// it.
  virtual bool next(PlaylistRow& row) = 0;
  virtual FileLine at() const = 0;
  /// False when no row can have it.
  virtual bool has(PlaylistColumn column) const = 0;
};

/// By the extension, `.gz` aside: .tsv (tab-separated, quotes are text), .jsonl or .ndjson (an object a line), else
/// CSV, whose quoted cells end in their line. Throws DataError when the file cannot be opened or a table lacks a column
/// that must be there.
std::unique_ptr<PlaylistRows> open_playlist_rows(const std::filesystem::path& file);

}  // namespace ctxtag
