#include "fetching/outcome.h"

#include <nlohmann/json.hpp>

namespace ctxtag {

using nlohmann::json;

std::string to_record(const FetchOutcome& outcome) {
  if (outcome.state != FetchOutcome::State::kFetched) {
    return json{{"gone", outcome.reason}, {"detail", outcome.detail}}.dump();
  }
  const TrackFacts& song = outcome.song;
  const PreviewFacts& preview = outcome.preview;
  return json{{"artist_id", song.artist_id},  {"album_id", song.album_id},     {"title", song.title},
              {"artist", song.artist},        {"bytes", preview.bytes},        {"seconds", preview.seconds},
              {"channels", preview.channels}, {"rate", preview.sample_rate_hz}}
      .dump();
}

std::optional<FetchOutcome> outcome_from_record(const std::string& record) {
  try {
    const json parsed = json::parse(record);
    FetchOutcome outcome;
    if (parsed.contains("gone")) {
      outcome.state = FetchOutcome::State::kGone;
      parsed.at("gone").get_to(outcome.reason);
      parsed.at("detail").get_to(outcome.detail);
      return outcome;
    }
    outcome.state = FetchOutcome::State::kFetched;
    parsed.at("artist_id").get_to(outcome.song.artist_id);
    parsed.at("album_id").get_to(outcome.song.album_id);
    parsed.at("title").get_to(outcome.song.title);
    parsed.at("artist").get_to(outcome.song.artist);
    parsed.at("bytes").get_to(outcome.preview.bytes);
    parsed.at("seconds").get_to(outcome.preview.seconds);
    parsed.at("channels").get_to(outcome.preview.channels);
    parsed.at("rate").get_to(outcome.preview.sample_rate_hz);
    return outcome;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace ctxtag
