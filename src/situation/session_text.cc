#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "ctxtag/formats/m3u8.h"
#include "ctxtag/situation/session.h"

namespace ctxtag {
namespace {

constexpr std::size_t kShownSituations = 5;

std::string described(const TrackId& track, const TrackDescriptions* tracks, const char* column) {
  if (tracks == nullptr) return "";
  const auto row = tracks->rows.find(track);
  const auto place = std::find(tracks->columns.begin(), tracks->columns.end(), column);
  if (row == tracks->rows.end() || place == tracks->columns.end()) return "";
  return tracks->cells[row->second][static_cast<std::size_t>(place - tracks->columns.begin())];
}

std::string reason_text(const SessionTrack& track) {
  return fmt::format("{}: {:.2f} likely now, fits {:.2f}", track.situation, track.now, track.fits);
}

}  // namespace

std::string session_text(const Session& session) {
  std::string text;
  for (std::size_t i = 0; i < std::min(kShownSituations, session.situations.size()); ++i) {
    text += fmt::format("{:<12} {:.3f}\n", session.situations[i].situation, session.situations[i].probability);
  }
  if (session.abstained) return text + "\nno situation is likely enough to offer a playlist\n";
  text += '\n';
  for (std::size_t i = 0; i < session.tracks.size(); ++i) {
    const SessionTrack& track = session.tracks[i];
    text += fmt::format("{:>3}  {:<32} {:.4f}  {}\n", i + 1, track.track.value, track.score, reason_text(track));
  }
  return text;
}

std::string session_json(const Session& session) {
  nlohmann::ordered_json json{{"situations", nlohmann::ordered_json::array()},
                              {"abstained", session.abstained},
                              {"tracks", nlohmann::ordered_json::array()},
                              {"notes", session.notes}};
  for (const SituationNow& now : session.situations) {
    json["situations"].push_back({{"situation", now.situation}, {"probability", now.probability}});
  }
  for (const SessionTrack& track : session.tracks) {
    json["tracks"].push_back({{"track_id", track.track.value},
                              {"score", track.score},
                              {"reason", {{"situation", track.situation}, {"now", track.now}, {"fits", track.fits}}}});
  }
  return json.dump(2) + "\n";
}

std::string session_csv(const Session& session) {
  std::string text = "track_id,rank,score,situation,probability_now,track_score\n";
  for (std::size_t i = 0; i < session.tracks.size(); ++i) {
    const SessionTrack& track = session.tracks[i];
    text += csv_line({track.track.value, std::to_string(i + 1), to_text(track.score), track.situation,
                      to_text(track.now), to_text(track.fits)});
  }
  return text;
}

std::string session_m3u8(const Session& session, const TrackDescriptions* tracks) {
  std::string text = "#EXTM3U\n";
  for (const SessionTrack& track : session.tracks) {
    const std::string title = described(track.track, tracks, "title"),
                      artist = described(track.track, tracks, "artist"), path = described(track.track, tracks, "path");
    const std::string name = fmt::format("{}{}{}", artist, artist.empty() || title.empty() ? "" : " - ", title);
    const std::string file = unescaped_bytes(path.empty() ? track.track.value : path);
    if (!fits_m3u8(file)) continue;
    if (!name.empty()) text += "#EXTINF:-1," + printable(name) + '\n';
    text += "# " + printable(reason_text(track)) + '\n' + m3u8_line(file);
  }
  return text;
}

}  // namespace ctxtag
