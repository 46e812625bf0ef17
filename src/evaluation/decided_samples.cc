#include "evaluation/decided_samples.h"

#include "evaluation/row_selection.h"

namespace ctxtag {

DecidedSamples decided_samples(const SampleTable& samples, const EvaluationTables& rows, const EvaluationConfig& config,
                               const MetricReport& report) {
  std::vector<std::string> noted_already;
  const std::optional<Split> split = rows.splits ? std::optional(Split::kTest) : std::nullopt;
  const SelectedRows selected = selected_rows(rows, split, config.allow_partial, noted_already);
  const ScoredLabels cells =
      scored_labels(rows, selected, config.unlabelled_as_negative ? Unlabelled::kNegative : Unlabelled::kLeftOut);
  std::unordered_map<TrackId, UserId> users;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    users.emplace(sample_id(samples.labels.ids[row], samples.users[row]), samples.users[row]);
  }
  DecidedSamples decided{{}, cells.values, cells.known, {}};
  for (const Eigen::Index row : selected.labels) {
    decided.users.push_back(users.at(rows.labels.ids[static_cast<std::size_t>(row)]));
  }
  if (report.highest_tag_only) {
    decided.decisions = highest_tags(cells.scores);
    return decided;
  }
  std::vector<double> thresholds;
  for (const TagFigures& tag : report.figures.per_tag) thresholds.push_back(tag.threshold.value());
  decided.decisions = decisions_at(cells.scores, thresholds, conventions_of(config).decision);
  return decided;
}

}  // namespace ctxtag
