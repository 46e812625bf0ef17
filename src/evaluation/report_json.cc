#include "evaluation/report_json.h"

#include "ctxtag/evaluation/report_text.h"
#include "ctxtag/metrics/decision.h"
#include "evaluation/report_intervals.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

Json tag_json(const TagFigures& tag) {
  return {{"support", tag.support},
          {"prevalence", number(tag.prevalence)},
          {"roc_auc", number(tag.roc_auc)},
          {"average_precision", number(tag.average_precision)},
          {"precision", number(tag.precision)},
          {"recall", number(tag.recall)},
          {"f1", number(tag.f1)},
          {"accuracy", number(tag.accuracy)},
          {"kappa", number(tag.kappa)},
          {"threshold", tag.threshold == kNeverGiven ? Json(nullptr) : number(tag.threshold)}};
}

Json average_json(const AverageFigures& average) {
  return {{"macro_roc_auc", number(average.macro_roc_auc.value)},
          {"macro_roc_auc_tags", average.macro_roc_auc.tags},
          {"micro_roc_auc", number(average.micro_roc_auc)},
          {"weighted_roc_auc", number(average.weighted_roc_auc)},
          {"macro_average_precision", number(average.macro_average_precision.value)},
          {"macro_average_precision_tags", average.macro_average_precision.tags},
          {"micro_average_precision", number(average.micro_average_precision)},
          {"macro_precision", number(average.macro_precision.value)},
          {"macro_precision_tags", average.macro_precision.tags},
          {"macro_recall", number(average.macro_recall.value)},
          {"macro_recall_tags", average.macro_recall.tags},
          {"micro_precision", number(average.micro_precision)},
          {"micro_recall", number(average.micro_recall)},
          {"micro_f1", number(average.micro_f1)},
          {"macro_f1", number(average.macro_f1.value)},
          {"macro_f1_tags", average.macro_f1.tags},
          {"hamming_loss", number(average.hamming_loss)},
          {"exact_match", number(average.exact_match)},
          {"exact_match_rows", average.exact_match_rows}};
}

void add_figures(Json& object, const TagVocabulary& vocabulary, const Figures& figures) {
  Json per_tag = Json::object();
  for (std::size_t i = 0; i < figures.per_tag.size(); ++i) per_tag[vocabulary[i]] = tag_json(figures.per_tag[i]);
  object["per_tag"] = std::move(per_tag);
  object["average"] = average_json(figures.average);
}

Json hidden_json(const HiddenCells& hidden) {
  return {{"count", hidden.count},
          {"mean_score", number(hidden.mean_score)},
          {"recall", number(hidden.recall)},
          {"roc_auc", number(hidden.roc_auc)}};
}

Json bounds_json(const DecisionBounds& bounds) {
  const auto both = [](const std::optional<Bounds>& of) {
    return of ? Json{{"lower", of->lower}, {"upper", of->upper}} : Json(nullptr);
  };
  return {{"precision", both(bounds.precision)}, {"recall", both(bounds.recall)}, {"f1", both(bounds.f1)}};
}

Json verified_json(const VerifiedFigures& verified, const TagVocabulary& vocabulary) {
  Json json = {{"cells", verified.cells}, {"positives", verified.positives}, {"unlike", verified.unlike}};
  add_figures(json, vocabulary, verified.figures);
  return json;
}

Json false_negatives_json(const FalseNegativeReport& report, const TagVocabulary& vocabulary) {
  Json json = {{"share", report.share}, {"per_tag", Json::object()}};
  for (std::size_t i = 0; i < report.per_tag.size(); ++i)
    json["per_tag"][vocabulary[i]] = bounds_json(report.per_tag[i]);
  json["micro"] = bounds_json(report.micro);
  return json;
}

const char* over_text(FiguresOver over) {
  switch (over) {
    case FiguresOver::kLabels:
      return "labels";
    case FiguresOver::kUnlabelledNegatives:
      return "all_cells_unlabelled_as_negative";
    case FiguresOver::kTruth:
      return "truth";
  }
  return "";
}

}  // namespace

nlohmann::ordered_json number(const std::optional<double>& figure) { return figure ? Json(*figure) : Json(nullptr); }

nlohmann::ordered_json report_object(const MetricReport& report) {
  Json json = Json::object();
  add_figures(json, report.vocabulary, report.figures);
  json["figures_over"] = over_text(report.over);
  json["rows"] = report.rows;
  json["validation_rows"] = report.validation_rows;
  if (!report.threshold_rule.empty()) json["threshold_rule"] = report.threshold_rule;
  if (report.highest_tag_only) json["decisions"] = "tag_of_the_highest_score";
  if (report.at_fixed_threshold) {
    Json fixed = {{"threshold", report.fixed_threshold}};
    add_figures(fixed, report.vocabulary, *report.at_fixed_threshold);
    json["fixed_threshold"] = std::move(fixed);
  }
  if (report.hidden) {
    json["hidden"] = hidden_json(*report.hidden);
    for (std::size_t i = 0; i < report.hidden_per_tag.size(); ++i) {
      json["hidden"]["per_tag"][report.vocabulary[i]] = hidden_json(report.hidden_per_tag[i]);
    }
  }
  if (report.intervals) json["intervals"] = intervals_json(*report.intervals, report.vocabulary);
  if (report.verified) json["verified"] = verified_json(*report.verified, report.vocabulary);
  if (report.false_negatives) {
    json["false_negatives"] = false_negatives_json(*report.false_negatives, report.vocabulary);
  }
  json["notes"] = report.notes;
  return json;
}

std::string json_report(const MetricReport& report) { return report_object(report).dump(2) + "\n"; }

}  // namespace ctxtag
