#include "ctxtag/evaluation/robustness.h"

#include <algorithm>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/evaluation/compare.h"
#include "ctxtag/evaluation/score_drift.h"
#include "evaluation/sampled_ranking.h"

namespace ctxtag {
namespace {

constexpr std::size_t kClean = 0, kPerturbed = 1;

RobustnessLine line_of(const PerturbedScores& perturbed, const ComparedCells& cells,
                       const std::vector<double>& thresholds, const BootstrapConfig& config, int threads,
                       Estimate* clean) {
  const std::vector<SystemRanking> ranking = sampled_ranking(cells, config, threads, true);
  RobustnessLine line;
  line.perturbation = perturbed.perturbation;
  line.rejected = perturbed.rejected;
  line.too_short = perturbed.too_short;
  line.rows = cells.values.rows();
  line.macro_roc_auc = ranking[kPerturbed].macro_roc_auc.estimate(config);
  line.macro_change = ranking[kPerturbed].macro_roc_auc.change_from(ranking[kClean].macro_roc_auc, config);
  for (std::size_t tag = 0; tag < cells.vocabulary.size(); ++tag) {
    line.clean_roc_auc.push_back(ranking[kClean].roc_auc[tag].value);
    line.change.push_back(ranking[kPerturbed].roc_auc[tag].change_from(ranking[kClean].roc_auc[tag], config));
  }
  line.tracks_changed =
      static_cast<double>(rows_that_change(cells.scores[kClean], cells.scores[kPerturbed], thresholds)) /
      static_cast<double>(line.rows);
  line.mean_absolute_change = (cells.scores[kPerturbed] - cells.scores[kClean]).abs().mean();
  *clean = ranking[kClean].macro_roc_auc.estimate(config);
  return line;
}

}  // namespace

std::size_t RobustnessLine::tags_changed() const {
  return static_cast<std::size_t>(
      std::count_if(change.begin(), change.end(), [](const Estimate& tag) { return tag.excludes_zero(); }));
}

std::optional<std::size_t> RobustnessLine::worst_tag() const {
  std::optional<std::size_t> worst;
  for (std::size_t tag = 0; tag < change.size(); ++tag) {
    if (change[tag].value && (!worst || *change[tag].value < *change[*worst].value)) worst = tag;
  }
  return worst;
}

bool RobustnessCard::control_holds() const {
  bool found = false;
  for (const RobustnessLine& line : lines) {
    if (line.perturbation.kind != "gain_db" || line.perturbation.strength != 0.0) continue;
    found = true;
    if (line.mean_absolute_change != 0.0 || line.macro_change.value != 0.0 || line.rejected != 0) return false;
  }
  return found;
}

RobustnessCard robustness_card(const RobustnessTables& tables, const BootstrapConfig& config, int threads,
                               std::vector<std::string>& notes) {
  if (tables.perturbed.empty()) throw ConfigError("there are no perturbed scores");
  if (tables.thresholds.size() != tables.clean.vocabulary.size()) throw ConfigError("expected one threshold per tag");
  RobustnessCard card;
  card.vocabulary = tables.clean.vocabulary;
  card.bootstrap = config;
  std::set<std::string> said;
  for (const PerturbedScores& perturbed : tables.perturbed) {
    std::vector<std::string> own;
    const ComparedCells cells = compared_cells({{"clean", perturbed.perturbation.name()},
                                                {tables.clean, perturbed.scores},
                                                tables.labels,
                                                tables.splits,
                                                tables.clusters},
                                               true, own);
    Estimate clean;
    card.lines.push_back(line_of(perturbed, cells, tables.thresholds, config, threads, &clean));
    if (cells.values.rows() > card.rows) {
      card.rows = cells.values.rows();
      card.clusters = static_cast<std::int64_t>(cells.clusters);
      card.macro_roc_auc = clean;
    }
    for (const std::string& note : own) {
      if (note.rfind("clean: ", 0) == 0 && said.insert(note).second) notes.push_back(note);
    }
  }
  return card;
}

}  // namespace ctxtag
