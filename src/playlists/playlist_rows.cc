#include "playlists/playlist_rows.h"

namespace ctxtag {

std::unique_ptr<NamedRows> open_playlist_rows(const std::filesystem::path& file) {
  return open_named_rows(file, {{{"playlist", "playlist_id", "pid"}, true},
                                {{"title", "name", "playlist_title"}, true},
                                {{"track", "track_id", "song_id"}, true},
                                {{"artist", "artist_id"}},
                                {{"album", "album_id"}},
                                {{"user", "user_id"}},
                                {{"editor"}},
                                {{"track_title", "track_name"}},
                                {{"artist_name"}}});
}

}  // namespace ctxtag
