#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "playlists/named_rows.h"

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

/// One cell per PlaylistColumn.
using PlaylistRow = std::vector<std::string>;

/// The rows of a table of playlists; throws as open_named_rows() does.
std::unique_ptr<NamedRows> open_playlist_rows(const std::filesystem::path& file);

}  // namespace ctxtag
