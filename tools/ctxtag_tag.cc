#include <algorithm>
#include <cmath>
#include <iostream>
#include <optional>

#include "ctxtag/base/memory.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/pooling.h"
#include "ctxtag/dataset/window_table.h"
#include "ctxtag/nn/tagger.h"
#include "ctxtag/nn/train.h"
#include "ctxtag/tagging/tag_tracks.h"
#include "progress.h"
#include "tag/from_features.h"
#include "tag/say_counts.h"
#include "tag/tag_request.h"
#include "tag/window_scores.h"
#include "tool_main.h"

namespace {

using namespace ctxtag;
namespace fs = std::filesystem;

// What makes of the network's scores those that are written.
Calibration calibration_of(const tools::TagRequest& request, const nn::ModelDescription& model) {
  return request.raw_scores ? Calibration() : model.calibration;
}

void require_thresholds_of_scores(const tools::TagRequest& request, const nn::ModelDescription& model) {
  const bool tags = request.output.to_stdout() || !request.output.out.empty() || !request.output.playlists.empty();
  if (!request.raw_scores || model.calibration.none() || request.threshold || !tags) return;
  throw ConfigError(
      "--raw-scores: the model's thresholds are of calibrated scores; give --threshold, or --scores and --embeddings "
      "alone");
}

TagDecision decision_of(const tools::TagRequest& request, const nn::ModelDescription& model) {
  TagDecision decision{model.vocabulary, model.thresholds, request.top};
  if (request.threshold) decision.thresholds.assign(model.vocabulary.size(), *request.threshold);
  return decision;
}

nn::Tagger tagger_of(const tools::TagRequest& request) {
  const nn::Device device = nn::device_from(request.device);
  return nn::Tagger(request.model, nn::precision_from(request.precision, device), device);
}

// What a journal's records depend on beside the files themselves.
std::string model_request(const tools::TagRequest& request) {
  const MappedFile file{fs::path(request.model)};
  return "ctxtag-tag 1 " + sha256(file.data(), file.size()) +
         (request.precision == "float32" ? "" : " " + request.precision) +
         (nn::device_from(request.device).is_gpu() ? " cuda" : "");
}

std::string journal_request(const tools::TagRequest& request) {
  return model_request(request) + " " + std::to_string(request.plan.windows) + " " +
         ctxtag::to_text(request.plan.window_seconds) + " " + ctxtag::to_text(request.plan.hop_seconds) + " " +
         request.plan.pool + (request.output.embeddings.empty() ? "" : " embeddings");
}

// `seconds`: 0 for the front end's own.
void require_windows_fit(const nn::Tagger& tagger, double seconds) {
  FrontendConfig frontend = tagger.description().frontend.config;
  if (seconds > 0.0) frontend.length_seconds = seconds;
  const auto frames = static_cast<std::size_t>(std::max(frontend.frames(), 0));
  if (tagger.fixed_frames() != 0 && frames != tagger.fixed_frames()) {
    throw ConfigError("--window-seconds: this model takes windows of one length only, " +
                      ctxtag::to_text(tagger.description().frontend.config.length_seconds) + " s");
  }
  if (frames < tagger.min_frames()) {
    throw ConfigError("--window-seconds: " + ctxtag::to_text(seconds) + " s are " + std::to_string(frames) +
                      " frames; this model needs at least " + std::to_string(tagger.min_frames()));
  }
}

// Every window length that is asked for; without any, the front end's own, every half of the shortest.
tools::WindowScoresChoice windows_for_study(const tools::TagRequest& request, const nn::Tagger& tagger) {
  if (!request.output.out.empty() || !request.output.scores.empty() || !request.output.embeddings.empty() ||
      !request.output.playlists.empty() || request.output.format != "csv" || request.top != 0 || request.threshold ||
      request.plan.windows != 1 || request.plan.pool != "mean") {
    throw ConfigError(
        "--window-scores: is the only output, of all windows; leave out --out, --format, --scores, --embeddings, "
        "--playlists, --top, --threshold, --windows and --pool");
  }
  tools::WindowScoresChoice choice = request.windows;
  if (choice.seconds.empty()) choice.seconds = {tagger.description().frontend.config.length_seconds};
  std::sort(choice.seconds.begin(), choice.seconds.end());
  choice.hop_seconds = request.plan.hop_seconds > 0.0 ? request.plan.hop_seconds : choice.seconds.front() / 2.0;
  for (std::size_t i = 0; i < choice.seconds.size(); ++i) {
    WindowPlan plan;
    plan.window_seconds = choice.seconds[i];
    plan.hop_seconds = choice.hop_seconds;
    plan.validate();
    require_windows_fit(tagger, choice.seconds[i]);
    if (choice.seconds[i] == 0.0) throw ConfigError("--window-seconds: 0 is no length");
    if (i > 0 && choice.seconds[i] == choice.seconds[i - 1]) {
      throw ConfigError("--window-seconds: " + ctxtag::to_text(choice.seconds[i]) + " is there twice");
    }
  }
  return choice;
}

int tag_audio(tools::TagRequest request, const tools::Tool& tool) {
  if (request.listeners.any()) throw ConfigError("--samples, --users, --user: go with --features");
  TrackSearch search = request.tracks_found();
  require_tracks(search);
  search = part_of(std::move(search), request.take_shard());
  std::vector<fs::path> read{request.model, request.filelist, request.tracks};
  for (const Track& track : search.tracks) read.push_back(track.path);
  const bool study = !request.windows.file.empty();
  auto files = request.output.files();
  if (study) {
    files.emplace_back("--window-scores", request.windows.file);
    files.emplace_back("--window-scores", windows_file(request.windows.file, "--window-scores").string());
  }
  tools::require_apart(files, read);
  if (!study) {
    if (request.windows.seconds.size() > 1)
      throw ConfigError("--window-seconds: several lengths go with --window-scores");
    if (!request.windows.seconds.empty()) request.plan.window_seconds = request.windows.seconds.front();
    request.plan.validate();
  }
  if (request.threshold && !std::isfinite(*request.threshold)) {
    throw ConfigError("--threshold: must be a finite number, found " + ctxtag::to_text(*request.threshold));
  }
  const nn::Tagger tagger = tagger_of(request);
  if (tagger.description().user_numbers != 0) {
    throw ConfigError(
        "--model: it looks at listeners; extract features (ctxtag-features extract), then give --features "
        "with --users and --user or --samples");
  }
  require_thresholds_of_scores(request, tagger.description());
  if (study) {
    const TagCounts counts = tools::write_window_scores(tagger, search.tracks, windows_for_study(request, tagger),
                                                        model_request(request), tool);
    return tools::say_counts(counts, search.ignored);
  }
  request.output.validate(search.tracks, tagger.description().vocabulary, request.plan.window_seconds > 0.0);
  require_windows_fit(tagger, request.plan.window_seconds);
  TagOptions options{request.plan, tool.thread_count(), !request.output.embeddings.empty()};
  options.samples = nn::device_from(request.device).is_gpu();  // the front end runs where the network does
  const Scorer scorer = [&](const std::vector<float>& values, std::size_t length) {
    return options.samples ? tagger.score_samples(values, length) : tagger.score(values, length);
  };
  const TrackTagger work(scorer, tagger.description().frontend.config, options);
  std::optional<tools::TagOutputs> outputs;
  tools::Progress progress("files", tool.quiet);
  std::size_t seen = 0;
  const auto observe = [&](std::size_t index, const TrackTags& tags) {
    progress.update(++seen, search.tracks.size());
    const std::string name = escaped_bytes(search.tracks[index].path.string());
    if (tags.rejected()) {
      progress.finish();
      std::cerr << "rejected: " << name << ": " << tags.reject_reason << ": " << tags.reject_detail << '\n';
    } else if (tags.phase_cancelled && !tool.quiet) {
      progress.finish();
      std::cerr << name << ": warning: its channels cancel each other; the mean of them is much weaker than either\n";
    }
  };
  TagCounts counts;
  const TagDecision decision = decision_of(request, tagger.description());
  const Calibration calibration = calibration_of(request, tagger.description());
  const std::string base = request.output.journal_base();
  if (base.empty()) {
    outputs.emplace(request.output, decision);
    work.tag_all(search.tracks, [&](std::size_t index, const TrackTags& tags) {
      observe(index, tags);
      tags.rejected() ? ++counts.rejected[tags.reject_reason] : ++counts.tagged;
      outputs->add(search.tracks[index], calibrated(calibration, tags));
    });
  } else {
    Journal journal(base + ".journal", journal_request(request));
    counts = tag_with_journal(work, search.tracks, journal,
                              [&](std::size_t index, const TrackTags& tags, bool) { observe(index, tags); });
    outputs.emplace(request.output, decision);
    for (const Track& track : search.tracks) {
      outputs->add(track, calibrated(calibration, journaled_tags(journal, track)));
    }
  }
  progress.finish();
  for (const std::string& note : outputs->finish()) std::cerr << note << '\n';
  return tools::say_counts(counts, search.ignored);
}

int tag_features(tools::TagRequest request, const tools::Tool& tool) {
  if (!request.inputs.empty() || !request.filelist.empty() || !request.tracks.empty()) {
    throw ConfigError("--features: takes the place of audio files; leave those out");
  }
  if (!request.output.playlists.empty() || request.output.format != "csv" || request.top != 0 || request.threshold ||
      request.plan.windows != 1 || !request.windows.seconds.empty() || !request.windows.file.empty()) {
    throw ConfigError(
        "--features: writes a score table (--scores) and --embeddings; leave out --playlists, --format, "
        "--top, --threshold and the window options");
  }
  if (!request.output.scores.empty() && !request.output.out.empty()) {
    throw ConfigError("--features: writes one score table; give --scores or --out, not both");
  }
  tools::require_apart(request.output.files(), {request.model, request.listeners.samples, request.listeners.users});
  request.listeners.validate();
  const nn::Tagger tagger = tagger_of(request);
  const Shard shard = request.take_shard();
  if (!shard.is_whole() && !request.output.embeddings.empty() && !request.listeners.samples.empty() &&
      tagger.description().user_numbers == 0) {
    throw ConfigError(
        "--shard: embeddings of this model are of tracks, not of samples; leave --samples or --embeddings out");
  }
  const auto store = std::make_shared<const FeatureStore>(request.features);
  tools::Progress progress("tracks", tool.quiet);
  const tools::StoreScores result =
      tools::scores_from(tagger, store, request.listeners, shard, tool.thread_count(),
                         [&](std::size_t done, std::size_t total) { progress.update(done, total); });
  progress.finish();
  const ScoreTable rows = calibrated(calibration_of(request, tagger.description()), result.table);
  if (!request.output.embeddings.empty()) {
    tools::write_embeddings(request.output.embeddings, result.embedded, result.embeddings);
  }
  const std::string out = request.output.scores.empty() ? request.output.out : request.output.scores;
  if (out.empty() || out == "-") {
    std::cout << scores_csv(rows);
  } else {
    write_scores(out, rows);
  }
  if (!tool.quiet && !rows.users.empty() && tagger.description().user_numbers == 0)
    std::cerr << "this model does not look at listeners: those of a track score alike\n";
  std::cerr << rows.ids.size() << " rows scored\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  tools::Tool tool(
      "ctxtag-tag", "Tag music with a trained model",
      "ctxtag-tag --model build/quickstart/results/run/model.safetensors build/quickstart/results/music/audio --top 3");
  tools::TagRequest request;
  request.add_to(tool.app());
  const auto job = [&] {
    if (tool.printed(tool.config<tools::NoConfig>())) return 0;
    if (request.model.empty()) throw ConfigError("--model: not given; expected the model.safetensors of a run");
    return request.features.empty() ? tag_audio(request, tool) : tag_features(request, tool);
  };
  return tool.run(argc, argv, job, nn::torch_library_versions());
}
