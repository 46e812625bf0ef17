#include "fetching/fetch_tables.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "fetching/preview_names.h"

namespace ctxtag {
namespace {

using nlohmann::ordered_json;
using State = FetchOutcome::State;

template <typename Cells>
std::string table(const std::vector<std::string>& header, const std::vector<TrackId>& ids,
                  const std::vector<FetchOutcome>& outcomes, State state, const Cells& cells) {
  std::string text = csv_line(header);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (outcomes[i].state == state) text += csv_line(cells(ids[i], outcomes[i]));
  }
  return text;
}

ordered_json counts_of(const std::vector<FetchOutcome>& outcomes, State state) {
  std::map<std::string, std::size_t> reasons;
  std::size_t total = 0;
  for (const FetchOutcome& outcome : outcomes) {
    if (outcome.state != state) continue;
    ++reasons[outcome.reason];
    ++total;
  }
  return {{"total", total}, {"reasons", reasons}};
}

double rounded(double seconds) { return std::round(seconds * 1000.0) / 1000.0; }

ordered_json lengths_of(std::vector<double> seconds) {
  if (seconds.empty()) return nullptr;
  std::sort(seconds.begin(), seconds.end());
  const auto below = [&](double limit) {
    return std::lower_bound(seconds.begin(), seconds.end(), limit) - seconds.begin();
  };
  const auto all = static_cast<std::ptrdiff_t>(seconds.size());
  return {{"shortest", rounded(seconds.front())},       {"median", rounded(seconds[(seconds.size() - 1) / 2])},
          {"longest", rounded(seconds.back())},         {"below_30", below(30.0)},
          {"from_30_to_31", below(31.0) - below(30.0)}, {"from_31", all - below(31.0)}};
}

}  // namespace

std::string tracks_table(const std::vector<TrackId>& ids, const std::vector<FetchOutcome>& outcomes,
                         const std::string& folder) {
  return table({"track_id", "path", "artist_id", "album_id", "title", "artist"}, ids, outcomes, State::kFetched,
               [&](const TrackId& id, const FetchOutcome& outcome) -> std::vector<std::string> {
                 const TrackFacts& song = outcome.song;
                 return {id.value,
                         folder + "/" + preview_file_name(id),
                         escaped_bytes(song.artist_id),
                         escaped_bytes(song.album_id),
                         escaped_bytes(song.title),
                         escaped_bytes(song.artist)};
               });
}

std::string gone_table(const std::vector<TrackId>& ids, const std::vector<FetchOutcome>& outcomes) {
  return table({"track_id", "reason", "detail"}, ids, outcomes, State::kGone,
               [](const TrackId& id, const FetchOutcome& outcome) -> std::vector<std::string> {
                 return {id.value, outcome.reason, outcome.detail};
               });
}

std::string failed_table(const std::vector<TrackId>& ids, const std::vector<FetchOutcome>& outcomes) {
  return table({"track_id", "reason", "detail", "attempts"}, ids, outcomes, State::kFailed,
               [](const TrackId& id, const FetchOutcome& outcome) -> std::vector<std::string> {
                 return {id.value, outcome.reason, outcome.detail, std::to_string(outcome.attempts)};
               });
}

std::string fetch_summary(const std::vector<FetchOutcome>& outcomes, const FetchConfig& config) {
  std::vector<double> seconds;
  std::map<std::string, std::size_t> formats;
  long long bytes = 0;
  for (const FetchOutcome& outcome : outcomes) {
    if (outcome.state != State::kFetched) continue;
    const PreviewFacts& preview = outcome.preview;
    seconds.push_back(preview.seconds);
    bytes += preview.bytes;
    ++formats[fmt::format("{} Hz, {} channel{}", preview.sample_rate_hz, preview.channels,
                          preview.channels == 1 ? "" : "s")];
  }
  const std::size_t fetched = seconds.size();
  const ordered_json summary{
      {"service", config.base_url},
      {"ids", outcomes.size()},
      {"fetched", fetched},
      {"gone", counts_of(outcomes, State::kGone)},
      {"failed", counts_of(outcomes, State::kFailed)},
      {"previews", {{"bytes", bytes}, {"seconds", lengths_of(std::move(seconds))}, {"formats", formats}}}};
  return summary.dump(2) + "\n";
}

}  // namespace ctxtag
