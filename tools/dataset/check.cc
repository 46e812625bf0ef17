#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>
#include <unordered_set>

#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/checking/leak_text.h"
#include "ctxtag/dataset/track_table.h"
#include "dataset/commands.h"
#include "dataset/label_input.h"
#include "progress.h"

namespace ctxtag::tools {
namespace {

struct CheckRequest {
  std::string splits, labels, tracks, out, pairs, fix, fix_by = "move", format = "text";
  std::vector<std::string> parts, groups, group_by;
  double seconds = 120.0;
};

PartTable parts_of(const CheckRequest& request) {
  if (request.splits.empty() == request.parts.empty()) throw ConfigError("one of --splits and --part is required");
  if (!request.splits.empty()) return read_parts(request.splits);
  std::vector<std::pair<std::string, std::filesystem::path>> files;
  for (const std::string& part : request.parts) {
    const std::size_t sign = part.find('=');
    if (sign == std::string::npos) {
      throw ConfigError("--part: '" + escaped_bytes(part) + "' is not NAME=FILE, such as train=train.csv");
    }
    files.emplace_back(part.substr(0, sign), part.substr(sign + 1));
  }
  return read_parts(files);
}

std::vector<Memberships> memberships_of(const CheckRequest& request) {
  if (request.groups.size() != request.group_by.size()) {
    throw ConfigError("--groups and --group-by go together: each table, and the columns of it that name groups");
  }
  std::vector<Memberships> all;
  for (std::size_t i = 0; i < request.groups.size(); ++i) {
    std::vector<std::string> columns;
    for (std::size_t begin = 0; begin <= request.group_by[i].size();) {
      const std::size_t end = std::min(request.group_by[i].find(',', begin), request.group_by[i].size());
      columns.push_back(request.group_by[i].substr(begin, end - begin));
      begin = end + 1;
    }
    for (Memberships& kind : read_memberships(request.groups[i], columns)) all.push_back(std::move(kind));
  }
  return all;
}

HeardAudio audio_of(const Tool& tool, const CheckRequest& request, const PartTable& parts) {
  TrackTable tracks;
  const std::unordered_set<TrackId> wanted(parts.ids.begin(), parts.ids.end());
  for (Track& track : read_tracks(request.tracks)) {
    if (wanted.count(track.id) != 0) tracks.push_back(std::move(track));
  }
  if (tracks.empty()) {
    throw ConfigError("--tracks: no track of " + escaped_bytes(request.tracks) + " is in any part; do the ids agree?");
  }
  Progress progress("files", tool.quiet);
  HearOptions options{request.seconds, tool.thread_count(), "", {}};
  if (!request.out.empty() && request.out != "-") options.journal = request.out + ".journal";
  options.observe = [&](std::size_t done, std::size_t total) { progress.update(done, total); };
  return heard_audio(tracks, options);
}

LeakCheck check_of(const Tool& tool, const CheckRequest& request) {
  PartTable parts = parts_of(request);
  const std::vector<Memberships> memberships = memberships_of(request);
  if (request.tracks.empty()) return leak_check(std::move(parts), memberships);
  HeardAudio audio = audio_of(tool, request, parts);
  Progress progress("recordings compared", tool.quiet);
  return leak_check(std::move(parts), memberships, std::move(audio),
                    {tool.thread_count(), [&](std::size_t done, std::size_t total) { progress.update(done, total); }});
}

// A kind of which no row knows anything is compared in no row: its answer would be "no leaks".
void require_known(const LeakCheck& check) {
  for (std::size_t kind = 0; kind < check.kinds.size(); ++kind) {
    const bool audio = check.kinds[kind] == kIdenticalAudio || check.kinds[kind] == kSimilarAudio;
    if (audio || check.without[kind] < check.parts.ids.size()) continue;
    throw ConfigError(
        fmt::format("--groups: none of the {} rows has {} there; do the ids agree? The parts have ids such as '{}'",
                    check.parts.ids.size(), escaped_bytes(check.kinds[kind]), escaped_bytes(check.parts.ids[0].value)));
  }
}

void note(const LeakCheck& check) {
  const auto say = [](const std::string& text) { std::cerr << "note: " << text << '\n'; };
  if (check.parts.repeated > 0) say(fmt::format("{} rows repeat a track in its own part", check.parts.repeated));
  for (std::size_t kind = 0; kind < check.kinds.size(); ++kind) {
    if (check.without[kind] == 0 || check.kinds[kind] == kSimilarAudio) continue;
    const bool audio = check.kinds[kind] == kIdenticalAudio;
    say(fmt::format("{} of {} rows have no {}", check.without[kind], check.parts.ids.size(),
                    audio ? "audio that could be heard" : escaped_bytes(check.kinds[kind])));
  }
  for (const TrackId& id : check.without_fingerprint) {
    say(escaped_bytes(id.value) + ": too short or too quiet to be compared by ear");
  }
  for (const RejectedEntry& entry : check.rejected) {
    std::cerr << rejection_line(entry.path, entry.reason, entry.detail);
  }
}

int check(const Tool& tool, const CheckRequest& request) {
  if (tool.printed(tool.config<NoConfig>())) return 0;
  if (request.fix == "-") throw ConfigError("--fix: a split table needs a file of its own");
  std::vector<std::filesystem::path> inputs{request.splits, request.tracks, request.labels};
  inputs.insert(inputs.end(), request.groups.begin(), request.groups.end());
  for (const std::string& part : request.parts) inputs.emplace_back(part.substr(part.find('=') + 1));
  require_apart({{"--out", request.out}, {"--pairs", request.pairs}, {"--fix", request.fix}}, inputs);
  LeakReport report(check_of(tool, request));
  require_known(report.check);
  note(report.check);
  std::optional<LabelMatrix> labels;
  if (!request.labels.empty()) labels = labels_with_notes(request.labels);
  if (labels) report.balance = part_balance(report.check.parts, *labels);
  if (!request.pairs.empty()) write_result(request.pairs, leak_csv(report));
  const auto write = [&] {
    write_result(request.out, request.format == "json" ? leak_json(report) : leak_text(report));
  };
  if (!request.fix.empty()) {
    try {
      report.repair = repaired(report.check, request.fix_by == "move" ? RepairBy::kMove : RepairBy::kDrop);
    } catch (const ConfigError&) {
      write();
      throw;
    }
    write_parts(request.fix, report.repair->table);
    if (labels) report.repaired_balance = part_balance(report.repair->table, *labels);
  }
  write();
  return report.leaks.empty() && report.check.rejected.empty() ? 0 : 1;
}

}  // namespace

void add_check(Tool& tool, Job& job) {
  const auto request = std::make_shared<CheckRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "check",
      "Look for leaks between the parts of a dataset: equal ids, groups in two parts, recordings that are copies. "
      "Exit status: 0 no leak, 1 leaks found or audio that cannot be decoded, 2 wrong request");
  command->add_option("--splits", request->splits, "split table, or folds");
  command->add_option("--part", request->parts, "NAME=FILE (repeatable), in place of --splits: the ids of one part")
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--labels", request->labels, "label table: say how even the tags are, before and after --fix");
  command->add_option("--groups", request->groups, "table whose first column is the track's id (repeatable)")
      ->allow_extra_args(false)
      ->take_all();
  command
      ->add_option("--group-by", request->group_by,
                   "columns of that table that name groups, such as artist_id,album_id (once for each --groups)")
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--tracks", request->tracks, "track table: compare the audio too");
  command->add_option("--seconds", request->seconds, "of every recording that are compared by ear")
      ->check(CLI::Range(3.0, 3600.0));
  command->add_option("--fix", request->fix, "write a split table without leaks");
  command
      ->add_option("--fix-by", request->fix_by,
                   "move: what hangs together goes to the part that has most of it; drop: test rows stay, rows tied to "
                   "them are left out (of folds: those outside the fold that has most)")
      ->check(CLI::IsMember({"move", "drop"}));
  command->add_option("--pairs", request->pairs, "CSV to write: all leaks, a line each");
  command->add_option("--format", request->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--out", request->out,
                      "file to write, with OUT.journal beside it to continue from; default: standard output");
  command->footer(
      "Example:\n  ctxtag-dataset simulate --clips 20 --artists 10 --out demo && ctxtag-dataset split --labels "
      "demo/labels.csv --groups demo/tracks.csv --group-by artist_id --folds 4 --out demo/folds.csv && ctxtag-dataset "
      "check --splits demo/folds.csv --groups demo/tracks.csv --group-by artist_id --tracks demo/tracks.csv");
  command->callback([&tool, &job, request] { job = [&tool, request] { return check(tool, *request); }; });
}

}  // namespace ctxtag::tools
