#include <spdlog/fmt/fmt.h>

#include <nlohmann/json.hpp>

#include "ctxtag/evaluation/score_drift.h"
#include "evaluation/comparison_report.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

std::string estimate_text(const Estimate& estimate) {
  if (!estimate.value) return "undefined";
  const std::string interval =
      estimate.interval ? fmt::format(" [{:.4f}, {:.4f}]", estimate.interval->low, estimate.interval->high) : "";
  return fmt::format("{:.4f}", *estimate.value) + interval;
}

Json estimate_json(const Estimate& estimate) {
  return {{"value", estimate.value ? Json(*estimate.value) : Json(nullptr)},
          {"interval", estimate.interval ? json_of(*estimate.interval) : Json(nullptr)}};
}

Json way_json(const ScoringWay& way) { return {{"name", way.name}, {"clips_per_second", way.clips_per_second}}; }

}  // namespace

std::string drift_text(const DriftReport& report) {
  const ScoreDrift& drift = report.drift;
  std::string text = fmt::format("{} {:.1f} clips/s, {} {:.1f} clips/s: {:.2f} times\n", report.before.name,
                                 report.before.clips_per_second, report.after.name, report.after.clips_per_second,
                                 report.after.clips_per_second / report.before.clips_per_second);
  text +=
      fmt::format("scores of {} tracks change by {:.6f} in the mean, 99 % of them by at most {:.6f}, one by {:.6f}\n",
                  drift.rows, drift.mean, drift.percentile_99, drift.largest);
  text += fmt::format("{} of {} tracks gain or lose a tag at the model's thresholds\n", drift.rows_changed, drift.rows);
  if (!report.ranking) return text;
  return text + fmt::format("macro ROC-AUC of {} labelled tracks: {} {}, {} {}, change {}\n", report.ranking->rows,
                            report.before.name, estimate_text(report.ranking->before), report.after.name,
                            estimate_text(report.ranking->after), estimate_text(report.ranking->change));
}

std::string drift_json(const DriftReport& report) {
  const ScoreDrift& drift = report.drift;
  Json json{
      {"before", way_json(report.before)},
      {"after", way_json(report.after)},
      {"tracks", drift.rows},
      {"change_of_scores", {{"mean", drift.mean}, {"percentile_99", drift.percentile_99}, {"largest", drift.largest}}},
      {"tracks_that_gain_or_lose_a_tag", drift.rows_changed},
      {"macro_roc_auc", nullptr}};
  if (report.ranking) {
    json["macro_roc_auc"] = {{"tracks", report.ranking->rows},
                             {"before", estimate_json(report.ranking->before)},
                             {"after", estimate_json(report.ranking->after)},
                             {"change", estimate_json(report.ranking->change)}};
  }
  return json.dump(2) + "\n";
}

}  // namespace ctxtag
