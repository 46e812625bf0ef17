#include "ctxtag/evaluation/report_text.h"

#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/text.h"
#include "ctxtag/metrics/decision.h"
#include "evaluation/report_intervals.h"
#include "evaluation/text_table.h"

namespace ctxtag {
namespace {

std::string both_ends(const std::optional<Bounds>& bounds) {
  return bounds ? fmt::format("{:.4f} to {:.4f}", bounds->lower, bounds->upper) : "";
}

std::string threshold_text(const std::optional<double>& threshold) {
  return threshold == kNeverGiven ? "never" : rounded(threshold);
}

TextTable tag_table(const TagVocabulary& vocabulary, const Figures& figures) {
  TextTable table = {{"tag", "support", "prevalence", "roc_auc", "avg_precision", "precision", "recall", "f1",
                      "accuracy", "kappa", "threshold"}};
  for (std::size_t i = 0; i < figures.per_tag.size(); ++i) {
    const TagFigures& tag = figures.per_tag[i];
    table.push_back({printable(vocabulary[i]), std::to_string(tag.support), rounded(tag.prevalence),
                     rounded(tag.roc_auc), rounded(tag.average_precision), rounded(tag.precision), rounded(tag.recall),
                     rounded(tag.f1), rounded(tag.accuracy), rounded(tag.kappa), threshold_text(tag.threshold)});
  }
  return table;
}

struct AverageRow {
  std::string name, over;
  std::optional<double> value, fixed_value;
};

// `fixed`: the same figures at the fixed threshold, or null.
std::vector<AverageRow> average_rows(const Figures& figures, const Figures* fixed, std::int64_t row_count) {
  std::vector<AverageRow> rows;
  const auto of_tags = [&](const char* name, TagMean AverageFigures::*mean) {
    const TagMean& found = figures.average.*mean;
    AverageRow row{name, fmt::format("{} of {} tags", found.tags, figures.per_tag.size()), found.value, {}};
    if (fixed != nullptr) {
      const TagMean& at_fixed = fixed->average.*mean;
      row.fixed_value = at_fixed.value;
      if (at_fixed.tags != found.tags) {
        row.over = fmt::format("{} and {} of {} tags", found.tags, at_fixed.tags, figures.per_tag.size());
      }
    }
    rows.push_back(row);
  };
  const auto of_cells = [&](const char* name, const std::string& over, std::optional<double> AverageFigures::*figure) {
    AverageRow row{name, over, figures.average.*figure, {}};
    if (fixed != nullptr) row.fixed_value = fixed->average.*figure;
    rows.push_back(row);
  };
  std::int64_t known = 0;
  for (const TagFigures& tag : figures.per_tag) known += tag.rows;
  const std::string cells = fmt::format("{} cells", known);
  of_tags("macro_roc_auc", &AverageFigures::macro_roc_auc);
  of_cells("micro_roc_auc", cells, &AverageFigures::micro_roc_auc);
  of_cells("weighted_roc_auc", fmt::format("{} of {} tags", figures.average.macro_roc_auc.tags, figures.per_tag.size()),
           &AverageFigures::weighted_roc_auc);
  of_tags("macro_average_precision", &AverageFigures::macro_average_precision);
  of_cells("micro_average_precision", cells, &AverageFigures::micro_average_precision);
  of_tags("macro_precision", &AverageFigures::macro_precision);
  of_tags("macro_recall", &AverageFigures::macro_recall);
  of_tags("macro_f1", &AverageFigures::macro_f1);
  of_cells("micro_precision", cells, &AverageFigures::micro_precision);
  of_cells("micro_recall", cells, &AverageFigures::micro_recall);
  of_cells("micro_f1", cells, &AverageFigures::micro_f1);
  of_cells("hamming_loss", cells, &AverageFigures::hamming_loss);
  of_cells("exact_match", fmt::format("{} of {} rows", figures.average.exact_match_rows, row_count),
           &AverageFigures::exact_match);
  return rows;
}

TextTable average_table(const Figures& figures, const Figures* fixed, double fixed_threshold, std::int64_t row_count) {
  TextTable table = {{"average", "value", "over"}};
  if (fixed != nullptr) table = {{"average", "fitted", fmt::format("at {}", fixed_threshold), "over"}};
  for (const AverageRow& row : average_rows(figures, fixed, row_count)) {
    table.push_back({row.name, rounded(row.value), row.over});
    if (fixed != nullptr) table.back().insert(table.back().begin() + 2, rounded(row.fixed_value));
  }
  return table;
}

std::string both_tables(const MetricReport& report, const Figures& figures, const Figures* fixed) {
  return aligned(tag_table(report.vocabulary, figures)) + "\n" +
         aligned(average_table(figures, fixed, report.fixed_threshold, report.rows));
}

std::string hidden_text(const MetricReport& report) {
  const HiddenCells& all = *report.hidden;
  std::string text = fmt::format("\nhidden cells: {}", all.count);
  if (all.count == 0) return text + '\n';
  text += fmt::format(", mean score {}, recall {}, roc_auc {} against true negatives\n\n", rounded(all.mean_score),
                      rounded(all.recall), all.roc_auc ? rounded(all.roc_auc) : "undefined");
  TextTable table = {{"hidden", "count", "mean_score", "recall", "roc_auc"}};
  for (std::size_t i = 0; i < report.hidden_per_tag.size(); ++i) {
    const HiddenCells& tag = report.hidden_per_tag[i];
    table.push_back({printable(report.vocabulary[i]), std::to_string(tag.count), rounded(tag.mean_score),
                     rounded(tag.recall), rounded(tag.roc_auc)});
  }
  return text + aligned(table);
}

std::string verified_text(const MetricReport& report) {
  const VerifiedFigures& verified = *report.verified;
  return fmt::format(
             "\nover the verified cells only: {} cells, {} of them positive; {} are other than the figures above take "
             "them for\n\n",
             verified.cells, verified.positives, verified.unlike) +
         both_tables(report, verified.figures, nullptr);
}

std::string bounds_text(const MetricReport& report) {
  const FalseNegativeReport& bounds = *report.false_negatives;
  TextTable table = {{"bounds", "precision", "recall", "f1"}};
  const auto add = [&](const std::string& name, const DecisionBounds& of) {
    table.push_back({name, both_ends(of.precision), both_ends(of.recall), both_ends(of.f1)});
  };
  for (std::size_t i = 0; i < bounds.per_tag.size(); ++i) add(printable(report.vocabulary[i]), bounds.per_tag[i]);
  add("(micro)", bounds.micro);
  return fmt::format("\nif a share of {} of the negatives is in truth positive, at the thresholds above:\n\n",
                     bounds.share) +
         aligned(table);
}

}  // namespace

std::string text_report(const MetricReport& report) {
  std::string text = fmt::format("{} rows, {} tags; ", report.rows, report.vocabulary.size());
  text += report.highest_tag_only      ? "every row is given the tag of its highest score"
          : report.validation_rows > 0 ? fmt::format("thresholds fitted on {} validation rows", report.validation_rows)
                                       : fmt::format("threshold {}", report.fixed_threshold);
  if (!report.threshold_rule.empty()) text += ": " + report.threshold_rule;
  if (report.over == FiguresOver::kUnlabelledNegatives) text += "; over all cells: those without a label are negative";
  text +=
      "\n\n" + both_tables(report, report.figures, report.at_fixed_threshold ? &*report.at_fixed_threshold : nullptr);
  if (report.intervals) text += intervals_text(*report.intervals, report.vocabulary);
  if (report.hidden) text += hidden_text(report);
  if (report.verified) text += verified_text(report);
  if (report.false_negatives) text += bounds_text(report);
  return text;
}

}  // namespace ctxtag
