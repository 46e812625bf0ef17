#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/users/context_events.h"
#include "users/event_collector.h"

namespace ctxtag {

ContextEvents context_events_of_playlists(const std::vector<std::filesystem::path>& files, const Keywords& keywords,
                                          const PlaylistFilterConfig& filter, const EventReading& reading,
                                          const CountObserver& observe) {
  EventCollector collector(reading.ids_as_numbers);
  CountedFinding without_user;
  CountOptions options;
  options.on_error = reading.on_error;
  options.counted = [&](const CountedPlaylist& playlist) {
    if (playlist.user.empty()) {
      without_user.add("playlist '" + escaped_bytes(playlist.id) + "'");
      return;
    }
    const std::string user = escaped_bytes(playlist.user);
    for (const std::string_view track : playlist.tracks) {
      const std::string id = escaped_bytes(track);
      for (const int tag : playlist.tags) collector.add(user, id, static_cast<std::uint32_t>(tag), 1);
    }
  };
  BuildConfig config;
  config.filter = filter;
  PlaylistCounts counts = count_playlist_tables(files, keywords, config, options, observe);
  if (collector.size() == 0) {
    throw ConfigError(fmt::format("no event is left: of {} playlists {} count, and {} of these name no user",
                                  counts.totals.playlists, counts.totals.counted, without_user.count));
  }
  ContextEvents events = collector.take(keywords.tags.tags());
  events.contexts = keywords.tags;
  events.totals.playlists_without_user = without_user;
  events.totals.rejected_lines = counts.totals.rejected_lines;
  events.totals.playlists = counts.totals;
  events.inputs = std::move(counts.inputs);
  events.rejections = std::move(counts.rejections);
  return events;
}

ContextEvents context_events_of_samples(const SampleTable& samples, const std::string& name,
                                        const EventReading& reading) {
  EventCollector collector(reading.ids_as_numbers);
  CountedFinding without;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    const auto at = static_cast<Eigen::Index>(row);
    const std::string& user = samples.users[row].value;
    const std::string& track = samples.labels.ids[row].value;
    if ((samples.labels.known.row(at) == 0).any()) {
      throw DataError(
          fmt::format("{}: track '{}' for user '{}' has an empty label; samples are built from complete "
                      "labels only: missing is not absent",
                      name, track, user));
    }
    for (Eigen::Index tag = 0; tag < samples.labels.values.cols(); ++tag) {
      if (samples.labels.values(at, tag) != 0) collector.add(user, track, static_cast<std::uint32_t>(tag), 1);
    }
    if ((samples.labels.values.row(at) == 0).all()) without.add(sample_id({track}, {user}).value);
  }
  if (collector.size() == 0) throw ConfigError(name + ": no sample has a tag");
  ContextEvents events = collector.take(samples.labels.vocabulary.tags());
  events.contexts = samples.labels.vocabulary;
  events.totals.samples_without_context = without;
  events.inputs.push_back({name, 0});
  return events;
}

}  // namespace ctxtag
