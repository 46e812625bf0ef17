#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/report/label_report.h"

namespace ctxtag {
namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json part_json(const TagVocabulary& vocabulary, const PartStatistics& part) {
  Json result{{"rows", part.rows}};
  for (std::size_t tag = 0; tag < vocabulary.size(); ++tag) {
    result["per_tag"][escaped_bytes(vocabulary[tag])] = {
        {"positives", part.positives[tag]}, {"known", part.known[tag]}, {"prevalence", number(part.prevalence(tag))}};
  }
  return result;
}

Json decided_json(const AverageFigures& average) {
  return {{"macro_precision", number(average.macro_precision.value)},
          {"macro_recall", number(average.macro_recall.value)},
          {"macro_f1", number(average.macro_f1.value)},
          {"micro_precision", number(average.micro_precision)},
          {"micro_recall", number(average.micro_recall)},
          {"micro_f1", number(average.micro_f1)},
          {"hamming_loss", number(average.hamming_loss)}};
}

Json ranked_json(const TagVocabulary& vocabulary, const Figures& figures) {
  Json per_tag = Json::object();
  for (std::size_t tag = 0; tag < vocabulary.size(); ++tag) {
    per_tag[escaped_bytes(vocabulary[tag])] = number(figures.per_tag[tag].roc_auc);
  }
  return {{"macro_roc_auc", number(figures.average.macro_roc_auc.value)}, {"roc_auc", per_tag}};
}

Json reference_json(const TagVocabulary& vocabulary, const ReferencePoints& points) {
  Json json{{"rows", points.rows}, {"all_tags", decided_json(points.all_tags.average)}};
  if (points.majority) json["majority_of_train"] = decided_json(points.majority->average);
  json["number_of_other_tags"] = ranked_json(vocabulary, points.other_tags);
  if (points.popularity) {
    json["popularity"] = ranked_json(vocabulary, *points.popularity);
    json["popularity"]["rows"] = points.counted_rows;
    json["rank_correlation_of_count_and_tags"] = number(points.count_to_tags);
  }
  return json;
}

}  // namespace

std::string label_json(const LabelReport& report) {
  const LabelStatistics& labels = report.labels;
  Json json = part_json(report.vocabulary, {"", labels.rows, labels.positives, labels.known});
  json["tags_per_track"] = {{"mean", labels.tags_per_track},
                            {"median", labels.median_tags_per_track},
                            {"histogram", labels.histogram},
                            {"combinations", labels.combinations}};
  Json tags = Json::array(), counts = Json::array();
  for (const std::string& tag : report.vocabulary.tags()) tags.push_back(escaped_bytes(tag));
  for (Eigen::Index row = 0; row < labels.together.rows(); ++row) {
    const auto* begin = labels.together.row(row).data();
    counts.push_back(std::vector<std::int64_t>(begin, begin + labels.together.cols()));
  }
  json["together"] = {{"tags", tags}, {"counts", counts}};
  if (!report.splits.parts.empty()) {
    for (const PartStatistics& part : report.splits.parts) {
      json["splits"][part.name] = part_json(report.vocabulary, part);
    }
    json["without_labels"] = report.splits.without_labels;
    json["without_split"] = report.splits.without_split;
  }
  for (std::size_t i = 0; i < report.references.size(); ++i) {
    json["reference_points"][report.reference_names[i]] = reference_json(report.vocabulary, report.references[i]);
  }
  return json.dump(2) + '\n';
}

}  // namespace ctxtag
