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
#include "tag/outputs.h"
#include "tag/say_counts.h"
#include "tag/window_scores.h"
#include "tool_main.h"

namespace {

using namespace ctxtag;
namespace fs = std::filesystem;

struct TagRequest {
  std::string model;
  std::vector<std::string> inputs;
  std::string filelist, tracks, features;
  bool all_files = false, raw_scores = false;
  std::string id = "path";
  std::optional<double> threshold;
  int top = 0;
  WindowPlan plan;
  tools::WindowScoresChoice windows;  // `seconds` are those of --window-seconds, in either case
  tools::OutputChoice output;
  tools::ListenerChoice listeners;
  std::string device = "auto";
};

TrackSearch tracks_of(const TagRequest& request) {
  const int ways =
      (request.inputs.empty() ? 0 : 1) + (request.filelist.empty() ? 0 : 1) + (request.tracks.empty() ? 0 : 1);
  if (ways != 1)
    throw ConfigError("inputs: give a folder or files, or --filelist, or --tracks, or --features (one of them)");
  if (!request.tracks.empty()) return {read_tracks(request.tracks), 0};
  const bool listed = !request.filelist.empty() || request.inputs == std::vector<std::string>{"-"};
  const auto inputs = listed ? read_file_list(request.filelist.empty() ? "-" : request.filelist)
                             : std::vector<fs::path>(request.inputs.begin(), request.inputs.end());
  SearchOptions options;
  options.all_files = request.all_files;
  options.id_is_stem = request.id == "stem";
  if (listed)
    options.base = fs::path(request.filelist).parent_path().empty() ? "." : fs::path(request.filelist).parent_path();
  return tracks_from(inputs, options);
}

// What makes of the network's scores those that are written.
Calibration calibration_of(const TagRequest& request, const nn::ModelDescription& model) {
  return request.raw_scores ? Calibration() : model.calibration;
}

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

// What a journal's records depend on beside the files themselves.
std::string model_request(const fs::path& model) {
  const MappedFile file(model);
  return "ctxtag-tag 1 " + sha256(file.data(), file.size());
}

std::string journal_request(const TagRequest& request, const fs::path& model) {
  return model_request(model) + " " + std::to_string(request.plan.windows) + " " +
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
tools::WindowScoresChoice windows_for_study(const TagRequest& request, const nn::Tagger& tagger) {
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

int tag_audio(TagRequest request, const tools::Tool& tool) {
  if (request.listeners.any()) throw ConfigError("--samples, --users, --user: go with --features");
  const TrackSearch search = tracks_of(request);
  require_tracks(search);
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
  const nn::Tagger tagger(request.model);
  if (tagger.description().user_numbers != 0) {
    throw ConfigError(
        "--model: it looks at listeners; extract features (ctxtag-features extract), then give --features "
        "with --users and --user or --samples");
  }
  require_thresholds_of_scores(request, tagger.description());
  if (study) {
    const TagCounts counts = tools::write_window_scores(tagger, search.tracks, windows_for_study(request, tagger),
                                                        model_request(request.model), tool);
    return tools::say_counts(counts, search.ignored);
  }
  request.output.validate(search.tracks, tagger.description().vocabulary, request.plan.window_seconds > 0.0);
  require_windows_fit(tagger, request.plan.window_seconds);
  const Scorer scorer = [&](const std::vector<float>& values, std::size_t frames) {
    return tagger.score(values, frames);
  };
  const TrackTagger work(scorer, tagger.description().frontend.config,
                         {request.plan, tool.thread_count(), !request.output.embeddings.empty()});
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
    Journal journal(base + ".journal", journal_request(request, request.model));
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

int tag_features(const TagRequest& request, const tools::Tool& tool) {
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
  const nn::Tagger tagger(request.model);
  const auto store = std::make_shared<const FeatureStore>(request.features);
  tools::Progress progress("tracks", tool.quiet);
  const tools::StoreScores result =
      tools::scores_from(tagger, store, request.listeners, tool.thread_count(),
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

void declare(CLI::App& app, TagRequest& request) {
  app.add_option("--model", request.model, "model.safetensors of a run");
  app.add_option("--device", request.device, "auto or cpu")->check(CLI::IsMember({"auto", "cpu"}));
  app.add_option("inputs", request.inputs, "a folder or files; - reads a list of paths from standard input");
  app.add_option("--filelist", request.filelist, "list of paths, one a line");
  app.add_option("--tracks", request.tracks, "track table (CSV: track_id,path)");
  app.add_option("--features", request.features, "score a feature store instead of audio");
  app.add_flag("--all-files", request.all_files, "in folders, try files of any extension");
  app.add_option("--id", request.id, "id of a file: its path in the folder, or the bare name")
      ->check(CLI::IsMember({"path", "stem"}));
  app.add_option("--out", request.output.out, "where tags go (a folder for audacity); stdout without it");
  app.add_option("--format", request.output.format, "csv, jsonl or audacity")
      ->check(CLI::IsMember({"csv", "jsonl", "audacity"}));
  app.add_option("--scores", request.output.scores, "write a score table (CSV or .npy)");
  app.add_option("--embeddings", request.output.embeddings, "write what the network knows of each track (.npy)");
  app.add_option("--playlists", request.output.playlists, "folder for one M3U8 per tag, best first");
  app.add_option("--threshold", request.threshold, "of every tag, instead of the model's");
  app.add_flag("--raw-scores", request.raw_scores, "the network's own scores, without the model's calibration");
  app.add_option("--top", request.top, "at most so many tags per track (0: all)")->check(CLI::NonNegativeNumber);
  app.add_option("--windows", request.plan.windows, "score up to so many windows over the whole track");
  app.add_option("--window-seconds", request.windows.seconds,
                 "tags over time: length of a window; for a study, several")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--hop-seconds", request.plan.hop_seconds, "tags over time: from window to window");
  app.add_option("--pool", request.plan.pool, "over the windows: " + joined(pool_names()));
  app.add_option("--window-scores", request.windows.file,
                 "for ctxtag-eval windows: the scores of every window of every length (.npy)");
  app.add_option("--samples", request.listeners.samples, "with --features: rows of song_id,user_id to score");
  app.add_option("--users", request.listeners.users, "with --features: user vectors");
  app.add_option("--user", request.listeners.user, "with --features: score every track for this listener");
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  tools::Tool tool(
      "ctxtag-tag", "Tag music with a trained model",
      "ctxtag-tag --model build/quickstart/results/run/model.safetensors build/quickstart/results/music/audio --top 3");
  TagRequest request;
  declare(tool.app(), request);
  const auto job = [&] {
    if (tool.printed(tool.config<tools::NoConfig>())) return 0;
    if (request.model.empty()) throw ConfigError("--model: not given; expected the model.safetensors of a run");
    return request.features.empty() ? tag_audio(request, tool) : tag_features(request, tool);
  };
  return tool.run(argc, argv, job, nn::torch_library_versions());
}
