#pragma once
#include <cstdint>
#include <string>

#include "ctxtag/base/error.h"

namespace ctxtag {

/// Which playlists are counted, beside those whose title holds a keyword. By default all are.
struct PlaylistFilterConfig {
  int min_tracks = 0;
  int max_tracks = 0;
  double max_artist_share = 1.0;
  double max_album_share = 1.0;
  std::string editorial = "keep";

  template <typename Visitor>
  void fields(Visitor& field) {
    field("min_tracks", min_tracks, "playlists with fewer rows are left out");
    field("max_tracks", max_tracks, "playlists with more rows are left out; 0: no limit");
    field("max_artist_share", max_artist_share,
          "playlists in which one artist has a larger share of the rows are left out");
    field("max_album_share", max_album_share, "the same of one album");
    field("editorial", editorial, "playlists by editors: keep, drop, or only");
  }
  void validate() const {
    if (min_tracks < 0) throw ConfigError("min_tracks must be 0 or more");
    if (max_tracks < 0 || (max_tracks > 0 && max_tracks < min_tracks)) {
      throw ConfigError("max_tracks must be 0 (no limit) or at least min_tracks");
    }
    if (!(max_artist_share > 0.0 && max_artist_share <= 1.0)) throw ConfigError("max_artist_share must be in (0, 1]");
    if (!(max_album_share > 0.0 && max_album_share <= 1.0)) throw ConfigError("max_album_share must be in (0, 1]");
    if (editorial != "keep" && editorial != "drop" && editorial != "only") {
      throw ConfigError("editorial must be keep, drop or only, found '" + editorial + "'");
    }
  }
};

/// How playlists become tags of tracks: the procedure of the ICASSP 2020 paper, whose numbers are the defaults.
struct BuildConfig {
  std::string count = "playlists";
  int min_count = 3;
  int min_tracks_per_tag = 20000;
  int tracks_per_tag = 20000;
  bool allow_unbalanced = false;
  std::uint64_t seed = 1;
  PlaylistFilterConfig filter;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("count", count,
          "what a track's count of a tag is: playlists (distinct ones that hold it) or rows (as published)");
    field("min_count", min_count, "a track has a tag from this count on");
    field("min_tracks_per_tag", min_tracks_per_tag, "tags with fewer tracks are dropped");
    field("tracks_per_tag", tracks_per_tag, "tracks drawn for every tag, the rarest first; 0: all tracks are kept");
    field("allow_unbalanced", allow_unbalanced, "go on when too few tracks are left to draw from for a tag");
    field("seed", seed, "of the drawing");
    field("filter", filter, "which playlists count");
  }
  void validate() const {
    if (count != "playlists" && count != "rows") {
      throw ConfigError("count must be playlists or rows, found '" + count + "'");
    }
    if (min_count < 1) throw ConfigError("min_count must be at least 1");
    if (min_tracks_per_tag < 1) throw ConfigError("min_tracks_per_tag must be at least 1");
    if (tracks_per_tag < 0) throw ConfigError("tracks_per_tag must be 0 or more");
  }
};

}  // namespace ctxtag
