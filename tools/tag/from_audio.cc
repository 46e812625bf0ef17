#include "tag/from_audio.h"

#include <cmath>
#include <iostream>

#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/shard_record.h"
#include "ctxtag/dataset/window_table.h"
#include "tag/file_news.h"
#include "tag/say_counts.h"
#include "tag/window_choice.h"

namespace ctxtag::tools {
namespace {

namespace fs = std::filesystem;

void require_thresholds_of_scores(const TagRequest& request, const nn::ModelDescription& model) {
  const bool tags = request.output.to_stdout() || !request.output.out.empty() || !request.output.playlists.empty();
  if (!request.raw_scores || model.calibration.none() || request.threshold || !tags) return;
  throw ConfigError(
      "--raw-scores: the model's thresholds are of calibrated scores; give --threshold, or --scores and --embeddings "
      "alone");
}

TagDecision decision_of(const TagRequest& request, const nn::ModelDescription& model) {
  TagDecision decision{model.vocabulary, model.thresholds, request.top};
  if (request.threshold) decision.thresholds.assign(model.vocabulary.size(), *request.threshold);
  return decision;
}

// The vector of --user; empty for a model that looks at no listeners.
std::vector<float> listener_of(const TagRequest& request, const nn::ModelDescription& model) {
  if (model.user_numbers == 0) {
    if (request.listeners.any()) throw ConfigError("--users, --user: this model does not look at listeners");
    return {};
  }
  if (!request.listeners.any() || !request.windows.file.empty()) {
    throw ConfigError(
        "--model: it looks at listeners; give --users and --user, for whom the recordings are tagged (--features with "
        "--samples scores for several; there is no --window-scores for a listener)");
  }
  const UserVectors vectors = read_user_vectors(request.listeners.users);
  const std::size_t row = row_of_user(vectors, request.listeners.user, request.listeners.users);
  const auto* const numbers = vectors.values.data() + static_cast<Eigen::Index>(row) * vectors.values.cols();
  return {numbers, numbers + vectors.values.cols()};
}

// What a journal's records depend on beside the files themselves.
std::string journal_request(const TagRequest& request, const std::vector<float>& listener) {
  return request.model_line() + " " + std::to_string(request.plan.windows) + " " +
         to_text(request.plan.window_seconds) + " " + to_text(request.plan.hop_seconds) + " " + request.plan.pool +
         (request.output.embeddings.empty() ? "" : " embeddings") +
         (listener.empty() ? "" : " listener " + sha256(listener.data(), listener.size() * sizeof(float)));
}

// What the bytes of a shard's outputs depend on beside the files themselves.
std::string output_request(const TagRequest& request, const std::vector<float>& listener) {
  return journal_request(request, listener) + " " + request.output.format + " top " + std::to_string(request.top) +
         (request.threshold ? " threshold " + to_text(*request.threshold) : "") + (request.raw_scores ? " raw" : "");
}

// Tags all tracks, each once however often the command is killed, and writes what was asked for.
class AudioTagging {
 public:
  AudioTagging(const TagRequest& request, const nn::Tagger& tagger, std::vector<float> listener, const Tool& tool)
      : request_(request),
        listener_(std::move(listener)),
        decision_(decision_of(request, tagger.description())),
        calibration_(request.calibration(tagger.description())),
        on_card_(nn::device_from(request.device).is_gpu()),
        quiet_(tool.quiet),
        work_(scorer_of(tagger), tagger.description().frontend.config, options_of(request, tool)) {}

  TagCounts tag(const TrackTable& tracks) const {
    FileNews news(tracks, quiet_);
    const std::string base = request_.output.journal_base();
    return base.empty() ? to_stdout(tracks, news) : to_files(tracks, base + ".journal", news);
  }

 private:
  Scorer scorer_of(const nn::Tagger& tagger) const {
    if (on_card_)
      return [&](const auto& samples, std::size_t length) { return tagger.score_samples(samples, length, listener_); };
    return [&](const auto& values, std::size_t frames) { return tagger.score(values, frames, listener_); };
  }
  TagOptions options_of(const TagRequest& request, const Tool& tool) const {
    TagOptions options{request.plan, tool.thread_count(), !request.output.embeddings.empty()};
    options.samples = on_card_;  // the front end runs where the network does
    return options;
  }

  TagCounts to_stdout(const TrackTable& tracks, FileNews& news) const {
    TagCounts counts;
    TagOutputs outputs(request_.output, decision_);
    work_.tag_all(tracks, [&](std::size_t index, const TrackTags& tags) {
      news.take(index, tags);
      tags.rejected() ? ++counts.rejected[tags.reject_reason] : ++counts.tagged;
      outputs.add(tracks[index], calibrated(calibration_, tags));
    });
    finish(outputs, news);
    return counts;
  }
  TagCounts to_files(const TrackTable& tracks, const fs::path& journal_file, FileNews& news) const {
    Journal journal(journal_file, journal_request(request_, listener_));
    const auto locks = request_.output.locks();
    const TagCounts counts = tag_with_journal(
        work_, tracks, journal, [&](std::size_t index, const TrackTags& tags, bool) { news.take(index, tags); });
    TagOutputs outputs(request_.output, decision_);
    for (const Track& track : tracks) outputs.add(track, calibrated(calibration_, journaled_tags(journal, track)));
    finish(outputs, news);
    return counts;
  }
  static void finish(TagOutputs& outputs, FileNews& news) {
    news.finish();
    for (const std::string& note : outputs.finish()) std::cerr << note << '\n';
  }

  const TagRequest& request_;
  std::vector<float> listener_;
  TagDecision decision_;
  Calibration calibration_;
  bool on_card_, quiet_;
  TrackTagger work_;
};

std::string windows_request(const WindowScoresChoice& windows, const TagRequest& request) {
  std::string lengths;
  for (const double seconds : windows.seconds) lengths += to_text(seconds) + " ";
  return "windows " + lengths + "by " + to_text(windows.hop_seconds) + " " + request.model_line();
}

// Throws ConfigError for outputs that are inputs, or each other's.
void require_outputs_apart(const TagRequest& request, const TrackTable& tracks) {
  auto files = request.output.files();
  const std::string& windows = request.windows.file;
  if (!windows.empty()) {
    files.emplace_back("--window-scores", windows);
    files.emplace_back("--window-scores", windows_file(windows, "--window-scores").string());
  }
  std::vector<fs::path> read{request.model, request.inputs.filelist, request.inputs.tracks};
  for (const Track& track : tracks) read.push_back(track.path);
  require_apart(files, read);
}

}  // namespace

int tag_audio(TagRequest request, const Tool& tool) {
  request.listeners.validate();
  if (!request.listeners.samples.empty()) throw ConfigError("--samples: goes with --features");
  const Shard shard = request.take_shard();
  const TrackSearch search = request.inputs.tracks_of(shard);
  require_outputs_apart(request, search.tracks);
  const bool study = !request.windows.file.empty();
  if (!study) take_window_length(request);
  if (request.threshold && !std::isfinite(*request.threshold)) {
    throw ConfigError("--threshold: must be a finite number, found " + to_text(*request.threshold));
  }
  const nn::Tagger tagger = request.tagger();
  const std::vector<float> listener = listener_of(request, tagger.description());
  require_thresholds_of_scores(request, tagger.description());
  TagCounts counts;
  if (study) {
    const WindowScoresChoice windows = windows_for_study(request, tagger);
    counts = write_window_scores(tagger, search.tracks, windows, request.model_line(), tool);
    if (!shard.is_whole()) write_shard_record(windows.file, windows_request(windows, request), search.inputs);
  } else {
    request.output.validate(search.tracks, tagger.description().vocabulary, request.plan.window_seconds > 0.0);
    require_windows_fit(tagger, request.plan.window_seconds);
    counts = AudioTagging(request, tagger, listener, tool).tag(search.tracks);
    request.output.record(shard, output_request(request, listener), search.inputs);
  }
  return say_counts(counts, search.ignored);
}

}  // namespace ctxtag::tools
