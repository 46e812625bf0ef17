#pragma once
#include <functional>
#include <string>
#include <vector>

#include "ctxtag/evaluation/class_figures.h"
#include "ctxtag/situation/situation_model.h"

namespace ctxtag {

/// What every system is asked of: the test streams whose situation is known, listeners as clusters (streams, where
/// there are fewer than two listeners or the table names none). `scores` has a row for each of them, in their order.
ClassifiedRows classified_rows(const StreamTable& streams, const std::vector<std::size_t>& rows,
                               const std::vector<std::string>& systems, const std::vector<ScoreTable>& scores);

/// Told before every fit.
using AblationObserver = std::function<void(std::size_t done, std::size_t total, const std::string& system)>;

/// What is compared: signals of one model, or models that have them all.
enum class AblationOf { kSignals, kModels };

struct Ablation {
  ClassComparison comparison;  ///< what all others are compared with comes first
  std::vector<ColumnImportance> importance;
};

/// Of signals: the model with all signals ("all signals"), without each of them in turn ("without time"), with each
/// alone ("time alone"), and what knows less: majority and, where the hour is known, hour_prior; of models:
/// config.model, then the others of the registry. All are fitted to the train and measured on the test streams of every
/// fold, figures being of all test streams together. Importance is that of the first fold's model. Throws ConfigError
/// without test streams.
Ablation ablation(const StreamTable& streams, const std::vector<StreamParts>& folds, const SituationConfig& config,
                  const BootstrapConfig& bootstrap, std::uint64_t seed, int threads, AblationOf of,
                  const AblationObserver& observe = {});

std::string ablation_text(const Ablation& ablation);
std::string ablation_json(const Ablation& ablation);

}  // namespace ctxtag
