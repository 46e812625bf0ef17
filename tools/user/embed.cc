#include "ctxtag/users/embed.h"

#include <spdlog/fmt/fmt.h>
#include <time.h>

#include <iostream>
#include <memory>

#include "ctxtag/base/memory.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/track_vectors.h"
#include "ctxtag/dataset/user_vectors.h"
#include "progress.h"
#include "user/commands.h"

namespace ctxtag::tools {
namespace {

struct Request {
  std::string events, out, tracks_out, import, fold_in, warm_start, warm_start_tracks;
  std::optional<int> dimensions;
  std::optional<double> holdout;
};

void check(const Request& request) {
  if (request.out.empty() || request.out == "-") throw ConfigError("--out is required: NAME.npy, or a name for CSV");
  if (request.events.empty() == request.import.empty()) {
    throw ConfigError(request.import.empty() ? "one of --events and --import is required"
                                             : "--events and --import exclude each other");
  }
  const bool trains = request.import.empty() && request.fold_in.empty();
  const auto only_trained = [&](const std::string& value, const std::string& flag) {
    if (!trains && !value.empty()) throw ConfigError(flag + " goes with training, not with --import or --fold-in");
  };
  only_trained(request.tracks_out, "--tracks-out");
  only_trained(request.warm_start, "--warm-start");
  only_trained(request.warm_start_tracks, "--warm-start-tracks");
  if (!request.fold_in.empty() && request.dimensions) {
    throw ConfigError("--dim goes with training: --fold-in has the dimensions of its track vectors");
  }
  if (!trains && request.holdout) throw ConfigError("--holdout goes with training, not with --import or --fold-in");
  if (!request.import.empty() && !request.fold_in.empty())
    throw ConfigError("--import and --fold-in exclude each other");
  if (request.warm_start.empty() && !request.warm_start_tracks.empty()) {
    throw ConfigError("--warm-start-tracks needs --warm-start: an iteration begins with the users");
  }
}

void check_apart(const Request& request) {
  std::vector<std::pair<std::string, std::string>> outputs;
  const auto add = [&](const std::string& flag, const std::filesystem::path& file) {
    if (file.empty()) return;
    outputs.emplace_back(flag, file.string());
    for (const char* beside : {".ids.csv", ".json"}) {
      outputs.emplace_back(flag, std::filesystem::path(file).replace_extension(beside).string());
    }
  };
  add("--out", request.out);
  add("--tracks-out", request.tracks_out);
  std::vector<std::filesystem::path> inputs;
  for (const std::string& file :
       {request.events, request.import, request.fold_in, request.warm_start, request.warm_start_tracks}) {
    if (!file.empty()) inputs.emplace_back(file);
  }
  require_apart(outputs, inputs);
}

double cpu_seconds() {
  struct timespec time {};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Seconds of wall clock and processor, and operations a second, from one iteration to the next.
class Meter {
 public:
  std::string next(double operations) {
    const auto now = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds(), wall = std::chrono::duration<double>(now - wall_).count();
    std::string text = fmt::format("{:.2f} s, {:.2f} s of processor time, {} MB", wall, cpu - cpu_,
                                   anonymous_memory_bytes() / 1000000);
    if (operations > 0.0) text += fmt::format(", {:.1f} GFLOP/s", operations / wall * 1e-9);
    wall_ = now;
    cpu_ = cpu;
    return text;
  }

 private:
  std::chrono::steady_clock::time_point wall_ = std::chrono::steady_clock::now();
  double cpu_ = cpu_seconds();
};

std::string shown(const std::optional<double>& value) { return value ? fmt::format("{:.4f}", *value) : "-"; }

void print_figures(const HoldoutFigures& figures, int at) {
  std::cerr << fmt::format("{:<12}{:>10}{:>10}{:>10}   ({} users)\n", "held out", fmt::format("recall@{}", at),
                           fmt::format("ndcg@{}", at), fmt::format("map@{}", at), figures.users);
  for (const auto& [name, row] : {std::pair("vectors", figures.vectors), std::pair("popularity", figures.popularity)}) {
    std::cerr << fmt::format("{:<12}{:>10}{:>10}{:>10}\n", name, shown(row.recall), shown(row.ndcg),
                             shown(row.average_precision));
  }
}

void note_mixed_ids(const char* noun, std::int64_t numbers, std::size_t all) {
  if (numbers == 0 || static_cast<std::size_t>(numbers) == all) return;
  std::cerr << fmt::format("note: {} of {} ids of {} are numbers, the others are not; are they of one kind?\n", numbers,
                           all, noun);
}

int report(const EmbedReport& report, const EmbedConfig& config, bool warm, bool quiet) {
  if (report.nothing_to_do) {
    std::cerr << "nothing left to do\n";
    return report.users_without_vector == 0 ? 0 : 1;
  }
  const ListeningReport& listening = report.listening;
  note_mixed_ids("users", listening.users_as_numbers, listening.users);
  note_mixed_ids("tracks", listening.tracks_as_numbers, listening.tracks);
  if (!listening.tracks_without_plays.empty()) {
    std::cerr << fmt::format("note: {} tracks have only counts of 0 and no vector\n",
                             listening.tracks_without_plays.size());
  }
  if (report.tracks_without_vector > 0) {
    std::cerr << fmt::format("note: {} tracks have no vector\n", report.tracks_without_vector);
  }
  if (!quiet) {
    std::cerr << fmt::format("{} events, {} of them repeated; {} users, {} tracks, {} pairs\n", listening.events,
                             listening.repeated, report.users, report.tracks, report.pairs);
  }
  if (warm) {
    std::cerr << fmt::format("{} of the users and {} of the tracks start from an earlier vector\n", report.warm_users,
                             report.warm_tracks);
  }
  if (report.figures) print_figures(*report.figures, config.holdout.at);
  if (report.users_without_vector == 0) return 0;
  std::vector<std::string> named;
  for (const UserId& user : report.without_vector) {
    if (named.size() == 10) break;
    named.push_back(user.value);
  }
  std::cerr << fmt::format("warning: {} users have no vector, because nothing they played counts: {}{}\n",
                           report.users_without_vector, joined(named),
                           named.size() < report.without_vector.size() ? ", ... (all stand in the .json beside)" : "");
  return 1;
}

int import(const Request& request) {
  const UserVectors vectors = read_user_vectors(request.import);
  if (request.dimensions && *request.dimensions != vectors.values.cols()) {
    throw ConfigError(fmt::format("--dim is {}, but {} has vectors of {} numbers", *request.dimensions,
                                  escaped_bytes(request.import), vectors.values.cols()));
  }
  write_user_vectors(request.out, vectors);
  std::cerr << fmt::format("{} users, {} numbers each\n", vectors.size(), vectors.values.cols());
  return 0;
}

EmbedConfig config_of(const Tool& tool, const Request& request) {
  EmbedConfig defaults;
  if (!request.fold_in.empty()) defaults = recorded_config(request.fold_in).value_or(defaults);
  auto config = tool.config<EmbedConfig>(defaults);
  if (tool.seed) config.seed = *tool.seed;
  if (request.dimensions) config.als.dimensions = *request.dimensions;
  if (request.holdout) config.holdout.share = *request.holdout;
  read_config(nlohmann::json::object(), config);  // the flags' values are checked too
  return config;
}

int embed(const Tool& tool, const Request& request) {
  const EmbedConfig config = config_of(tool, request);
  if (tool.printed(config)) return 0;
  check(request);
  check_apart(request);
  if (!request.import.empty()) return import(request);
  const EmbedFiles files{request.events, request.warm_start, request.warm_start_tracks, request.out,
                         request.tracks_out};
  if (!request.fold_in.empty()) {
    return report(fold_in_users(files, request.fold_in, config, tool.thread_count()), config, false, tool.quiet);
  }
  Progress progress("iterations", tool.quiet || tool.verbose);
  Meter meter;
  const EmbedReport result = embed_users(files, config, tool.thread_count(), [&](const EmbedProgress& at) {
    if (at.operations == 0.0) {
      const std::string spent = meter.next(0.0);
      if (tool.verbose) std::cerr << "events read: " << spent << '\n';
      return;
    }
    progress.update(static_cast<std::size_t>(at.iteration), static_cast<std::size_t>(at.iterations),
                    fmt::format("loss {:.6g}", at.loss));
    if (!tool.verbose) return;
    std::cerr << fmt::format("iteration {}: loss {:.8g}, {}\n", at.iteration, at.loss, meter.next(at.operations));
  });
  progress.finish();
  if (result.resumed_after > 0) std::cerr << fmt::format("went on after iteration {}\n", result.resumed_after);
  return report(result, config, !request.warm_start.empty(), tool.quiet);
}

}  // namespace

void add_embed(Tool& tool, Job& job) {
  const auto request = std::make_shared<Request>();
  CLI::App* command = tool.app().add_subcommand(
      "embed", "Vectors of users from what they listened to, by alternating least squares; resumes");
  command->add_option("--events", request->events,
                      "CSV or TSV of user_id, track_id and perhaps count: plays; repeated rows add up");
  command->add_option("--out", request->out, "user vectors: NAME.npy (with NAME.ids.csv), or a name for CSV");
  command->add_option("--dim", request->dimensions, "numbers per vector: als.dimensions (default 256)")
      ->check(CLI::Range(1, 4096));
  command->add_option("--tracks-out", request->tracks_out, "the track vectors too, for --fold-in later");
  command->add_option("--holdout", request->holdout,
                      "share of each user's tracks to keep from the training and to measure on: holdout.share");
  command->add_option("--warm-start", request->warm_start, "user vectors of an earlier run to start from");
  command->add_option("--warm-start-tracks", request->warm_start_tracks, "the track vectors of that run");
  command->add_option("--fold-in", request->fold_in,
                      "track vectors of an earlier run: give the users of --events vectors without training");
  command->add_option("--import", request->import,
                      "user vectors as they were released: bring them into --out as they are");
  command->footer(
      "Example:\n  printf 'user_id,track_id,count\\na,x,3\\na,y,1\\nb,y,2\\nb,z,5\\n' > events.csv && ctxtag-user "
      "embed "
      "--events events.csv --dim 4 --out users.npy --tracks-out tracks.npy");
  command->callback([&tool, &job, request] { job = [&tool, request] { return embed(tool, *request); }; });
}

}  // namespace ctxtag::tools
