#pragma once
#include <optional>
#include <string>

namespace ctxtag {

/// What the service tells of a song; empty where it does not.
struct TrackFacts {
  std::string artist_id, album_id, title, artist;
  std::optional<double> duration_seconds;  ///< of the whole song
};

/// What an answer to `GET BASE/track/ID` comes to.
struct TrackAnswer {
  enum class Kind {
    kPreview,  ///< there is one, at `preview_url`
    kGone,     ///< the service knows the song no more (unknown_id), or has no preview of it (no_preview)
    kQuota,    ///< not now: too many requests
    kFailed,   ///< nothing that can be used
  };
  Kind kind = Kind::kFailed;
  std::string preview_url;
  std::string song_id;  ///< of which song it speaks; empty where it does not say
  TrackFacts facts;
  std::string reason, detail;  ///< of kGone, kQuota and kFailed; printable, as escaped_bytes() has it
  bool retry = true;           ///< of kFailed: false where asking again would bring the same
  bool answered = true;        ///< of kFailed: false where it was not the service that spoke, or it has failed
};

/// Reads the answer. Errors come with HTTP status 200 as well: {"error": {"code": 4}} is the quota, 800 an unknown
/// song; an error object counts whatever the status. Never throws, whatever the body holds.
TrackAnswer track_answer(int http_status, const std::string& body);

}  // namespace ctxtag
