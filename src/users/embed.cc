#include "ctxtag/users/embed.h"

#include "ctxtag/base/files.h"
#include "ctxtag/config/json.h"
#include "users/embed_job.h"
#include "users/embed_record.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> outputs_of(const EmbedFiles& files) {
  std::vector<fs::path> outputs = files_of_vectors(files.out);
  if (files.tracks_out.empty()) return outputs;
  const std::vector<fs::path> tracks = files_of_vectors(files.tracks_out);
  outputs.insert(outputs.end(), tracks.begin(), tracks.end());
  return outputs;
}

WarmModel start_of(const PlayCounts& counts, const EmbedFiles& files, const EmbedConfig& config) {
  if (files.warm_start.empty() && files.warm_start_tracks.empty()) {
    return {first_model(counts, config.als, config.seed)};
  }
  EarlierVectors earlier;
  if (!files.warm_start.empty()) earlier.users = read_user_vectors(files.warm_start);
  if (!files.warm_start_tracks.empty()) earlier.tracks = read_track_vectors(files.warm_start_tracks);
  return warm_model(counts, config.als, config.seed, earlier);
}

/// The tracks that the training has seen; the others have no vector.
TrackVectors tracks_with_plays(const PlayCounts& counts, const VectorMatrix& vectors) {
  std::vector<bool> played(counts.tracks.size(), false);
  for (const std::int32_t track : counts.by_user.columns) played[static_cast<std::size_t>(track)] = true;
  TrackVectors result;
  std::vector<Eigen::Index> rows;
  for (std::size_t i = 0; i < played.size(); ++i) {
    if (!played[i]) continue;
    result.tracks.push_back(counts.tracks[i]);
    rows.push_back(static_cast<Eigen::Index>(i));
  }
  result.values = vectors(rows, Eigen::all);
  return result;
}

}  // namespace

EmbedReport embed_users(const EmbedFiles& files, const EmbedConfig& config, int threads,
                        const std::function<void(const EmbedProgress&)>& observe) {
  EmbedJob job(files.out, config_json(config), {files.events, files.warm_start, files.warm_start_tracks});
  const std::vector<fs::path> outputs = outputs_of(files);
  if (const auto without = job.finished(outputs)) return finished_before(*without);

  ListeningEvents events = read_listening_events(files.events);
  PlayCounts& training = events.counts;
  Holdout parts;
  if (config.holdout.share > 0.0) {
    parts = held_out(events.counts, config.holdout.share, config.seed);
    training.by_user = parts.training;
  }
  EmbedReport report = report_on(events.report, training);

  WarmModel start = start_of(training, files, config);
  report.warm_users = start.users;
  report.warm_tracks = start.tracks;
  AlsModel model = job.resumed(std::move(start.model));
  report.resumed_after = model.iterations;
  const auto tell = [&](const AlsModel& state, double operations) {
    const double loss = state.losses.empty() ? 0.0 : state.losses.back();
    if (observe) observe({state.iterations, config.als.iterations, loss, operations});
  };
  tell(model, 0.0);
  model = trained(training, config.als, std::move(model), threads, [&](const AlsModel& state, const AlsWork& work) {
    if (state.iterations < config.als.iterations) job.keep(state);
    tell(state, work.operations);
  });
  report.losses = model.losses;
  if (config.holdout.share > 0.0) {
    report.figures = ranking_figures(parts, model.users, model.tracks, config.holdout, config.seed, threads);
  }
  const TrackVectors tracks = tracks_with_plays(training, model.tracks);
  report.tracks_without_vector = report.tracks - tracks.size();
  const std::string record = record_text(config, report);
  if (!files.tracks_out.empty()) {
    write_file_atomically(record_file(files.tracks_out), record);
    write_track_vectors(files.tracks_out, tracks);
  }
  write_file_atomically(record_file(files.out), record);
  write_user_vectors(files.out, {training.users, std::move(model.users)});
  job.finish(outputs, report.users_without_vector);
  return report;
}

}  // namespace ctxtag
