#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <functional>

#include "ctxtag/base/text.h"
#include "ctxtag/report/label_report.h"

namespace ctxtag {
namespace {

std::string number(const std::optional<double>& value) { return value ? fmt::format("{:.4f}", *value) : "-"; }

std::size_t tag_width(const TagVocabulary& vocabulary) {
  std::size_t width = 4;
  for (const std::string& tag : vocabulary.tags()) width = std::max(width, printable(escaped_bytes(tag)).size());
  return width;
}

std::string prevalence_text(const LabelReport& report) {
  const LabelStatistics& labels = report.labels;
  const std::size_t width = tag_width(report.vocabulary);
  std::string text = fmt::format("{:<{}}{:>11}{:>11}{:>12}", "tag", width, "positives", "known", "prevalence");
  for (const PartStatistics& part : report.splits.parts) text += fmt::format("{:>12}", part.name);
  text += '\n';
  for (std::size_t tag = 0; tag < report.vocabulary.size(); ++tag) {
    const PartStatistics whole{"", labels.rows, labels.positives, labels.known};
    text += fmt::format("{:<{}}{:>11}{:>11}{:>12}", printable(escaped_bytes(report.vocabulary[tag])), width,
                        labels.positives[tag], labels.known[tag], number(whole.prevalence(tag)));
    for (const PartStatistics& part : report.splits.parts) text += fmt::format("{:>12}", number(part.prevalence(tag)));
    text += '\n';
  }
  if (report.splits.parts.empty()) return text;
  text += fmt::format("{:<{}}{:>11}{:>11}{:>12}", "rows", width, "", "", labels.rows);
  for (const PartStatistics& part : report.splits.parts) text += fmt::format("{:>12}", part.rows);
  return text + '\n';
}

std::string together_text(const LabelReport& report) {
  const CountMatrix& together = report.labels.together;
  const std::size_t width = tag_width(report.vocabulary);
  const auto digits = std::to_string(together.size() > 0 ? together.maxCoeff() : 0).size();
  std::string text = "\ntracks with both tags:\n";
  for (Eigen::Index a = 0; a < together.rows(); ++a) {
    text += fmt::format("{:<{}}", printable(escaped_bytes(report.vocabulary[static_cast<std::size_t>(a)])), width);
    for (Eigen::Index b = 0; b < together.cols(); ++b) text += fmt::format(" {:>{}}", together(a, b), digits);
    text += '\n';
  }
  return text;
}

using Figure = std::function<std::optional<double>(const ReferencePoints&)>;

std::string line(const LabelReport& report, const std::string& name, const Figure& figure) {
  std::string text = fmt::format("{:<44}", name);
  for (const ReferencePoints& points : report.references) text += fmt::format("{:>12}", number(figure(points)));
  return text + '\n';
}

std::string references_text(const LabelReport& report) {
  std::string text = fmt::format("\n{:<44}", "to beat without hearing");
  for (const std::string& name : report.reference_names) text += fmt::format("{:>12}", name);
  text += '\n';
  const auto decided = [&](const std::string& what, const std::function<const Figures*(const ReferencePoints&)>& of) {
    const auto figure = [&](const std::string& name, auto member) {
      text += line(report, what + name, [&](const ReferencePoints& points) {
        const Figures* const figures = of(points);
        return figures != nullptr ? member(figures->average) : std::nullopt;
      });
    };
    figure(" macro precision", [](const AverageFigures& average) { return average.macro_precision.value; });
    figure(" macro recall", [](const AverageFigures& average) { return average.macro_recall.value; });
    figure(" macro F1", [](const AverageFigures& average) { return average.macro_f1.value; });
    figure(" micro F1", [](const AverageFigures& average) { return average.micro_f1; });
    figure(" Hamming loss", [](const AverageFigures& average) { return average.hamming_loss; });
  };
  decided("all tags:", [](const ReferencePoints& points) { return &points.all_tags; });
  if (report.references.front().majority) {
    decided("majority of train:", [](const ReferencePoints& points) { return &*points.majority; });
  }
  text += line(report, "number of other tags: macro ROC-AUC",
               [](const ReferencePoints& points) { return points.other_tags.average.macro_roc_auc.value; });
  const bool counted = std::any_of(report.references.begin(), report.references.end(),
                                   [](const ReferencePoints& points) { return points.popularity.has_value(); });
  if (!counted) return text;
  const auto popularity = [&](const std::string& name, auto member) {
    text += line(report, name, [&](const ReferencePoints& points) {
      return points.popularity ? member(*points.popularity) : std::nullopt;
    });
  };
  popularity("popularity (counts of other tags): macro",
             [](const Figures& figures) { return figures.average.macro_roc_auc.value; });
  for (std::size_t tag = 0; tag < report.vocabulary.size(); ++tag) {
    popularity("  " + printable(escaped_bytes(report.vocabulary[tag])),
               [&](const Figures& figures) { return figures.per_tag[tag].roc_auc; });
  }
  return text + line(report, "rank correlation of count and number of tags",
                     [](const ReferencePoints& points) { return points.count_to_tags; });
}

}  // namespace

std::string label_text(const LabelReport& report) {
  const LabelStatistics& labels = report.labels;
  std::string text = fmt::format("rows {}\ntags per track: mean {:.4f}, median {}, {} combinations\n", labels.rows,
                                 labels.tags_per_track, labels.median_tags_per_track, labels.combinations);
  text += "tracks with n tags:";
  for (std::size_t n = 0; n < labels.histogram.size(); ++n) text += fmt::format(" {}:{}", n, labels.histogram[n]);
  text += "\n\n" + prevalence_text(report) + together_text(report);
  return report.references.empty() ? text : text + references_text(report);
}

}  // namespace ctxtag
