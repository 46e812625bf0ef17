#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/report_text.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag {
namespace {

std::string number(const std::optional<double>& figure) { return figure ? to_text(*figure) : ""; }

}  // namespace

std::string csv_report(const MetricReport& report) {
  std::string text =
      "tag,support,prevalence,roc_auc,average_precision,precision,recall,f1,accuracy,kappa,threshold,exact_match\n";
  std::int64_t support = 0, cells = 0;
  for (std::size_t i = 0; i < report.figures.per_tag.size(); ++i) {
    const TagFigures& tag = report.figures.per_tag[i];
    support += tag.support;
    cells += tag.rows;
    text += csv_line({report.vocabulary[i], std::to_string(tag.support), number(tag.prevalence), number(tag.roc_auc),
                      number(tag.average_precision), number(tag.precision), number(tag.recall), number(tag.f1),
                      number(tag.accuracy), number(tag.kappa), to_text(tag.threshold), ""});
  }
  const AverageFigures& average = report.figures.average;
  std::optional<double> prevalence, accuracy;
  if (cells > 0) prevalence = static_cast<double>(support) / static_cast<double>(cells);
  if (average.hamming_loss) accuracy = 1.0 - *average.hamming_loss;
  text += csv_line({"(macro)", "", "", number(average.macro_roc_auc.value),
                    number(average.macro_average_precision.value), number(average.macro_precision.value),
                    number(average.macro_recall.value), number(average.macro_f1.value), "", "", "", ""});
  text +=
      csv_line({"(micro)", std::to_string(support), number(prevalence), number(average.micro_roc_auc),
                number(average.micro_average_precision), number(average.micro_precision), number(average.micro_recall),
                number(average.micro_f1), number(accuracy), "", "", number(average.exact_match)});
  text += csv_line({"(weighted)", "", "", number(average.weighted_roc_auc), "", "", "", "", "", "", "", ""});
  return text;
}

}  // namespace ctxtag
