#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/track_descriptions.h"
#include "ctxtag/situation/situation_model.h"

namespace ctxtag {

/// Who listens when, where and on what.
struct SessionMoment {
  std::string user;  ///< empty, or one that nobody has heard of: an unknown user
  std::string at;    ///< as clock_seconds() takes it; empty: the time is not known
  std::string time_zone;
  std::map<std::string, std::string> signals;  ///< of columns by name (device_num, user_age ...): what is known
};

struct SessionConfig {
  int length = 20;
  double diversity = 0.0;
  int per_artist = 0;
  double least_probability = 0.0;
  bool normalise = false;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("length", length, "tracks of the playlist");
    field("diversity", diversity, "from 0, only what fits best, to 1, as unlike each other as can be");
    field("per_artist", per_artist, "tracks of one artist at most; 0: any number");
    field("least_probability", least_probability,
          "of the likeliest situation: below, nothing is offered rather than a guess");
    field("normalise", normalise,
          "make each track's scores of the model's situations add up to 1 first, as ctxtag-situation retrieval does");
  }
  void validate() const {
    if (length < 1) throw ConfigError("length must be at least 1");
    if (!(diversity >= 0.0 && diversity <= 1.0)) throw ConfigError("diversity must be from 0 to 1");
    if (per_artist < 0) throw ConfigError("per_artist must be 0 or more");
    if (!(least_probability >= 0.0 && least_probability <= 1.0)) {
      throw ConfigError("least_probability must be from 0 to 1");
    }
  }
};

struct SituationNow {
  std::string situation;
  double probability = 0.0;
};

struct SessionTrack {
  TrackId track;
  double score = 0.0;            ///< sum over situations of P(situation now) x score of the track for it
  std::string situation;         ///< with the greatest part of that sum
  double now = 0.0, fits = 0.0;  ///< its two factors
};

struct Session {
  std::vector<SituationNow> situations;  ///< the likeliest first
  std::vector<SessionTrack> tracks;      ///< best first; empty where the session abstains
  bool abstained = false;
  std::vector<std::string> notes;
};

/// The stream that a session is, with the columns that the model knows; what is not known is NaN. A category that the
/// model does not know is unknown and noted. Throws ConfigError for a signal that the model has no column for, or a
/// number that is none.
StreamTable stream_now(const SituationModel& model, const SessionMoment& moment, std::vector<std::string>& notes);

/// The library's tracks for the moment, ranked by the sum over situations s of P(s | device, time, user) x the
/// library's score of the track (for that user) for s. The library's rows are tracks, or tracks for users: then those
/// of the user count or, of an unknown user, each track's mean over users. Tags that are no situations of the model are
/// not looked at; scores must be from 0 to 1. With diversity d, each next track is the one with the greatest (1 - d)
/// score / best score - d (greatest cosine of its tags with those of a track taken before) (maximal marginal relevance,
/// Carbonell and Goldstein 1998). Of equal ones the one with the greater score comes first, then in the library's
/// order. `artists` needs a column artist where config.per_artist is set. Throws ConfigError where library and model
/// have no situation in common, and for a score that is no probability.
Session session(const SituationModel& model, const SessionMoment& moment, const ScoreTable& library,
                const TrackDescriptions* artists, const SessionConfig& config);

/// For people: situations with their probabilities, then the playlist with a reason for each track.
std::string session_text(const Session& session);
std::string session_json(const Session& session);
/// rank, track_id, score, situation, probability_now, track_score.
std::string session_csv(const Session& session);
/// With #EXTINF lines of title and artist where they are known, and the reason as a comment; paths, or ids where there
/// are none. Leaves out tracks whose path holds a line feed.
std::string session_m3u8(const Session& session, const TrackDescriptions* tracks);

}  // namespace ctxtag
