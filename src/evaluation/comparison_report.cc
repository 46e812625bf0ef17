#include "evaluation/comparison_report.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/evaluation/compare.h"
#include "evaluation/report_json.h"

namespace ctxtag {

std::string spoken(const Interval& interval, const char* sign) {
  return fmt::format(fmt::runtime(std::string("{:") + sign + ".4f} to {:" + sign + ".4f}"), interval.low,
                     interval.high);
}

nlohmann::ordered_json json_of(const Interval& interval) {
  return nlohmann::ordered_json::array({interval.low, interval.high});
}

std::string p_text(const std::optional<double>& p) {
  if (!p) return "";
  return *p < 0.00005 ? fmt::format("{:.0e}", *p) : fmt::format("{:.4f}", *p);
}

nlohmann::ordered_json json_of(const FigureTest& test) {
  return {{"test", test.name},
          {"count", test.count},
          {"exact", test.is_exact},
          {"p_value", number(test.p)},
          {"p_value_holm", number(test.holm)}};
}

std::string pair_name(const Comparison& comparison, const PairComparison& pair) {
  return comparison.systems[pair.first].name + " - " + comparison.systems[pair.second].name;
}

std::string interval_head(const BootstrapConfig& config) {
  return fmt::format("{:g} % {}interval", 100.0 * config.confidence, config.is_bca() ? "BCa " : "");
}

std::string comparison_text(const Comparison& comparison) {
  const std::string folds = comparison.folds > 1 ? fmt::format("{} folds, ", comparison.folds) : "";
  std::string text =
      fmt::format("{} rows in {} clusters, {} tags, {}{} replicates with seed {}\n\n", comparison.rows,
                  comparison.clusters, comparison.tags, folds, comparison.config.replicates, comparison.config.seed);
  const std::string head = interval_head(comparison.config);
  std::size_t width = 10;
  for (const SystemComparison& system : comparison.systems) width = std::max(width, system.name.size());
  for (const PairComparison& pair : comparison.pairs) width = std::max(width, pair_name(comparison, pair).size());
  text += fmt::format("{:<{}}  macro_roc_auc  {}\n", "system", width, head);
  for (const SystemComparison& system : comparison.systems) {
    text += fmt::format("{:<{}}  {:>13.4f}  {}\n", system.name, width, *system.macro_roc_auc.value,
                        spoken(system.interval, ""));
  }
  text += fmt::format("\n{:<{}}  macro_roc_auc  {}\n", "difference", width, head);
  for (const PairComparison& pair : comparison.pairs) {
    text += fmt::format("{:<{}}  {:>+13.4f}  {}{}\n", pair_name(comparison, pair), width, pair.difference,
                        spoken(pair.interval, "+"), pair.excludes_zero() ? "" : "  (holds 0)");
  }
  return text;
}

nlohmann::ordered_json comparison_object(const Comparison& comparison) {
  nlohmann::ordered_json json{{"rows", comparison.rows},
                              {"clusters", comparison.clusters},
                              {"replicates", comparison.config.replicates},
                              {"replicates_without_tag", comparison.replicates_without_tag},
                              {"tags_left_out", comparison.tags_left_out},
                              {"confidence", comparison.config.confidence},
                              {"seed", comparison.config.seed},
                              {"method", comparison.config.method}};
  if (comparison.folds > 1) json["folds"] = comparison.folds;
  json["systems"] = nlohmann::ordered_json::array();
  for (const SystemComparison& system : comparison.systems) {
    json["systems"].push_back({{"name", system.name},
                               {"macro_roc_auc", *system.macro_roc_auc.value},
                               {"macro_roc_auc_tags", system.macro_roc_auc.tags},
                               {"interval", json_of(system.interval)}});
  }
  json["pairs"] = nlohmann::ordered_json::array();
  for (const PairComparison& pair : comparison.pairs) {
    json["pairs"].push_back({{"first", comparison.systems[pair.first].name},
                             {"second", comparison.systems[pair.second].name},
                             {"difference", pair.difference},
                             {"interval", json_of(pair.interval)},
                             {"excludes_zero", pair.excludes_zero()}});
  }
  return json;
}

std::string comparison_json(const Comparison& comparison) { return comparison_object(comparison).dump(2) + "\n"; }

}  // namespace ctxtag
