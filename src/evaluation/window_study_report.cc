#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/window_study.h"
#include "ctxtag/formats/csv.h"
#include "evaluation/comparison_report.h"
#include "evaluation/text_table.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

Json object(const Estimate& estimate) {
  return {{"value", estimate.value ? Json(*estimate.value) : Json(nullptr)},
          {"interval", estimate.interval ? json_of(*estimate.interval) : Json(nullptr)}};
}

std::string interval(const Estimate& estimate, const char* sign) {
  return estimate.interval ? spoken(*estimate.interval, sign) : "";
}

std::vector<std::string> row_of(const WindowResult& result) {
  const auto change = result.roc_auc_change.value;
  return {setting_text(result.setting),
          fmt::format("{:.1f}", result.windows_per_minute),
          rounded(result.validation_roc_auc),
          rounded(result.macro_roc_auc.value),
          interval(result.macro_roc_auc, ""),
          change ? fmt::format("{:+.4f}", *change) : "",
          interval(result.roc_auc_change, "+"),
          rounded(result.macro_average_precision.value),
          interval(result.average_precision_change, "+")};
}

// Two settings that come to the same scores: of two windows, say, mean and median.
bool alike(const WindowResult& a, const WindowResult& b) {
  return a.setting.window_seconds == b.setting.window_seconds && a.windows_per_track == b.windows_per_track &&
         a.macro_roc_auc.value == b.macro_roc_auc.value &&
         a.macro_average_precision.value == b.macro_average_precision.value;
}

// By falling ROC-AUC without the best and those alike, at most `most`.
std::vector<std::size_t> runners_up(const WindowStudy& study, std::size_t most) {
  std::vector<std::size_t> order(study.results.size()), kept;
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return study.results[a].macro_roc_auc.value > study.results[b].macro_roc_auc.value;
  });
  for (const std::size_t i : order) {
    const auto same = [&](std::size_t j) { return alike(study.results[i], study.results[j]); };
    if (same(study.best) || std::any_of(kept.begin(), kept.end(), same)) continue;
    if (kept.size() < most) kept.push_back(i);
  }
  return kept;
}

std::string window_cell(const std::optional<double>& value) { return value ? to_text(*value) : ""; }

void append(std::vector<std::string>& cells, const Estimate& estimate) {
  cells.push_back(window_cell(estimate.value));
  cells.push_back(estimate.interval ? to_text(estimate.interval->low) : "");
  cells.push_back(estimate.interval ? to_text(estimate.interval->high) : "");
}

}  // namespace

std::string setting_text(const WindowSetting& setting) {
  const auto seconds = [](double value) { return fmt::format("{:.6g} s", value); };
  return seconds(setting.window_seconds) + " every " + seconds(setting.hop_seconds) + ", " +
         (setting.windows == 0 ? "all" : std::to_string(setting.windows)) +
         (setting.pool.empty() ? "" : ", " + setting.pool);
}

std::string window_study_text(const WindowStudy& study, std::size_t most) {
  std::string text =
      fmt::format("{} tracks in {} clusters, {} settings, {} replicates with seed {}\n", study.tracks, study.clusters,
                  study.results.size(), study.bootstrap.replicates, study.bootstrap.seed);
  TextTable table = {{"windows, their hop, how many, pooling", "a minute", "validation", "ROC-AUC",
                      fmt::format("{:g} % interval", 100.0 * study.bootstrap.confidence), "less excerpt", "interval",
                      "average precision", "less excerpt, interval"},
                     {"one excerpt (the front end's)", "", rounded(study.excerpt_validation_roc_auc),
                      rounded(study.excerpt_roc_auc.value), interval(study.excerpt_roc_auc, ""), "", "",
                      rounded(study.excerpt_average_precision.value), ""},
                     row_of(study.results[study.best])};
  table.back().front() = "* " + table.back().front();
  for (const std::size_t i : runners_up(study, most)) table.push_back(row_of(study.results[i]));
  text += aligned(table);
  text += study.best_on_validation
              ? fmt::format(
                    "\n* the best on {} validation tracks; its figures here are of other tracks. The rows below it "
                    "are the best on the test tracks, which flatters them.\n",
                    study.validation_tracks)
              : "\n* the best of all on these very tracks: the choice flatters it. With --splits it is chosen on "
                "validation tracks.\n";
  if (study.best_on_validation && *study.excerpt_validation_roc_auc >= *study.results[study.best].validation_roc_auc) {
    text += "On the validation tracks the one excerpt is as good as any setting.\n";
  }
  return text;
}

std::string window_study_json(const WindowStudy& study) {
  Json json{{"tracks", study.tracks},
            {"clusters", study.clusters},
            {"validation_tracks", study.validation_tracks},
            {"replicates", study.bootstrap.replicates},
            {"confidence", study.bootstrap.confidence},
            {"seed", study.bootstrap.seed},
            {"excerpt",
             {{"macro_roc_auc", object(study.excerpt_roc_auc)},
              {"macro_average_precision", object(study.excerpt_average_precision)}}},
            {"best", study.best},
            {"best_on_validation", study.best_on_validation},
            {"settings", Json::array()}};
  if (study.excerpt_validation_roc_auc) json["excerpt"]["validation_macro_roc_auc"] = *study.excerpt_validation_roc_auc;
  for (const WindowResult& result : study.results) {
    Json one{{"window_seconds", result.setting.window_seconds},
             {"hop_seconds", result.setting.hop_seconds},
             {"windows", result.setting.windows},
             {"pool", result.setting.pool},
             {"windows_per_track", result.windows_per_track},
             {"windows_per_minute", result.windows_per_minute},
             {"macro_roc_auc", object(result.macro_roc_auc)},
             {"roc_auc_change", object(result.roc_auc_change)},
             {"macro_average_precision", object(result.macro_average_precision)},
             {"average_precision_change", object(result.average_precision_change)}};
    if (result.validation_roc_auc) one["validation_macro_roc_auc"] = *result.validation_roc_auc;
    json["settings"].push_back(one);
  }
  return json.dump(2) + "\n";
}

std::string window_study_csv(const WindowStudy& study) {
  std::string text =
      "window_seconds,hop_seconds,windows,pool,best,windows_per_track,windows_per_minute,validation_macro_roc_auc,"
      "macro_roc_auc,low,high,roc_auc_change,roc_auc_change_low,roc_auc_change_high,"
      "macro_average_precision,average_precision_low,average_precision_high,"
      "average_precision_change,average_precision_change_low,average_precision_change_high\n";
  for (std::size_t i = 0; i < study.results.size(); ++i) {
    const WindowResult& result = study.results[i];
    std::vector<std::string> cells = {to_text(result.setting.window_seconds),
                                      to_text(result.setting.hop_seconds),
                                      std::to_string(result.setting.windows),
                                      result.setting.pool,
                                      i == study.best ? "1" : "0",
                                      to_text(result.windows_per_track),
                                      to_text(result.windows_per_minute),
                                      window_cell(result.validation_roc_auc)};
    for (const Estimate* estimate : {&result.macro_roc_auc, &result.roc_auc_change, &result.macro_average_precision,
                                     &result.average_precision_change}) {
      append(cells, *estimate);
    }
    text += csv_line(cells);
  }
  return text;
}

}  // namespace ctxtag
