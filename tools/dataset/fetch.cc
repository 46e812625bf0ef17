#include "ctxtag/fetching/fetch.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <map>
#include <memory>

#include "ctxtag/base/text.h"
#include "dataset/commands.h"
#include "progress.h"

namespace ctxtag::tools {
namespace {

struct FetchRequest {
  std::string ids, out;
  bool dry_run = false;
};

std::string reasons_of(const std::vector<MissingPreview>& missing) {
  std::map<std::string, std::size_t> reasons;
  for (const MissingPreview& song : missing) ++reasons[song.reason];
  std::vector<std::string> counted;
  counted.reserve(reasons.size());
  for (const auto& [reason, count] : reasons) counted.push_back(fmt::format("{}: {}", reason, count));
  return counted.empty() ? "" : " (" + joined(counted) + ")";
}

std::string note_of(const FetchProgress& at) {
  std::vector<std::string> notes;
  if (at.waiting > 0) notes.push_back(fmt::format("{} to try again", at.waiting));
  if (at.quota_pauses > 0) notes.push_back(fmt::format("{} quota pauses", at.quota_pauses));
  if (at.pause_seconds > 0.0) notes.push_back(fmt::format("asked to wait, {:.0f} s left", at.pause_seconds));
  return joined(notes);
}

void report_to_stderr(const FetchRequest& request, const FetchReport& report) {
  if (!report.stopped.empty()) std::cerr << "warning: ended early: " << report.stopped << '\n';
  if (report.vanished > 0) {
    std::cerr << fmt::format("note: {} songs fetched before are no longer among the ids; their files stay\n",
                             report.vanished);
  }
  if (report.lookups == 0 && report.failed.empty()) std::cerr << "nothing left to do\n";
  std::cerr << fmt::format("{} fetched, {} had before, {} gone{}, {} failed{}; {} songs asked for, {} downloads\n",
                           report.fetched, report.had_before, report.gone.size(), reasons_of(report.gone),
                           report.failed.size(), reasons_of(report.failed), report.lookups, report.downloads);
  const std::string out = escaped_bytes(request.out);
  if (!report.gone.empty()) std::cerr << "what is gone: " << out << "/gone.csv\n";
  if (!report.failed.empty()) std::cerr << "what failed: " << out << "/failed.csv; run the same command to try again\n";
}

int dry_run(const FetchRequest& request, const FetchIds& ids, const FetchConfig& config) {
  const FetchPlan plan = fetch_plan(ids.ids, config, request.out);
  std::cout << fmt::format("{} ids: {} fetched before, {} gone before, {} to ask for, in {:.0f} s or more\n", plan.ids,
                           plan.had_before, plan.gone_before, plan.left,
                           static_cast<double>(plan.left) / config.requests_per_second);
  return 0;
}

int fetch(const Tool& tool, const FetchRequest& request) {
  auto config = tool.config<FetchToolConfig>();
  if (tool.seed) config.fetch.seed = *tool.seed;
  if (tool.printed(config)) return 0;
  if (request.ids.empty()) throw ConfigError("--ids is required: a table whose first column is the id");
  if (request.out.empty()) throw ConfigError("--out is required: the folder to write to");
  const FetchIds ids = read_fetch_ids(request.ids);
  if (ids.repeated > 0) {
    std::cerr << fmt::format("note: {} rows of {} repeat an id; each is fetched once\n", ids.repeated,
                             escaped_bytes(request.ids));
  }
  if (request.dry_run) return dry_run(request, ids, config.fetch);
  Progress progress("songs", tool.quiet);
  const FetchReport report = fetch_previews(ids.ids, config.fetch, request.out, [&](const FetchProgress& at) {
    progress.update(at.finished, at.total, note_of(at));
  });
  progress.finish();
  report_to_stderr(request, report);
  return report.gone.empty() && report.failed.empty() ? 0 : 1;
}

}  // namespace

void add_fetch(Tool& tool, Job& job) {
  const auto request = std::make_shared<FetchRequest>();
  CLI::App* command = tool.app().add_subcommand(
      "fetch", "Fetch the 30-second preview of every song from the Deezer web API; resumes where it was interrupted");
  command->add_option("--ids", request->ids, "CSV whose first column is the song's id: labels, tracks, a list");
  command->add_option("--out", request->out, "folder for audio/, tracks.csv, gone.csv, failed.csv and fetch.json");
  command->add_flag("--dry-run", request->dry_run, "only count what would be asked for");
  command->footer(
      "Example:\n  printf 'song_id\\n3135556\\n' > songs.csv && ctxtag-dataset fetch --ids songs.csv --out previews "
      "--dry-run");
  command->callback([&tool, &job, request] { job = [&tool, request] { return fetch(tool, *request); }; });
}

}  // namespace ctxtag::tools
