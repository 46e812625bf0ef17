#include <algorithm>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/config/json.h"
#include "ctxtag/users/als.h"
#include "ctxtag/users/embed.h"
#include "users/embed_job.h"
#include "users/embed_record.h"

namespace ctxtag {
namespace {

/// The plays of `events` with columns that are rows of `tracks`.
struct KnownPlays {
  PlayCounts counts;  ///< of users with such a play
  std::vector<UserId> without;
  std::size_t unknown_tracks = 0;
};

KnownPlays known_plays(const PlayCounts& events, const TrackVectors& tracks) {
  std::unordered_map<TrackId, std::int32_t> rows;
  for (std::size_t i = 0; i < tracks.size(); ++i) rows.emplace(tracks.tracks[i], static_cast<std::int32_t>(i));
  std::vector<std::int32_t> row_of(events.tracks.size(), -1);
  KnownPlays known;
  known.counts.tracks = tracks.tracks;
  for (std::size_t i = 0; i < row_of.size(); ++i) {
    const auto found = rows.find(events.tracks[i]);
    if (found != rows.end()) row_of[i] = found->second;
    if (found == rows.end()) ++known.unknown_tracks;
  }
  SparseRows& plays = known.counts.by_user;
  for (std::size_t user = 0; user < events.users.size(); ++user) {
    std::vector<std::pair<std::int32_t, float>> cells;
    for (auto i = static_cast<std::size_t>(events.by_user.begins[user]);
         i < static_cast<std::size_t>(events.by_user.begins[user + 1]); ++i) {
      const std::int32_t row = row_of[static_cast<std::size_t>(events.by_user.columns[i])];
      if (row >= 0) cells.emplace_back(row, events.by_user.values[i]);
    }
    if (cells.empty()) {
      known.without.push_back(events.users[user]);
      continue;
    }
    std::sort(cells.begin(), cells.end());
    for (const auto& [row, value] : cells) {
      plays.columns.push_back(row);
      plays.values.push_back(value);
    }
    plays.begins.push_back(static_cast<std::int64_t>(plays.cells()));
    known.counts.users.push_back(events.users[user]);
  }
  return known;
}

}  // namespace

EmbedReport fold_in_users(const EmbedFiles& files, const std::filesystem::path& tracks, const EmbedConfig& config,
                          int threads) {
  EmbedJob job(files.out, config_json(config), {files.events, tracks});
  const std::vector<std::filesystem::path> outputs = files_of_vectors(files.out);
  if (const auto without = job.finished(outputs)) return finished_before(*without);

  const TrackVectors given = read_track_vectors(tracks);
  const ListeningEvents events = read_listening_events(files.events);
  const KnownPlays known = known_plays(events.counts, given);
  if (known.counts.users.empty()) {
    throw ConfigError("no track of the events has a vector: the events have '" + events.counts.tracks.front().value +
                      "', the vectors '" + given.tracks.front().value + "'; are these the same ids?");
  }
  EmbedReport report = report_on(events.report, known.counts);
  report.tracks_without_vector = known.unknown_tracks;
  report.without_vector.insert(report.without_vector.end(), known.without.begin(), known.without.end());
  report.users_without_vector = report.without_vector.size();
  EmbedConfig used = config;
  used.als.dimensions = static_cast<int>(given.values.cols());
  write_file_atomically(record_file(files.out), record_text(used, report));
  write_user_vectors(files.out,
                     {known.counts.users, folded_in(known.counts.by_user, given.values, config.als, threads)});
  job.finish(outputs, report.users_without_vector);
  return report;
}

}  // namespace ctxtag
