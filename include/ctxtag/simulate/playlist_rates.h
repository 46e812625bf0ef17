#pragma once
#include <string>

#include "ctxtag/base/error.h"

namespace ctxtag {

/// How listeners of simulated music make playlists.
struct PlaylistRates {
  double mean_tracks = 20.0;
  double popularity_exponent = 0.8;
  double wrong_share = 0.15;
  double no_context_share = 0.2;
  double two_contexts_share = 0.1;
  double trap_share = 0.02;
  double editor_share = 0.02;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("mean_tracks", mean_tracks, "tracks of a playlist, on average");
    field("popularity_exponent", popularity_exponent,
          "the track of rank r is drawn in proportion to r to the power of minus this; 0: all alike");
    field("wrong_share", wrong_share, "share of the tracks that are drawn by popularity, whatever the context");
    field("no_context_share", no_context_share, "share of playlists for no context: no keyword in the title");
    field("two_contexts_share", two_contexts_share, "share of the others that are for two contexts");
    field("trap_share", trap_share,
          "share whose title only looks as if it held a keyword (Nightwish, Car Seat Headrest)");
    field("editor_share", editor_share, "share made by editors instead of users");
  }
  void validate() const {
    if (!(mean_tracks >= 1.0 && mean_tracks <= 10000.0)) throw ConfigError("mean_tracks must be from 1 to 10000");
    if (!(popularity_exponent >= 0.0 && popularity_exponent <= 5.0)) {
      throw ConfigError("popularity_exponent must be from 0 to 5");
    }
    require_share("wrong_share", wrong_share);
    require_share("no_context_share", no_context_share);
    require_share("two_contexts_share", two_contexts_share);
    require_share("trap_share", trap_share);
    require_share("editor_share", editor_share);
    if (no_context_share + trap_share > 1.0) throw ConfigError("no_context_share and trap_share add up to more than 1");
  }

 private:
  static void require_share(const std::string& key, double value) {
    if (!(value >= 0.0 && value <= 1.0)) throw ConfigError(key + " must be in [0, 1]");
  }
};

}  // namespace ctxtag
