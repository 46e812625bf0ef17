#pragma once
#include <cstdint>
#include <string>

#include "ctxtag/base/error.h"
#include "ctxtag/simulate/listener_config.h"
#include "ctxtag/simulate/playlist_rates.h"
#include "ctxtag/simulate/stream_config.h"

namespace ctxtag {

/// A corpus of test music whose tags are known functions of how it sounds.
struct SimulateConfig {
  int clips = 400;
  int artists = 80;
  double seconds = 12.0;
  int sample_rate_hz = 22050;
  std::uint64_t seed = 0;
  double unknown_share = 0.0;
  std::string format = "flac";
  bool audio = true;
  int users = 0;
  int playlists_per_user = 4;
  PlaylistRates playlists;
  ListenerConfig listeners;
  SimulatedStreamConfig streams;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("clips", clips, "clips to make");
    field("artists", artists, "artists, each with a style of their own; at most as many as clips");
    field("seconds", seconds, "length of every clip");
    field("sample_rate_hz", sample_rate_hz, "samples a second, 8000 to 96000");
    field("seed", seed, "seed of everything random");
    field("unknown_share", unknown_share, "share of the labels that are left empty (complete.csv then holds them all)");
    field("format", format, "flac or wav: mono, 16 bits");
    field("audio", audio, "make the sound too; without it only the tables are written, which takes seconds");
    field("users", users, "listeners who make playlists; 0: there are no playlists");
    field("playlists_per_user", playlists_per_user, "playlists that each makes");
    field("playlists", playlists, "how they make them");
    field("listeners", listeners, "for whom one track serves different contexts");
    field("streams", streams, "what these listeners play when, where and on what");
  }
  void validate() const {
    if (clips < 1) throw ConfigError("clips must be at least 1");
    if (artists < 1 || artists > clips)
      throw ConfigError("artists: " + std::to_string(artists) + "; expected 1 to the number of clips, " +
                        std::to_string(clips) + " (--artists)");
    if (!(seconds >= 0.5 && seconds <= 3600.0)) throw ConfigError("seconds must be from 0.5 to 3600");
    if (sample_rate_hz < 8000 || sample_rate_hz > 96000) throw ConfigError("sample_rate_hz must be from 8000 to 96000");
    if (!(unknown_share >= 0.0 && unknown_share < 1.0)) throw ConfigError("unknown_share must be in [0, 1)");
    if (format != "flac" && format != "wav") throw ConfigError("format must be flac or wav, found '" + format + "'");
    if (streams.number > 0 && listeners.number == 0) {
      throw ConfigError("streams.number: streams are of listeners; set listeners.number too");
    }
    if (users < 0) throw ConfigError("users must be 0 or more");
    if (playlists_per_user < 1) throw ConfigError("playlists_per_user must be at least 1");
  }
};

}  // namespace ctxtag
