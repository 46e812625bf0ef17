#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/class_figures.h"
#include "evaluation/comparison_report.h"

namespace ctxtag {
namespace {

std::string with_interval(double value, const Interval& interval) {
  return fmt::format("{:.4f} [{:.4f}, {:.4f}]", value, interval.low, interval.high);
}

std::string signed_with_interval(double value, const Interval& interval) {
  return fmt::format("{:+.4f} [{:+.4f}, {:+.4f}]", value, interval.low, interval.high);
}

std::string or_dash(const std::optional<double>& value) { return value ? fmt::format("{:.4f}", *value) : "-"; }

nlohmann::json or_null(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

std::size_t widest(const std::vector<std::string>& names, std::size_t least) {
  for (const std::string& name : names) least = std::max(least, name.size());
  return least;
}

std::string systems_text(const ClassComparison& comparison) {
  std::vector<std::string> names;
  for (const ClassFigures& of : comparison.systems) names.push_back(of.system);
  const std::size_t width = widest(names, 6);
  std::string text = fmt::format("{:<{}}  {:<25} {:<25} {:<25} {:>8} {:>8} {:>8} {:>8}\n", "system", width, "accuracy",
                                 "accuracy@3", "MRR@3", "macro F1", "ROC-AUC", "log loss", "ECE");
  for (const ClassFigures& of : comparison.systems) {
    text += fmt::format("{:<{}}  {:<25} {:<25} {:<25} {:>8} {:>8} {:>8} {:>8}\n", of.system, width,
                        with_interval(of.accuracy, of.accuracy_interval),
                        with_interval(of.accuracy_at_3, of.accuracy_at_3_interval),
                        with_interval(of.mrr_at_3, of.mrr_at_3_interval), or_dash(of.macro_f1),
                        or_dash(of.macro_roc_auc), or_dash(of.log_loss), or_dash(of.calibration_error));
  }
  if (comparison.pairs.empty()) return text;
  text += fmt::format("\n{} less\n", names[0]);
  for (const ClassPair& pair : comparison.pairs) {
    text += fmt::format("{:<{}}  {:<28} {:<28} {:<28}\n", names[pair.second], width,
                        signed_with_interval(pair.accuracy, pair.accuracy_interval),
                        signed_with_interval(pair.accuracy_at_3, pair.accuracy_at_3_interval),
                        signed_with_interval(pair.mrr_at_3, pair.mrr_at_3_interval));
  }
  return text;
}

std::string classes_text(const ClassComparison& comparison) {
  const ClassFigures& of = comparison.systems[0];
  const std::vector<std::string>& names = comparison.classes.tags();
  const std::size_t width = widest(names, 9);
  std::string text = fmt::format("{:<{}} {:>8} {:>10} {:>10} {:>8} {:>8}\n", "situation", width, "support", "precision",
                                 "recall", "F1", "ROC-AUC");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const FiguresOfClass& figures = of.of_class[i];
    text +=
        fmt::format("{:<{}} {:>8} {:>10} {:>10} {:>8} {:>8}\n", names[i], width, figures.support,
                    or_dash(figures.precision), or_dash(figures.recall), or_dash(figures.f1), or_dash(figures.roc_auc));
  }
  text += fmt::format("\n{:<{}}", "is \\ called", width);
  for (const std::string& name : names) text += fmt::format(" {:>{}}", name, std::max<std::size_t>(name.size(), 6));
  text += '\n';
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += fmt::format("{:<{}}", names[i], std::max<std::size_t>(width, 11));
    for (std::size_t j = 0; j < names.size(); ++j) {
      text += fmt::format(" {:>{}}", of.confusion[i][j], std::max<std::size_t>(names[j].size(), 6));
    }
    text += '\n';
  }
  return text;
}

nlohmann::ordered_json json_of(const ClassFigures& of, const TagVocabulary& classes) {
  nlohmann::ordered_json per_class;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const FiguresOfClass& figures = of.of_class[i];
    per_class[classes[i]] = {{"support", figures.support},
                             {"precision", or_null(figures.precision)},
                             {"recall", or_null(figures.recall)},
                             {"f1", or_null(figures.f1)},
                             {"roc_auc", or_null(figures.roc_auc)}};
  }
  return {{"name", of.system},
          {"accuracy", {{"value", of.accuracy}, {"interval", json_of(of.accuracy_interval)}}},
          {"accuracy_at_3", {{"value", of.accuracy_at_3}, {"interval", json_of(of.accuracy_at_3_interval)}}},
          {"mrr_at_3", {{"value", of.mrr_at_3}, {"interval", json_of(of.mrr_at_3_interval)}}},
          {"macro_precision", or_null(of.macro_precision)},
          {"macro_recall", or_null(of.macro_recall)},
          {"macro_f1", or_null(of.macro_f1)},
          {"macro_roc_auc", or_null(of.macro_roc_auc)},
          {"weighted_precision", or_null(of.weighted_precision)},
          {"weighted_recall", or_null(of.weighted_recall)},
          {"weighted_f1", or_null(of.weighted_f1)},
          {"log_loss", or_null(of.log_loss)},
          {"brier", or_null(of.brier)},
          {"calibration_error", or_null(of.calibration_error)},
          {"per_class", std::move(per_class)},
          {"confusion", of.confusion}};
}

}  // namespace

std::string class_text(const ClassComparison& comparison) {
  return fmt::format("{} streams of {} {}, {} situations; {:g} % intervals from {} samples of {}\n\n", comparison.rows,
                     comparison.clusters, comparison.cluster_noun, comparison.classes.size(),
                     100.0 * comparison.config.confidence, comparison.config.replicates, comparison.cluster_noun) +
         systems_text(comparison) + fmt::format("\n{}\n", comparison.systems[0].system) + classes_text(comparison);
}

std::string class_json(const ClassComparison& comparison) {
  nlohmann::ordered_json json{{"rows", comparison.rows},
                              {"drawn", comparison.cluster_noun},
                              {"clusters", comparison.clusters},
                              {"situations", comparison.classes.tags()},
                              {"confidence", comparison.config.confidence},
                              {"replicates", comparison.config.replicates},
                              {"systems", nlohmann::ordered_json::array()},
                              {"pairs", nlohmann::ordered_json::array()}};
  for (const ClassFigures& of : comparison.systems) json["systems"].push_back(json_of(of, comparison.classes));
  for (const ClassPair& pair : comparison.pairs) {
    json["pairs"].push_back(
        {{"first", comparison.systems[pair.first].system},
         {"second", comparison.systems[pair.second].system},
         {"accuracy", {{"difference", pair.accuracy}, {"interval", json_of(pair.accuracy_interval)}}},
         {"accuracy_at_3", {{"difference", pair.accuracy_at_3}, {"interval", json_of(pair.accuracy_at_3_interval)}}},
         {"mrr_at_3", {{"difference", pair.mrr_at_3}, {"interval", json_of(pair.mrr_at_3_interval)}}}});
  }
  return json.dump(2) + "\n";
}

}  // namespace ctxtag
