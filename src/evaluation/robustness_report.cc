#include <spdlog/fmt/fmt.h>

#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/robustness.h"
#include "ctxtag/formats/csv.h"
#include "evaluation/comparison_report.h"
#include "evaluation/text_table.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

Json json_number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json object(const Estimate& estimate, const char* name) {
  return {{name, json_number(estimate.value)},
          {"interval", estimate.interval ? json_of(*estimate.interval) : Json(nullptr)}};
}

std::string change_cell(const std::optional<double>& value) { return value ? to_text(*value) : ""; }

std::vector<std::string> csv_row(const RobustnessLine& line, const std::string& tag, const std::optional<double>& clean,
                                 const Estimate& change) {
  const std::optional<double> now =
      clean && change.value ? std::optional(*clean + *change.value) : std::optional<double>();
  return {line.perturbation.kind,
          to_text(line.perturbation.strength),
          tag,
          std::to_string(line.rows),
          change_cell(clean),
          change_cell(now),
          change_cell(change.value),
          change.interval ? to_text(change.interval->low) : "",
          change.interval ? to_text(change.interval->high) : ""};
}

std::string signed_text(const std::optional<double>& value) { return value ? fmt::format("{:+.4f}", *value) : ""; }

std::string worst_text(const RobustnessCard& card, const RobustnessLine& line) {
  const auto worst = line.worst_tag();
  if (!worst || *line.change[*worst].value >= 0.0) return "";
  return fmt::format("{} {:+.3f}", card.vocabulary[*worst], *line.change[*worst].value);
}

}  // namespace

std::string robustness_text(const RobustnessCard& card) {
  std::string text =
      fmt::format("{} tracks in {} clusters, {} tags, {} replicates with seed {}; clean macro ROC-AUC {} ({})\n",
                  card.rows, card.clusters, card.vocabulary.size(), card.bootstrap.replicates, card.bootstrap.seed,
                  rounded(card.macro_roc_auc.value),
                  card.macro_roc_auc.interval ? spoken(*card.macro_roc_auc.interval, "") : "no interval");
  text += card.control_holds() ? "control, a gain of 0 dB: no score changes\n\n"
                               : "CONTROL FAILS: scores change with a gain of 0 dB\n\n";
  TextTable table = {{"perturbation", "ROC-AUC", "change",
                      fmt::format("{:g} % interval", 100.0 * card.bootstrap.confidence), "tags changed", "loses most",
                      "tracks changed", "|score change|", "tracks", "rejected", "too short"}};
  for (const RobustnessLine& line : card.lines) {
    table.push_back({line.perturbation.name(), rounded(line.macro_roc_auc.value), signed_text(line.macro_change.value),
                     line.macro_change.interval ? spoken(*line.macro_change.interval, "+") : "",
                     fmt::format("{} of {}", line.tags_changed(), line.change.size()), worst_text(card, line),
                     fmt::format("{:.3f}", line.tracks_changed), fmt::format("{:.4f}", line.mean_absolute_change),
                     std::to_string(line.rows), std::to_string(line.rejected), std::to_string(line.too_short)});
  }
  return text + aligned(table) +
         fmt::format(
             "\ntags changed: the interval of their change excludes 0. tracks changed: share that gets or loses a "
             "tag.\ntoo short: without the excerpt asked for; they have another, or a padded one ({} of the clean "
             "ones).\n",
             card.too_short);
}

std::string robustness_json(const RobustnessCard& card) {
  Json json{{"rows", card.rows},
            {"clusters", card.clusters},
            {"replicates", card.bootstrap.replicates},
            {"confidence", card.bootstrap.confidence},
            {"seed", card.bootstrap.seed},
            {"too_short", card.too_short},
            {"control_holds", card.control_holds()},
            {"clean", object(card.macro_roc_auc, "macro_roc_auc")},
            {"perturbations", Json::array()}};
  for (const RobustnessLine& line : card.lines) {
    Json one{{"name", line.perturbation.name()},
             {"kind", line.perturbation.kind},
             {"strength", line.perturbation.strength},
             {"rows", line.rows},
             {"rejected", line.rejected},
             {"too_short", line.too_short},
             {"macro_roc_auc", json_number(line.macro_roc_auc.value)},
             {"macro", object(line.macro_change, "change")},
             {"tracks_changed", line.tracks_changed},
             {"mean_absolute_change", line.mean_absolute_change},
             {"per_tag", Json::object()}};
    for (std::size_t tag = 0; tag < line.change.size(); ++tag) {
      Json of_tag = object(line.change[tag], "change");
      of_tag["clean_roc_auc"] = json_number(line.clean_roc_auc[tag]);
      one["per_tag"][card.vocabulary[tag]] = of_tag;
    }
    json["perturbations"].push_back(one);
  }
  return json.dump(2) + "\n";
}

std::string robustness_csv(const RobustnessCard& card) {
  std::string text = "kind,strength,tag,rows,clean_roc_auc,roc_auc,change,low,high\n";
  for (const RobustnessLine& line : card.lines) {
    std::optional<double> clean;
    if (line.macro_change.value) clean = *line.macro_roc_auc.value - *line.macro_change.value;
    text += csv_line(csv_row(line, "(macro)", clean, line.macro_change));
    for (std::size_t tag = 0; tag < line.change.size(); ++tag) {
      text += csv_line(csv_row(line, card.vocabulary[tag], line.clean_roc_auc[tag], line.change[tag]));
    }
  }
  return text;
}

}  // namespace ctxtag
