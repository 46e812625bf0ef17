#include "tag/from_features.h"

#include <iostream>

#include "progress.h"

namespace ctxtag::tools {
namespace {

// What the bytes of a shard's outputs depend on beside the rows to score.
std::string output_request(const TagRequest& request) {
  std::string line = request.model_line() + " features" + (request.raw_scores ? " raw" : "");
  if (!request.listeners.users.empty()) line += " listeners " + output_digest(request.listeners.users);
  return line + (request.listeners.user.empty() ? "" : " of " + request.listeners.user);
}

}  // namespace

int tag_features(TagRequest request, const Tool& tool) {
  if (request.inputs.any()) throw ConfigError("--features: takes the place of audio files; leave those out");
  if (!request.output.playlists.empty() || !request.output.rejects.empty() || request.output.format != "csv" ||
      request.top != 0 || request.threshold || request.plan.windows != 1 || !request.windows.seconds.empty() ||
      !request.windows.file.empty()) {
    throw ConfigError(
        "--features: writes a score table (--scores) and --embeddings; leave out --playlists, --rejects, --format, "
        "--top, --threshold and the window options");
  }
  if (!request.output.scores.empty() && !request.output.out.empty()) {
    throw ConfigError("--features: writes one score table; give --scores or --out, not both");
  }
  require_apart(request.output.files(), {request.model, request.listeners.samples, request.listeners.users});
  request.listeners.validate();
  const nn::Tagger tagger = request.tagger();
  const Shard shard = request.take_shard();
  if (!shard.is_whole() && !request.output.embeddings.empty() && !request.listeners.samples.empty() &&
      tagger.description().user_numbers == 0) {
    throw ConfigError(
        "--shard: embeddings of this model are of tracks, not of samples; leave --samples or --embeddings out");
  }
  const auto locks = request.output.locks();
  const auto store = std::make_shared<const FeatureStore>(request.features);
  Progress progress("tracks", tool.quiet);
  const StoreScores result = scores_from(tagger, store, request.listeners, shard, tool.thread_count(),
                                         [&](std::size_t done, std::size_t total) { progress.update(done, total); });
  progress.finish();
  const ScoreTable rows = calibrated(request.calibration(tagger.description()), result.table);
  if (!request.output.embeddings.empty()) {
    write_embeddings(request.output.embeddings, result.embedded, result.embeddings);
  }
  const std::string out = request.output.scores.empty() ? request.output.out : request.output.scores;
  if (out.empty() || out == "-") {
    std::cout << scores_csv(rows);
  } else {
    write_scores(out, rows);
  }
  request.output.record(shard, output_request(request), result.inputs);
  if (!tool.quiet && !rows.users.empty() && tagger.description().user_numbers == 0)
    std::cerr << "this model does not look at listeners: those of a track score alike\n";
  std::cerr << rows.ids.size() << " rows scored\n";
  return 0;
}

}  // namespace ctxtag::tools
