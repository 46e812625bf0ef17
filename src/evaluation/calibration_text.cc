#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/calibration_report.h"
#include "ctxtag/formats/csv.h"
#include "evaluation/report_json.h"
#include "evaluation/text_table.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> figure_cells(const ProbabilityFigures& of) {
  return {std::to_string(of.cells), std::to_string(of.positives),  rounded(of.mean_score),
          rounded(of.prevalence),   rounded(of.calibration_error), rounded(of.equal_mass_calibration_error),
          rounded(of.brier),        rounded(of.log_loss)};
}

TextTable tag_table(const CalibrationReport& report) {
  TextTable table = {
      {"tag", "cells", "positives", "mean_score", "prevalence", "ece", "equal_mass_ece", "brier", "log_loss"}};
  const auto add = [&](const std::string& name, const ProbabilityFigures& of) {
    std::vector<std::string> row = figure_cells(of);
    row.insert(row.begin(), name);
    table.push_back(std::move(row));
  };
  for (std::size_t tag = 0; tag < report.vocabulary.size(); ++tag) {
    add(printable(report.vocabulary[tag]), report.as_given.per_tag[tag]);
  }
  add("(all)", report.as_given.all);
  return table;
}

TextTable bin_table(const std::vector<ReliabilityBin>& bins) {
  TextTable table = {{"scores", "cells", "mean_score", "positive_share"}};
  for (const ReliabilityBin& bin : bins) {
    table.push_back({fmt::format("{:.4f} to {:.4f}", bin.low, bin.high), std::to_string(bin.count),
                     rounded(bin.mean_score), rounded(bin.positive_share)});
  }
  return table;
}

Json bins_json(const std::vector<ReliabilityBin>& bins) {
  Json list = Json::array();
  for (const ReliabilityBin& bin : bins) {
    list.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"count", bin.count},
                    {"mean_score", bin.mean_score},
                    {"positive_share", bin.positive_share}});
  }
  return list;
}

Json probability_json(const ProbabilityFigures& of) {
  return {{"cells", of.cells},
          {"positives", of.positives},
          {"mean_score", number(of.mean_score)},
          {"prevalence", number(of.prevalence)},
          {"ece", number(of.calibration_error)},
          {"equal_mass_ece", number(of.equal_mass_calibration_error)},
          {"brier", number(of.brier)},
          {"log_loss", number(of.log_loss)},
          {"bins", bins_json(of.bins)}};
}

Json figures_json(const CalibrationFigures& of, const TagVocabulary& tags) {
  Json json = {{"all", probability_json(of.all)}, {"per_tag", Json::object()}};
  for (std::size_t tag = 0; tag < tags.size(); ++tag) json["per_tag"][tags[tag]] = probability_json(of.per_tag[tag]);
  json["macro_ece"] = number(of.calibration_error.value);
  json["macro_ece_tags"] = of.calibration_error.tags;
  json["macro_roc_auc"] = number(of.macro_roc_auc.value);
  json["macro_roc_auc_tags"] = of.macro_roc_auc.tags;
  if (of.macro_f1) {
    json["macro_f1"] = number(of.macro_f1->value);
    json["macro_f1_tags"] = of.macro_f1->tags;
  }
  return json;
}

void add_bins(std::string& text, const CalibrationFigures& of, const std::string& tag, const ProbabilityFigures& here) {
  for (const ReliabilityBin& bin : here.bins) {
    text += csv_line({of.method, tag, to_text(bin.low), to_text(bin.high), std::to_string(bin.count),
                      to_text(bin.mean_score), to_text(bin.positive_share)});
  }
}

}  // namespace

std::string calibration_table(const std::vector<std::pair<std::string, CalibrationFigures>>& rows) {
  TextTable table = {
      {"calibration", "ece", "equal_mass_ece", "macro_ece", "brier", "log_loss", "macro_roc_auc", "macro_f1"}};
  for (const auto& [name, of] : rows) {
    table.push_back({name, rounded(of.all.calibration_error), rounded(of.all.equal_mass_calibration_error),
                     rounded(of.calibration_error.value), rounded(of.all.brier), rounded(of.all.log_loss),
                     rounded(of.macro_roc_auc.value), of.macro_f1 ? rounded(of.macro_f1->value) : ""});
  }
  return aligned(table);
}

std::string text_report(const CalibrationReport& report) {
  std::string text = fmt::format("{} rows, {} tags; {} bins\n\n", report.rows, report.vocabulary.size(), report.bins) +
                     aligned(tag_table(report)) + "\nreliability of all cells:\n\n" +
                     aligned(bin_table(report.as_given.all.bins));
  if (report.methods.empty()) return text;
  std::vector<std::pair<std::string, CalibrationFigures>> rows;
  for (const CalibrationFigures& of : report.methods) rows.emplace_back(of.method, of);
  return text + fmt::format("\nfitted to {} validation rows:\n\n", report.validation_rows) + calibration_table(rows);
}

std::string json_report(const CalibrationReport& report) {
  Json json = figures_json(report.as_given, report.vocabulary);
  json["rows"] = report.rows;
  json["validation_rows"] = report.validation_rows;
  json["bins"] = report.bins;
  if (!report.methods.empty()) {
    json["calibrations"] = Json::object();
    for (const CalibrationFigures& of : report.methods)
      json["calibrations"][of.method] = figures_json(of, report.vocabulary);
  }
  json["notes"] = report.notes;
  return json.dump(2) + "\n";
}

std::string csv_report(const CalibrationReport& report) {
  std::string text = csv_line({"calibration", "tag", "low", "high", "count", "mean_score", "positive_share"});
  const auto add = [&](const CalibrationFigures& of) {
    for (std::size_t tag = 0; tag < report.vocabulary.size(); ++tag) {
      add_bins(text, of, report.vocabulary[tag], of.per_tag[tag]);
    }
    add_bins(text, of, "(all)", of.all);
  };
  if (report.methods.empty()) add(report.as_given);
  for (const CalibrationFigures& of : report.methods) add(of);
  return text;
}

}  // namespace ctxtag
