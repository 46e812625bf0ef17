#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/text.h"
#include "ctxtag/dataset/group_table.h"
#include "ctxtag/users/user_dataset.h"
#include "progress.h"
#include "user/commands.h"

namespace ctxtag::tools {
namespace {

struct BuildRequest {
  std::vector<std::string> events, playlists;
  std::string samples, keywords, vocabulary, user_groups, out, on_error = "stop";
};

// The tables that will be written must not be those that are read.
void require_apart_from(const BuildRequest& request) {
  std::vector<std::pair<std::string, std::string>> outputs;
  for (const char* name : {"samples.csv", "splits.csv", "labels_train.csv", "labels_validation.csv", "labels_test.csv",
                           "labels.csv", "track_splits.csv", "rejects.csv"}) {
    outputs.emplace_back("--out", (std::filesystem::path(request.out) / name).string());
  }
  std::vector<std::filesystem::path> inputs(request.events.begin(), request.events.end());
  inputs.insert(inputs.end(), request.playlists.begin(), request.playlists.end());
  inputs.emplace_back(request.samples);
  inputs.emplace_back(request.user_groups);
  require_apart(outputs, inputs);
}

void require_one_input(const BuildRequest& request) {
  const int given =
      (request.events.empty() ? 0 : 1) + (request.playlists.empty() ? 0 : 1) + (request.samples.empty() ? 0 : 1);
  if (given != 1) throw ConfigError("one of --events, --playlists and --samples is required, and only one");
  if (!request.playlists.empty() && request.keywords.empty()) {
    throw ConfigError("--playlists needs --keywords: which words in a title stand for which context");
  }
  if (request.playlists.empty() && !request.keywords.empty()) throw ConfigError("--keywords needs --playlists");
  if (!request.playlists.empty() && !request.vocabulary.empty()) {
    throw ConfigError("--vocabulary: the contexts of playlists are those of --keywords; leave it out");
  }
  if (request.out.empty()) throw ConfigError("--out is required: the folder to write to");
}

ContextEvents events_of(const Tool& tool, const BuildRequest& request, const UserBuildConfig& config) {
  const EventReading reading{request.on_error == "skip" ? OnError::kSkip : OnError::kStop, config.ids == "numbers"};
  TagVocabulary vocabulary;
  if (!request.vocabulary.empty()) vocabulary = read_vocabulary(request.vocabulary);
  if (!request.samples.empty()) {
    LabelNotes notes;
    const SampleTable samples = read_samples(request.samples, vocabulary, &notes);
    for (const std::string& line : notes.lines()) std::cerr << "note: " << line << '\n';
    return context_events_of_samples(samples, std::filesystem::path(request.samples).filename().string(), reading);
  }
  Progress progress("MB", tool.quiet);
  const auto observe = [&](std::int64_t done, std::int64_t total) {
    progress.update(static_cast<std::size_t>(done / 1000000), static_cast<std::size_t>(total / 1000000));
  };
  if (!request.playlists.empty()) {
    return context_events_of_playlists({request.playlists.begin(), request.playlists.end()},
                                       read_keywords(request.keywords), config.filter, reading, observe);
  }
  return read_context_events({request.events.begin(), request.events.end()}, vocabulary, reading, observe);
}

void warn(const CountedFinding& finding, const std::string& what) {
  if (finding.count > 0) std::cerr << fmt::format("note: {} {}; the first: {}\n", finding.count, what, finding.first);
}

// Says on stderr what the reader must know; the exit status: 1 when something was rejected.
int reported(const Tool& tool, const BuildRequest& request, const ContextEvents& events) {
  const EventTotals& totals = events.totals;
  warn(totals.repeated, "events say once more what another says; their counts add up");
  warn(totals.similar_users, "user ids spell the number of another and stay apart (--set ids=numbers makes them one)");
  warn(totals.similar_tracks,
       "track ids spell the number of another and stay apart (--set ids=numbers makes them one)");
  warn(totals.samples_without_context, "samples have no tag and are left out");
  warn(totals.playlists_without_user, "playlists name no user and are left out");
  for (const auto& [context, count] : totals.no_context) {
    std::cerr << fmt::format("note: context '{}' is not in the vocabulary: {} events left out\n", context, count);
  }
  if (!tool.quiet) {
    std::cerr << fmt::format("{} events read, {} different, of {} users and {} tracks\n", totals.events,
                             events.uses.size(), events.users.size(), events.tracks.size());
  }
  if (events.rejections.empty()) return 0;
  std::cerr << fmt::format("warning: {} lines or playlists could not be used; see {}\n", events.rejections.size(),
                           escaped_bytes(request.out + "/rejects.csv"));
  return 1;
}

void report_dataset(const UserBuildReport& report) {
  std::int64_t users = 0;
  for (const std::int64_t count : report.users_by_contexts) users += count;
  std::cerr << fmt::format("{} of {} users have one context only; {} have a single sample\n",
                           report.users_by_contexts.size() > 1 ? report.users_by_contexts[1] : 0, users,
                           report.users_with_one_sample);
  for (const StepCount& step : report.steps) {
    if (step.split == "all") std::cerr << fmt::format("{}: {} samples\n", step.step, step.samples);
  }
  for (const SplitCount& split : report.splits) {
    std::cerr << fmt::format("{}: {} samples of {} tracks and {} users\n", to_text(split.split), split.samples,
                             split.tracks, split.users);
  }
  for (const SplitOverlap& overlap : report.overlaps) {
    std::cerr << fmt::format("{} and {} share {} users and {} tracks\n", to_text(overlap.a), to_text(overlap.b),
                             overlap.users, overlap.tracks);
  }
}

int build(const Tool& tool, const BuildRequest& request) {
  auto config = tool.config<UserBuildConfig>();
  if (tool.seed) config.split.seed = *tool.seed;
  if (tool.printed(config)) return 0;
  require_one_input(request);
  require_apart_from(request);
  const ContextEvents events = events_of(tool, request, config);
  const int status = reported(tool, request, events);
  GroupOfTrack groups;
  if (!request.user_groups.empty()) groups = read_groups(request.user_groups, "group");
  const UserDataset dataset = user_dataset(events, config, groups);
  write_user_dataset(request.out, dataset, events, config);
  if (!tool.quiet) report_dataset(dataset.report);
  return status;
}

}  // namespace

void add_build(Tool& tool, Job& job) {
  const auto request = std::make_shared<BuildRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "build", "Turn what users use tracks for into samples in splits, filtered as in the ISMIR 2020 paper");
  command->add_option("--events", request->events,
                      "tables of user_id, track_id, context and perhaps count: CSV, TSV or JSON lines");
  command->add_option("--playlists", request->playlists,
                      "tables of playlist, title, track, user: CSV, TSV (quotes are text) or JSON lines");
  command->add_option("--samples", request->samples, "sample table (song_id, user_id, tags) to filter and split anew");
  command->add_option("--keywords", request->keywords,
                      "with playlists: JSON file that says which words in a title stand for which context");
  command->add_option("--vocabulary", request->vocabulary,
                      "contexts in their order, one a line; default: all that occur");
  command->add_option("--user-groups", request->user_groups,
                      "table of user_id and group: where users are kept apart, users of a group stay together");
  command->add_option("--out", request->out, "folder for samples.csv, splits.csv, labels, card.md and card.json");
  command->add_option("--on-error", request->on_error, "stop at input that cannot be used, or skip it into rejects.csv")
      ->check(CLI::IsMember({"stop", "skip"}));
  command->footer(
      "Example:\n  ctxtag-dataset simulate --clips 60 --artists 20 --set audio=false --set listeners.number=200 --out "
      "demo && ctxtag-user build --samples demo/samples.csv --set max_users=0 --set split.by=users --out built");
  command->callback([&tool, &job, request] { job = [&tool, request] { return build(tool, *request); }; });
}

}  // namespace ctxtag::tools
