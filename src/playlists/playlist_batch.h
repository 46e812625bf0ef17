#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctxtag/playlists/build_config.h"
#include "ctxtag/playlists/playlist_counts.h"
#include "ctxtag/playlists/title_matcher.h"
#include "ctxtag/playlists/track_texts.h"

namespace ctxtag {

/// What became of a playlist.
enum class PlaylistState : std::uint8_t {
  kCounted,
  kWithoutKeyword,
  kEditorial,
  kTooShort,
  kTooLong,
  kOneArtist,
  kOneAlbum
};

/// Playlists that one reader has read, before they are counted: a piece of a file, or a slice.
class PlaylistBatch {
 public:
  PlaylistBatch(const TitleMatcher& matcher, const PlaylistFilterConfig& filter)
      : matcher_(&matcher), filter_(&filter) {}

  struct Row {
    std::size_t record = 0;  ///< where it begins in `records`
    std::uint32_t size = 0;
    bool repeated = false;  ///< the playlist holds the track already
    std::uint64_t hash = 0;
  };
  struct Playlist {
    std::string id, user;
    std::int64_t place = 0;
    PlaylistState state = PlaylistState::kCounted;
    TitleMatch match;
    std::size_t first_row = 0, end_row = 0;  ///< of `rows`; none unless it counts
  };

  /// Begins a playlist; `place` is the line or byte where it stands. False when its rows are not wanted. Throws
  /// DataError when the title is not UTF-8; the playlist has then not begun.
  bool begin(std::string id, std::string_view title, bool editorial, std::int64_t place, std::string user = {});
  void add(const TrackTexts& track);
  /// Ends the playlist: applies the filters that look at its rows.
  void end();
  /// Takes back the playlist that has begun and not ended.
  void drop();
  bool open() const { return open_; }
  void clear();

  const std::vector<Playlist>& playlists() const { return playlists_; }
  const std::vector<Row>& rows() const { return rows_; }
  const char* record(const Row& row) const { return records_.data() + row.record; }

  std::vector<Rejection> rejections;  ///< in the order of the file
  std::int64_t rejected_playlists = 0, rejected_lines = 0, rejected_files = 0;

 private:
  double largest_share(TrackText text) const;
  void mark_repeated(std::size_t first_row);

  const TitleMatcher* matcher_;
  const PlaylistFilterConfig* filter_;
  std::vector<Playlist> playlists_;
  std::vector<Row> rows_;
  std::vector<char> records_;
  std::size_t first_record_ = 0;  ///< where the records of the open playlist begin
  bool open_ = false;
  std::vector<std::uint32_t> seen_;  ///< hash table of the rows of the playlist that ends; kept for its memory
};

/// Counts the playlists of a batch. A playlist whose id was read before is rejected: DataError under OnError::kStop.
/// `name` is what rejections and messages call the file, `unit` what places are: "line" or "byte".
class BatchCounter {
 public:
  BatchCounter(PlaylistCounts& counts, OnError on_error, PlaylistObserver counted = {})
      : counts_(counts), on_error_(on_error), counted_(std::move(counted)) {}
  void add(const PlaylistBatch& batch, const std::string& file, const std::string& name, const char* unit);

 private:
  void count(const PlaylistBatch& batch, const PlaylistBatch::Playlist& playlist);
  void tell(const PlaylistBatch& batch, const PlaylistBatch::Playlist& playlist) const;

  PlaylistCounts& counts_;
  OnError on_error_;
  PlaylistObserver counted_;
};

}  // namespace ctxtag
