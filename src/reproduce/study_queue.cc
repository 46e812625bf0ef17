#include "reproduce/study_queue.h"

#include "ctxtag/base/sha256.h"

namespace ctxtag {

StudyQueue::StudyQueue(const StudyConfig& config, const StudyInputs& inputs, const StudyFolder& folder)
    : config_(config), inputs_(inputs), folder_(folder), cells_(study_cells(config)) {}

std::optional<StudyJob> StudyQueue::next() {
  while (jobs_.empty() && at_ < cells_.size()) prepare(cells_[at_++]);
  if (jobs_.empty()) return std::nullopt;
  std::optional<StudyJob> job = std::move(jobs_.front());
  jobs_.pop_front();
  return job;
}

void StudyQueue::prepare(const StudyCell& cell) {
  std::vector<StudyRun> left;
  for (std::size_t system = 0; system < config_.systems.size(); ++system) {
    if (!folder_.record({cell, system})) left.push_back({cell, system});
  }
  if (left.empty()) return;
  const CellTables tables = cell_tables(config_, inputs_, cell);
  folder_.write_tables(cell, tables);
  const auto visible = std::make_shared<const LabelMatrix>(tables.labels.visible);
  std::map<std::string, std::size_t> job_of;  // by all that decides a training
  for (const StudyRun& run : left) {
    const WeightTable weights = system_weights(config_.systems[run.system], inputs_, tables, config_.seeds[cell.seed]);
    const std::string csv = all_ones(weights, *visible) ? "" : csv_text(weights);
    const auto [place, is_new] = job_of.emplace(sha256(run_experiment(config_, run).dump() + csv), jobs_.size());
    if (is_new) {
      jobs_.push_back({run, csv, {}, visible, tables.labels.count});
    } else {
      jobs_[place->second].same.push_back(run);
    }
    jobs_[place->second].unweighted_tags[run.system] = unweighted_tags(config_.systems[run.system], inputs_, tables);
  }
}

}  // namespace ctxtag
