#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace ctxtag {

/// What playlists say of a track. Only the id must be there.
enum TrackText : std::size_t { kTrackId, kArtistId, kAlbumId, kTrackTitle, kArtistName, kTrackTextCount };

using TrackTexts = std::array<std::string_view, kTrackTextCount>;

/// Their columns in a track table.
inline constexpr std::array<const char*, kTrackTextCount> kTrackTextColumns{"track_id", "artist_id", "album_id",
                                                                            "title", "artist"};

}  // namespace ctxtag
