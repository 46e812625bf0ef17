#include "ctxtag/situation/ablation.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <unordered_map>

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

struct Variant {
  std::string name;
  SituationConfig config;
};

std::vector<std::string> signals_of(const StreamTable& streams, const SituationConfig& config) {
  std::vector<std::string> signals;
  for (const StreamColumn& column : streams.columns) {
    if (std::find(signals.begin(), signals.end(), column.signal) == signals.end() &&
        std::find(config.without.begin(), config.without.end(), column.signal) == config.without.end()) {
      signals.push_back(column.signal);
    }
  }
  if (config.user != "none") signals.emplace_back("user");
  return signals;
}

// Of a model that looks at less than all columns.
Variant baseline_of(const SituationConfig& config, const std::string& model) {
  Variant variant{model, config};
  variant.config.model = model;
  variant.config.user = "none";
  variant.config.without.clear();
  return variant;
}

std::vector<Variant> models_of(const StreamTable& streams, const SituationConfig& config) {
  std::vector<Variant> variants{{config.model, config}};
  for (const std::string model : {"xgboost", "logistic", "knn", "hour_prior", "majority"}) {
    if (model == config.model || (model == "hour_prior" && streams.find("readable_time") == nullptr)) continue;
    if (model == "hour_prior" || model == "majority") {
      variants.push_back(baseline_of(config, model));
    } else {
      variants.push_back({model, config});
      variants.back().config.model = model;
    }
  }
  return variants;
}

std::vector<Variant> signals_of_model(const StreamTable& streams, const SituationConfig& config) {
  std::vector<Variant> variants{{"all signals", config}};
  const std::vector<std::string> signals = signals_of(streams, config);
  if (signals.size() > 1) {
    for (const std::string& signal : signals) {
      Variant variant{"without " + signal, config};
      variant.config.without.push_back(signal);
      variants.push_back(std::move(variant));
    }
    for (const std::string& signal : signals) {
      Variant variant{signal + " alone", config};
      for (const std::string& other : signals) {
        if (other != signal) variant.config.without.push_back(other);
      }
      variants.push_back(std::move(variant));
    }
  }
  for (const char* baseline : {"hour_prior", "majority"}) {
    if (std::string(baseline) == "hour_prior" && streams.find("readable_time") == nullptr) continue;
    variants.push_back(baseline_of(config, baseline));
  }
  return variants;
}

}  // namespace

ClassifiedRows classified_rows(const StreamTable& streams, const std::vector<std::size_t>& rows,
                               const std::vector<std::string>& systems, const std::vector<ScoreTable>& scores) {
  ClassifiedRows result;
  result.classes = streams.situations;
  result.systems = systems;
  for (const ScoreTable& table : scores) result.scores.push_back(table.scores);
  std::unordered_map<std::uint32_t, std::size_t> clusters;
  for (const std::size_t row : rows) {
    result.truth.push_back(streams.situation[row]);
    const std::uint32_t who = streams.users.of_row.empty() ? 0 : streams.users.of_row[row];
    result.cluster.push_back(clusters.emplace(who, clusters.size()).first->second);
  }
  result.clusters = clusters.size();
  if (result.clusters > 1) return result;
  result.cluster_noun = "streams";
  result.clusters = rows.size();
  std::iota(result.cluster.begin(), result.cluster.end(), std::size_t{0});
  return result;
}

Ablation ablation(const StreamTable& streams, const std::vector<StreamParts>& folds, const SituationConfig& config,
                  const BootstrapConfig& bootstrap, std::uint64_t seed, int threads, AblationOf of,
                  const AblationObserver& observe) {
  std::vector<std::vector<std::size_t>> tests;
  std::vector<std::size_t> all;
  for (const StreamParts& parts : folds) {
    tests.push_back(known_rows(streams, parts.test));
    all.insert(all.end(), tests.back().begin(), tests.back().end());
  }
  if (all.empty()) throw ConfigError("no test stream has a known situation: there is nothing to measure");
  Ablation result;
  std::vector<std::string> names;
  std::vector<ScoreTable> scores;
  const std::vector<Variant> variants =
      of == AblationOf::kSignals ? signals_of_model(streams, config) : models_of(streams, config);
  for (const Variant& variant : variants) {
    ScoreTable table{
        {}, {}, streams.situations, RealMatrix(static_cast<Eigen::Index>(all.size()), streams.situations.size())};
    Eigen::Index first = 0;
    for (std::size_t fold = 0; fold < folds.size(); ++fold) {
      if (observe) observe(names.size() * folds.size() + fold, variants.size() * folds.size(), variant.name);
      const SituationModel model = SituationModel::fit(streams, folds[fold], variant.config, seed, threads);
      const auto rows = static_cast<Eigen::Index>(tests[fold].size());
      table.scores.middleRows(first, rows) = model.scores(rows_of(streams, tests[fold]), threads).scores;
      first += rows;
      if (names.empty() && fold == 0) result.importance = model.importance();
    }
    names.push_back(variant.name);
    scores.push_back(std::move(table));
  }
  result.comparison = compare_classes(classified_rows(streams, all, names, scores), bootstrap, threads);
  return result;
}

std::string ablation_text(const Ablation& ablation) {
  std::string text = class_text(ablation.comparison);
  if (ablation.importance.empty()) return text;
  text += fmt::format("\n{:<24} {:<10} {:>10} {:>7}\n", "column", "signal", "gain", "share");
  for (const ColumnImportance& column : ablation.importance) {
    text += fmt::format("{:<24} {:<10} {:>10.2f} {:>7.4f}\n", column.column, column.signal, column.gain, column.share);
  }
  return text;
}

std::string ablation_json(const Ablation& ablation) {
  nlohmann::ordered_json json = nlohmann::ordered_json::parse(class_json(ablation.comparison));
  json["importance"] = nlohmann::ordered_json::array();
  for (const ColumnImportance& column : ablation.importance) {
    json["importance"].push_back(
        {{"column", column.column}, {"signal", column.signal}, {"gain", column.gain}, {"share", column.share}});
  }
  return json.dump(2) + "\n";
}

}  // namespace ctxtag
