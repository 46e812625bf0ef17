#pragma once
#include <cstddef>
#include <filesystem>
#include <vector>

#include "ctxtag/playlists/playlist_counts.h"

namespace ctxtag {

/// The texts of the given tracks as a track table without paths.
void write_track_texts(const std::filesystem::path& file, const TrackCounts& counts,
                       const std::vector<std::size_t>& tracks);

/// The counts of the given tracks in the given columns, named after `tags`.
void write_track_counts(const std::filesystem::path& file, const PlaylistCounts& counts,
                        const std::vector<std::size_t>& tracks, const std::vector<std::size_t>& columns);

/// `file,place,playlist,reason,detail`; the file is removed when there is nothing to list.
void write_rejections(const std::filesystem::path& file, const std::vector<Rejection>& rejections);
std::vector<Rejection> read_rejections(const std::filesystem::path& file);

}  // namespace ctxtag
