#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "ctxtag/playlists/build_config.h"
#include "ctxtag/playlists/keywords.h"
#include "ctxtag/playlists/track_counts.h"

namespace ctxtag {

/// Numbers of everything that was read; each playlist is in exactly one of the states.
struct PlaylistTotals {
  std::int64_t playlists = 0;        ///< read, in any state
  std::int64_t counted = 0;          ///< their rows stand in the counts
  std::int64_t without_keyword = 0;  ///< no keyword in the title
  std::int64_t editorial = 0, too_short = 0, too_long = 0, one_artist = 0, one_album = 0;  ///< left out by a filter
  std::int64_t rejected = 0;                 ///< could not be used: see Rejection
  std::int64_t rows = 0, repeated_rows = 0;  ///< of the counted ones; repeated: the track once more
  std::int64_t rejected_lines = 0, rejected_files = 0;
  std::vector<std::int64_t> playlists_of_tag, playlists_of_keyword;  ///< counted ones

  void add(const PlaylistTotals& other);
};

/// An input, or a part of one, that could not be used.
struct Rejection {
  std::string file;   ///< its name, without folders
  std::string place;  ///< "line 12", "byte 4711", or empty: the whole file
  std::string playlist;
  std::string reason;  ///< repeated_playlist, broken_json, bad_row, bad_playlist, unreadable
  std::string detail;
};

/// A file that was read.
struct PlaylistInput {
  std::string name;  ///< without folders
  std::int64_t bytes = 0;
};

/// Playlists as counts: what is left of them once all are read, and what parts read elsewhere are merged from.
struct PlaylistCounts {
  Keywords keywords;
  std::string count = "playlists";  ///< as in BuildConfig
  PlaylistFilterConfig filter;
  TrackCounts tracks;
  std::unordered_set<std::uint64_t> playlists;  ///< hashes of the ids of all that were read
  PlaylistTotals totals;
  std::vector<PlaylistInput> inputs;
  std::vector<Rejection> rejections;

  PlaylistCounts(Keywords keywords, const BuildConfig& config);

  /// Puts inputs and rejections in the order of the files' names (shorter ones first), whoever has read them.
  void sort_by_file();
};

/// What to do with input that cannot be used.
enum class OnError {
  kStop,  ///< throw DataError that says where and what
  kSkip   ///< leave it out, and list it as a Rejection
};

/// A playlist that counts; views are valid during the call.
struct CountedPlaylist {
  std::string_view id, user;
  const std::vector<int>& tags;          ///< that its title stands for, ascending
  std::vector<std::string_view> tracks;  ///< ids, each once
};
using PlaylistObserver = std::function<void(const CountedPlaylist& playlist)>;

struct CountOptions {
  OnError on_error = OnError::kStop;
  bool strict = false;  ///< check also those values of Million Playlist Dataset slices that are not used
  int threads = 1;
  /// Tables only: told of every playlist that counts, in the order of the inputs, on the thread of the caller. Tables
  /// must then have a column `user`.
  PlaylistObserver counted = {};
};

/// Told after each piece of work; called on the thread of the caller.
using CountObserver = std::function<void(std::int64_t bytes_done, std::int64_t bytes_total)>;

/// Counts playlists from tables of rows: CSV, TSV (quotes are text) or JSON lines, by extension, plain or
/// gzip-compressed (a cell with a line break is a row that cannot be used); columns `playlist, title, track` and
/// perhaps `artist, album, user, editor, track_title, artist_name` (also with `_id`; `track` may be `song_id`, `title`
/// may be `name`). The rows of a playlist stand together. Throws ConfigError for a filter that needs a column the table
/// does not have.
PlaylistCounts count_playlist_tables(const std::vector<std::filesystem::path>& files, const Keywords& keywords,
                                     const BuildConfig& config, const CountOptions& options,
                                     const CountObserver& observe = {});

/// Counts playlists from slices of the Million Playlist Dataset: a JSON object whose `playlists` have `pid`, `name` and
/// `tracks` (`track_uri, artist_uri, album_uri, track_name, artist_name`).
PlaylistCounts count_mpd_slices(const std::vector<std::filesystem::path>& slices, const Keywords& keywords,
                                const BuildConfig& config, const CountOptions& options,
                                const CountObserver& observe = {});

/// The slices `mpd.slice.*.json` in `folder`, in the order of the number that the name goes on with; those without one
/// come last, by name. Throws ConfigError when there is none, and for any other file `mpd.slice.*` (compressed, another
/// extension), which would else be left out in silence.
std::vector<std::filesystem::path> mpd_slices_in(const std::filesystem::path& folder);

}  // namespace ctxtag
