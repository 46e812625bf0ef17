#include "ctxtag/reproduce/run_figures.h"

#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/score_table.h"

namespace ctxtag {
namespace {

// Rows of `labels` that have scores, in the order of `labels`.
RunScores joined_scores(const std::filesystem::path& file, const LabelMatrix& labels) {
  const ScoreTable scores = read_scores(file, labels.vocabulary);
  const RowIndex row_of = scores.rows();
  std::vector<Eigen::Index> of_scores, of_labels;
  RunScores joined;
  for (std::size_t row = 0; row < labels.ids.size(); ++row) {
    const auto found = row_of.find(labels.ids[row]);
    if (found == row_of.end()) continue;
    of_scores.push_back(static_cast<Eigen::Index>(found->second));
    of_labels.push_back(static_cast<Eigen::Index>(row));
    joined.ids.push_back(labels.ids[row]);
  }
  if (joined.ids.size() != scores.ids.size()) {
    throw DataError(fmt::format("{}: {} of {} tracks have no labels", escaped_bytes(file.string()),
                                scores.ids.size() - joined.ids.size(), scores.ids.size()));
  }
  joined.test = {scores.scores(of_scores, Eigen::all), labels.values(of_labels, Eigen::all),
                 labels.known(of_labels, Eigen::all)};
  return joined;
}

}  // namespace

const std::array<std::string, kStudyFigures>& study_figure_names() {
  static const std::array<std::string, kStudyFigures> names = {
      "macro_roc_auc", "micro_roc_auc", "macro_average_precision", "micro_average_precision",
      "macro_f1",      "micro_f1",      "macro_f1_fitted",         "micro_f1_fitted"};
  return names;
}

RunScores read_run_scores(const std::filesystem::path& run, const LabelMatrix& truth) {
  return joined_scores(run / "scores" / "test.csv", truth);
}

std::vector<double> run_thresholds(const std::filesystem::path& run, const LabelMatrix& visible) {
  const std::filesystem::path file = run / "scores" / "validation.csv";
  if (!std::filesystem::exists(file)) return {};
  std::vector<double> thresholds;
  for (const std::optional<double>& threshold : fitted_thresholds(joined_scores(file, visible).test)) {
    thresholds.push_back(threshold.value_or(0.5));
  }
  return thresholds;
}

StudyFigures run_figures(const ScoredLabels& test, const std::vector<double>& thresholds) {
  const Figures ranking = ranking_figures(test);
  const auto tags = static_cast<std::size_t>(test.scores.cols());
  const AverageFigures at_half = with_decisions(ranking, test, std::vector<double>(tags, 0.5)).average;
  StudyFigures figures = {at_half.macro_roc_auc.value,
                          at_half.micro_roc_auc,
                          at_half.macro_average_precision.value,
                          at_half.micro_average_precision,
                          at_half.macro_f1.value,
                          at_half.micro_f1,
                          {},
                          {}};
  if (!thresholds.empty()) {
    const AverageFigures fitted = with_decisions(ranking, test, thresholds).average;
    figures[6] = fitted.macro_f1.value;
    figures[7] = fitted.micro_f1;
  }
  return figures;
}

}  // namespace ctxtag
