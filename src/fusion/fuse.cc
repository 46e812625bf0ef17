#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/fusion/fit_fusion.h"

namespace ctxtag {
namespace {

// The validation rows that have both scores and labels.
struct ValidationRows {
  std::vector<Eigen::Index> scores, labels;
};

void report_lacking(std::vector<std::string> lacking, std::size_t among, const char* what, bool allow_partial,
                    std::vector<std::string>& notes) {
  if (lacking.empty()) return;
  std::sort(lacking.begin(), lacking.end());
  const std::string message = fmt::format("{} of {} validation rows have no {} ('{}'{})", lacking.size(), among, what,
                                          lacking[0], lacking.size() > 1 ? ", ..." : "");
  if (!allow_partial) throw ConfigError(message + "; give them, or set allow_partial to leave these rows out");
  notes.push_back(message + "; left out");
}

ValidationRows validation_rows(const AlignedScores& scores, const LabelMatrix& labels,
                               const std::unordered_map<TrackId, Split>& splits, bool allow_partial,
                               std::vector<std::string>& notes) {
  const RowIndex labelled = labels.rows();
  ValidationRows rows;
  RowIndex scored;
  std::vector<std::string> without_labels, without_scores;
  for (std::size_t row = 0; row < scores.size(); ++row) {
    const TrackId key = scores.key(row);
    scored.emplace(key, row);
    const auto split = splits.find(key);
    if (split == splits.end() || split->second != Split::kValidation) continue;
    const auto label = labelled.find(key);
    if (label == labelled.end()) {
      without_labels.push_back(key.value);
      continue;
    }
    rows.scores.push_back(static_cast<Eigen::Index>(row));
    rows.labels.push_back(static_cast<Eigen::Index>(label->second));
  }
  std::size_t wanted = 0;
  for (const auto& [id, split] : splits) {
    if (split != Split::kValidation) continue;
    ++wanted;
    if (scored.count(id) == 0) without_scores.push_back(id.value);
  }
  if (wanted == 0) throw ConfigError("the splits hold no validation row: there is nothing to fit the fusion to");
  report_lacking(std::move(without_scores), wanted, "score", allow_partial, notes);
  report_lacking(std::move(without_labels), wanted, "labels", allow_partial, notes);
  if (rows.scores.empty()) throw ConfigError("no validation row has both scores and labels");
  return rows;
}

}  // namespace

FusedScores fuse(const FusionTables& tables, const FusionConfig& config, int threads) {
  config.validate();
  const SampleTable* const samples = tables.samples ? &*tables.samples : nullptr;
  const AlignedScores scores = aligned_scores(tables.scores, tables.names, samples, config.allow_partial);
  if (!scores.users.empty() && samples == nullptr) {
    throw ConfigError("the scores are of users: give samples, whose labels are of users too");
  }
  const LabelMatrix labels = samples != nullptr ? by_sample(*samples) : tables.labels.value();
  if (labels.vocabulary != scores.vocabulary) {
    throw ConfigError("the tags of the labels are not those of the scores, in this order");
  }
  FusedScores result;
  result.notes = scores.notes;
  const ValidationRows rows = validation_rows(scores, labels, tables.splits, config.allow_partial, result.notes);
  const FusionLabels seen{labels.values(rows.labels, Eigen::all), labels.known(rows.labels, Eigen::all)};
  result.fusion = fitted_fusion(scores.rows(rows.scores), tables.names, seen, config, result.notes, threads);
  result.scores = fused(result.fusion, scores);
  return result;
}

}  // namespace ctxtag
