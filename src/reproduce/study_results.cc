#include "reproduce/study_results.h"

#include <algorithm>

#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/formats/csv.h"

namespace fs = std::filesystem;

namespace ctxtag {

std::string results_csv(const StudyConfig& config, const StudyFolder& folder) {
  std::vector<std::string> cells = {"system", "ratio", "seed", "fold", "rows", "hidden"};
  cells.insert(cells.end(), study_figure_names().begin(), study_figure_names().end());
  std::string text = csv_line(cells);
  for (const StudyRun& run : study_runs(config)) {
    const std::optional<RunRecord> record = folder.record(run);
    if (!record) continue;
    cells = {config.systems[run.system].name,
             to_text(config.ratios[run.cell.ratio]),
             std::to_string(config.seeds[run.cell.seed]),
             std::to_string(run.cell.fold),
             std::to_string(record->rows),
             std::to_string(record->hidden)};
    for (const std::optional<double>& value : record->figures) cells.push_back(value ? to_text(*value) : "");
    text += csv_line(cells);
  }
  return text;
}

std::vector<FinishedRun> finished_runs(const StudyConfig& config, const StudyInputs& inputs, const StudyFolder& folder,
                                       int threads) {
  std::vector<FinishedRun> finished;
  std::vector<RunRecord> records;
  for (const StudyRun& run : study_runs(config)) {
    const std::optional<RunRecord> record = folder.record(run);
    if (!record) continue;
    finished.push_back({run, record->figures, {}, record->unweighted_tags});
    records.push_back(*record);
  }
  for_each_parallel(finished.size(), threads, [&](std::size_t i) {
    FinishedRun& run = finished[i];
    fs::path scores = folder.run(run.run);
    if (!records[i].same_as.empty()) {
      scores = folder.path() / "runs" / records[i].same_as / cell_id(config, run.run.cell);
    }
    run.replicates = fold_replicates(read_run_scores(scores, inputs.truth), records[i].thresholds, inputs.groups,
                                     run.run.cell.fold, config.bootstrap);
  });
  return finished;
}

void write_results(const StudyConfig& config, const StudyInputs& inputs, const StudyFolder& folder,
                   const std::string& results, int threads) {
  const std::vector<FinishedRun> finished = finished_runs(config, inputs, folder, threads);
  const std::vector<SummaryRow> rows = study_summary(config, finished);
  for (std::size_t figure = 0; figure < kStudyFigures; ++figure) {
    const fs::path picture = folder.path() / ("figure_" + study_figure_names()[figure] + ".svg");
    const bool any =
        std::any_of(rows.begin(), rows.end(), [&](const SummaryRow& row) { return row.figure == figure && row.mean; });
    if (any) write_file_atomically(picture, study_picture(config, rows, figure));
  }
  const std::vector<TrendRow> trends = study_trends(config, finished);
  write_file_atomically(folder.path() / "summary.csv", summary_csv(config, rows));
  write_file_atomically(folder.path() / "summary.json", summary_json(config, rows, trends));
  write_file_atomically(folder.path() / "summary.md", summary_markdown(config, rows) + trends_markdown(config, trends) +
                                                          unweighted_text(config, finished));
  write_file_atomically(folder.path() / "results.csv", results);
}

}  // namespace ctxtag
