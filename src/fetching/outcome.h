#pragma once
#include <optional>
#include <string>

#include "fetching/track_answer.h"

namespace ctxtag {

/// What a preview file holds.
struct PreviewFacts {
  long long bytes = 0;
  double seconds = 0.0;
  int sample_rate_hz = 0;
  int channels = 0;
};

/// What became of one song.
struct FetchOutcome {
  enum class State { kFetched, kGone, kFailed };
  State state = State::kFailed;
  TrackFacts song;             ///< of kFetched
  PreviewFacts preview;        ///< of kFetched
  std::string reason, detail;  ///< of kGone and kFailed
  int attempts = 0;            ///< of kFailed: tries that failed
};

/// One line for the journal; of what is fetched or gone.
std::string to_record(const FetchOutcome& outcome);
/// Empty when the line is none of to_record()'s.
std::optional<FetchOutcome> outcome_from_record(const std::string& record);

}  // namespace ctxtag
