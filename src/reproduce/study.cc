#include "ctxtag/reproduce/study.h"

#include <spdlog/fmt/fmt.h>

#include <map>
#include <set>

#include "ctxtag/base/sha256.h"
#include "ctxtag/base/text.h"
#include "reproduce/last_line.h"
#include "reproduce/study_queue.h"
#include "reproduce/study_results.h"

namespace fs = std::filesystem;

namespace ctxtag {
namespace {

class Study {
 public:
  Study(const StudyConfig& config, const StudyInputs& inputs, const StudyFolder& folder, ProcessHost& host,
        const StudyOptions& options, const StudyObserver& observer, StudyReport& report)
      : config_(config),
        inputs_(inputs),
        folder_(folder),
        host_(host),
        options_(options),
        observer_(observer),
        report_(report) {}

  void train() {
    StudyQueue queue(config_, inputs_, folder_);
    std::optional<StudyJob> job = next(queue);
    if (job) require_valid_systems();
    for (; job || !under_way_.empty();) {
      if (job && static_cast<int>(under_way_.size()) < options_.at_once) {
        start(std::move(*job));
        job = next(queue);
        continue;
      }
      const ProcessHost::Ended ended = host_.wait();
      const auto found = under_way_.find(ended.number);
      const StudyJob done = std::move(found->second);
      under_way_.erase(found);
      finish(done, ended);
      if (job && refused_.count(job->run.system) != 0) leave_out(*job), job = next(queue);
      if (observer_.progress) {
        observer_.progress(report_.finished + report_.failures.size() + report_.left_out, report_.runs);
      }
    }
  }

 private:
  // Without the runs of systems that were refused.
  std::optional<StudyJob> next(StudyQueue& queue) {
    std::optional<StudyJob> job = queue.next();
    for (; job && refused_.count(job->run.system) != 0; job = queue.next()) leave_out(*job);
    return job;
  }

  void leave_out(const StudyJob& job) { report_.left_out += 1 + job.same.size(); }

  fs::path log(const StudyRun& run) const { return folder_.run(run) / "train.log"; }

  // A key that ctxtag-train does not know is found before the first training, not after the last.
  void require_valid_systems() {
    for (std::size_t system = 0; system < config_.systems.size(); ++system) {
      const StudyRun run{{0, 0, 0}, system};
      const fs::path file = folder_.path() / "tables" / (config_.systems[system].name + ".check.json");
      const fs::path log = folder_.path() / "tables" / (config_.systems[system].name + ".check.log");
      make_folder(file.parent_path());
      nlohmann::json experiment = run_experiment(config_, run);
      write_file_atomically(file, experiment.dump(2) + "\n");
      host_.start("ctxtag-train", {"--config", fs::absolute(file).string(), "--print-config", "--quiet"},
                  folder_.path(), log);
      const ProcessHost::Ended ended = host_.wait();
      const std::string message = last_line(log);
      fs::remove(file);
      fs::remove(log);
      if (!ended.succeeded) {
        throw ConfigError(
            fmt::format("systems: '{}' is refused ({}): {}", config_.systems[system].name, ended.how, message));
      }
    }
  }

  void start(StudyJob job) {
    folder_.write_training(job.run, job.weights_csv);
    make_folder(folder_.run(job.run));
    const auto inside = [&](const fs::path& path) { return path.lexically_relative(folder_.path()).string(); };
    const std::size_t number = host_.start("ctxtag-train",
                                           {"--config", inside(folder_.training_config(job.run)), "--out",
                                            inside(folder_.run(job.run)), "--threads", "1", "--quiet"},
                                           folder_.path(), log(job.run));
    job.weights_csv.clear();
    under_way_.emplace(number, std::move(job));
  }

  void finish(const StudyJob& job, const ProcessHost::Ended& ended) {
    if (ended.refused && !refused_.insert(job.run.system).second) return leave_out(job);
    if (!ended.succeeded) return fail(job, ended.how + ": " + last_line(log(job.run)), ended.refused);
    RunRecord record;
    try {
      const fs::path run = folder_.run(job.run);
      record.thresholds = run_thresholds(run, *job.visible);
      const RunScores scores = read_run_scores(run, inputs_.truth);
      record.rows = scores.test.scores.rows();
      record.figures = run_figures(scores.test, record.thresholds);
    } catch (const DataError& error) {
      return fail(job, error.what());
    }
    record.hidden = job.hidden;
    record.unweighted_tags = job.unweighted_tags.at(job.run.system);
    folder_.write_record(job.run, record);
    if (!options_.keep) folder_.tidy(job.run);
    record.same_as = config_.systems[job.run.system].name;
    for (const StudyRun& other : job.same) {
      record.unweighted_tags = job.unweighted_tags.at(other.system);
      folder_.write_record(other, record);
    }
    report_.finished += 1 + job.same.size();
  }

  void fail(const StudyJob& job, const std::string& how, bool refused = false) {
    report_.failures.push_back({run_name(job.run), how, log(job.run), refused});
    for (const StudyRun& other : job.same) {
      report_.failures.push_back({run_name(other), "would be the same as " + run_name(job.run), log(job.run)});
    }
    if (!observer_.note) return;
    observer_.note((refused ? "refused: " : "failed: ") + run_name(job.run) + ": " + how +
                   (refused ? "; no further run of '" + config_.systems[job.run.system].name + "' is started" : ""));
  }

  std::string run_name(const StudyRun& run) const {
    return config_.systems[run.system].name + "/" + cell_id(config_, run.cell);
  }

  const StudyConfig& config_;
  const StudyInputs& inputs_;
  const StudyFolder& folder_;
  ProcessHost& host_;
  const StudyOptions& options_;
  const StudyObserver& observer_;
  StudyReport& report_;
  std::map<std::size_t, StudyJob> under_way_;
  std::set<std::size_t> refused_;  ///< systems
};

}  // namespace

StudyReport run_study(const StudyConfig& config, const fs::path& out, ProcessHost& host, const StudyOptions& options,
                      const StudyObserver& observer) {
  config.require_complete();
  if (!fs::exists(config.data.features)) {
    throw ConfigError("data.features: " + escaped_bytes(config.data.features) + " is not there");
  }
  const StudyInputs inputs = read_study_inputs(config);
  const StudyFolder folder(config, inputs, out);
  StudyReport report;
  for (const StudyRun& run : study_runs(config)) {
    ++report.runs;
    const std::optional<RunRecord> record = folder.record(run);
    report.done_before += record ? 1 : 0;
    if (record && record->same_as.empty() && !options.keep) folder.tidy(run);  // killed before it was
  }
  report.finished = report.done_before;
  if (!options.only_summarise) Study(config, inputs, folder, host, options, observer, report).train();
  for (const StudyRun& run : study_runs(config)) {
    const std::optional<RunRecord> record = folder.record(run);
    report.equal_to_others += record && !record->same_as.empty() ? 1 : 0;
  }

  const std::string results = results_csv(config, folder);
  const fs::path stamp = folder.path() / ".summarised";  // of what the tables and pictures there were made
  const std::string hash = sha256(config_json(config).dump() + results);
  report.nothing_left = !options.only_summarise && report.done_before == report.runs && fs::exists(stamp) &&
                        fs::exists(folder.path() / "results.csv") && read_file(stamp) == hash;
  if (report.nothing_left || report.finished == 0) return report;
  if (observer.note) observer.note(fmt::format("summary of {} runs", report.finished));
  write_results(config, inputs, folder, results, options.at_once);
  write_file_atomically(stamp, hash);
  return report;
}

}  // namespace ctxtag
