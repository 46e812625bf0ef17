#include "ctxtag/evaluation/window_study.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/pooling.h"
#include "ctxtag/evaluation/compare.h"
#include "evaluation/sampled_ranking.h"
#include "evaluation/window_choice.h"

namespace ctxtag {
namespace {

constexpr std::size_t kTogether = 16;  // settings whose samples are drawn once; bounds memory

void require_list(const std::vector<int>& values, const char* key, int least) {
  if (values.empty()) throw ConfigError(std::string(key) + ": expected at least one number");
  for (const int value : values) {
    if (value < least) throw ConfigError(std::string(key) + ": must be at least " + std::to_string(least));
  }
}

// The test tracks' splits with the validation tracks in their place.
std::unordered_map<TrackId, Split> validation_as_test(std::unordered_map<TrackId, Split> splits) {
  for (auto& [id, split] : splits) split = split == Split::kValidation ? Split::kTest : Split::kTrain;
  return splits;
}

// The cells of the excerpts, then of some settings.
ComparedCells cells_of(const WindowStudyTables& tables, const ScoreTable& excerpts, std::vector<ScoreTable> settings,
                       std::vector<std::string>& notes) {
  ComparisonTables compared;
  compared.labels = tables.labels;
  compared.splits = tables.splits;
  compared.clusters = tables.clusters;
  compared.names.emplace_back("excerpt");
  compared.scores.push_back(excerpts);
  for (ScoreTable& scores : settings) {
    compared.names.emplace_back("windows");
    compared.scores.push_back(std::move(scores));
  }
  return compared_cells(compared, true, notes);
}

void measure(const ComparedCells& cells, const BootstrapConfig& config, int threads, WindowStudy& study,
             std::size_t first) {
  const std::vector<SystemRanking> ranking = sampled_ranking(cells, config, threads, false);
  const SystemRanking& excerpt = ranking.front();
  study.tracks = cells.values.rows();
  study.clusters = static_cast<std::int64_t>(cells.clusters);
  study.excerpt_roc_auc = excerpt.macro_roc_auc.estimate(config);
  study.excerpt_average_precision = excerpt.macro_average_precision.estimate(config);
  for (std::size_t i = 1; i < ranking.size(); ++i) {
    WindowResult& result = study.results[first + i - 1];
    result.macro_roc_auc = ranking[i].macro_roc_auc.estimate(config);
    result.macro_average_precision = ranking[i].macro_average_precision.estimate(config);
    result.roc_auc_change = ranking[i].macro_roc_auc.change_from(excerpt.macro_roc_auc, config);
    result.average_precision_change =
        ranking[i].macro_average_precision.change_from(excerpt.macro_average_precision, config);
  }
}

void measure_validation(const ComparedCells& cells, WindowStudy& study, std::size_t first) {
  BootstrapConfig few;
  few.replicates = 2;  // the figures of the whole are all that is looked at
  const std::vector<SystemRanking> ranking = sampled_ranking(cells, few, 1, false);
  study.validation_tracks = cells.values.rows();
  study.excerpt_validation_roc_auc = ranking.front().macro_roc_auc.value;
  for (std::size_t i = 1; i < ranking.size(); ++i) {
    study.results[first + i - 1].validation_roc_auc = ranking[i].macro_roc_auc.value;
  }
}

std::size_t best_of(const std::vector<WindowResult>& results, bool on_validation) {
  const auto figure = [&](const WindowResult& result) {
    return *(on_validation ? result.validation_roc_auc : result.macro_roc_auc.value);
  };
  const auto worse = [&](const WindowResult& a, const WindowResult& b) {
    return figure(a) != figure(b) ? figure(a) < figure(b) : a.windows_per_minute > b.windows_per_minute;
  };
  return static_cast<std::size_t>(std::max_element(results.begin(), results.end(), worse) - results.begin());
}

void note_once(const std::vector<std::string>& found, std::vector<std::string>& notes) {
  for (const std::string& note : found) {
    if (note.rfind("windows: ", 0) == 0) continue;  // the same tracks as the excerpts'
    if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
  }
}

}  // namespace

void WindowStudyConfig::validate() const {
  require_list(hop_multiples, "hop_multiples", 1);
  require_list(windows, "windows", 0);
  if (pools.empty()) throw ConfigError("pools: expected at least one");
  for (const std::string& pool : pools) require_pool(pool, "pools");
}

WindowStudy window_study(const WindowStudyTables& tables, const WindowStudyConfig& config, int threads,
                         std::vector<std::string>& notes) {
  config.validate();
  const WindowsOfTracks tracks = sorted_windows(tables.windows);
  WindowStudyTables validation{{}, tables.labels, {}, tables.clusters};
  if (tables.splits) {
    validation.splits = validation_as_test(*tables.splits);
    const auto is_test = [](const auto& entry) { return entry.second == Split::kTest; };
    if (std::none_of(validation.splits->begin(), validation.splits->end(), is_test)) validation.splits.reset();
  }
  WindowStudy study;
  study.bootstrap = config.bootstrap;
  study.best_on_validation = validation.splits.has_value();
  for (const WindowsOfLength& length : tracks.lengths) {
    const std::vector<WindowSetting> settings = settings_of(length, config);
    for (std::size_t first = 0; first < settings.size(); first += kTogether) {
      const std::size_t before = study.results.size();
      std::vector<ScoreTable> scores;
      for (std::size_t i = first; i < std::min(first + kTogether, settings.size()); ++i) {
        PooledScores pooled = pooled_scores(tables.windows, tracks, length, settings[i]);
        const auto windows = static_cast<double>(pooled.windows);
        study.results.push_back({settings[i],
                                 windows / static_cast<double>(tracks.ids.size()),
                                 windows / tracks.minutes,
                                 {},
                                 {},
                                 {},
                                 {},
                                 {}});
        scores.push_back(std::move(pooled.scores));
      }
      std::vector<std::string> found;
      measure(cells_of(tables, tracks.excerpts, scores, found), config.bootstrap, threads, study, before);
      note_once(found, notes);
      if (!study.best_on_validation) continue;
      measure_validation(cells_of(validation, tracks.excerpts, std::move(scores), found), study, before);
    }
  }
  study.best = best_of(study.results, study.best_on_validation);
  return study;
}

}  // namespace ctxtag
