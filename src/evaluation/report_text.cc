#include "ctxtag/evaluation/report_text.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

using Table = std::vector<std::vector<std::string>>;

std::string rounded(const std::optional<double>& figure) { return figure ? fmt::format("{:.4f}", *figure) : ""; }

// Columns two blanks apart, the first flush left, the others flush right.
std::string aligned(const Table& table) {
  std::vector<std::size_t> widths(table.front().size(), 0);
  for (const auto& row : table) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : table) {
    std::string line = fmt::format("{:<{}}", row[0], widths[0]);
    for (std::size_t i = 1; i < row.size(); ++i) line += fmt::format("  {:>{}}", row[i], widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

Table tag_table(const MetricReport& report) {
  Table table = {{"tag", "support", "prevalence", "roc_auc", "avg_precision", "precision", "recall", "f1", "accuracy",
                  "kappa", "threshold"}};
  for (std::size_t i = 0; i < report.figures.per_tag.size(); ++i) {
    const TagFigures& tag = report.figures.per_tag[i];
    table.push_back({printable(report.vocabulary[i]), std::to_string(tag.support), rounded(tag.prevalence),
                     rounded(tag.roc_auc), rounded(tag.average_precision), rounded(tag.precision), rounded(tag.recall),
                     rounded(tag.f1), rounded(tag.accuracy), rounded(tag.kappa), rounded(tag.threshold)});
  }
  return table;
}

struct AverageRow {
  std::string name, over;
  std::optional<double> value, fixed_value;
};

std::vector<AverageRow> average_rows(const MetricReport& report) {
  std::vector<AverageRow> rows;
  const auto of_tags = [&](const char* name, TagMean AverageFigures::*mean) {
    const TagMean& found = report.figures.average.*mean;
    AverageRow row{name, fmt::format("{} of {} tags", found.tags, report.vocabulary.size()), found.value, {}};
    if (report.at_fixed_threshold) row.fixed_value = (report.at_fixed_threshold->average.*mean).value;
    rows.push_back(row);
  };
  const auto of_cells = [&](const char* name, const std::string& over, std::optional<double> AverageFigures::*figure) {
    AverageRow row{name, over, report.figures.average.*figure, {}};
    if (report.at_fixed_threshold) row.fixed_value = report.at_fixed_threshold->average.*figure;
    rows.push_back(row);
  };
  std::int64_t known = 0;
  for (const TagFigures& tag : report.figures.per_tag) known += tag.rows;
  const std::string cells = fmt::format("{} cells", known);
  of_tags("macro_roc_auc", &AverageFigures::macro_roc_auc);
  of_cells("micro_roc_auc", cells, &AverageFigures::micro_roc_auc);
  of_cells("weighted_roc_auc",
           fmt::format("{} of {} tags", report.figures.average.macro_roc_auc.tags, report.vocabulary.size()),
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
  of_cells("exact_match", fmt::format("{} of {} rows", report.figures.average.exact_match_rows, report.rows),
           &AverageFigures::exact_match);
  return rows;
}

Table average_table(const MetricReport& report) {
  Table table = {{"average", "value", "over"}};
  if (report.at_fixed_threshold) table = {{"average", "fitted", fmt::format("at {}", report.fixed_threshold), "over"}};
  for (const AverageRow& row : average_rows(report)) {
    table.push_back({row.name, rounded(row.value), row.over});
    if (report.at_fixed_threshold) table.back().insert(table.back().begin() + 2, rounded(row.fixed_value));
  }
  return table;
}

}  // namespace

std::string text_report(const MetricReport& report) {
  std::string text = fmt::format("{} rows, {} tags; ", report.rows, report.vocabulary.size());
  text += report.validation_rows > 0 ? fmt::format("thresholds fitted on {} validation rows", report.validation_rows)
                                     : fmt::format("threshold {}", report.fixed_threshold);
  text += "\n\n" + aligned(tag_table(report)) + "\n" + aligned(average_table(report));
  if (report.hidden) {
    text += fmt::format("\nhidden cells: {}", report.hidden->count);
    if (report.hidden->count > 0) {
      text +=
          fmt::format(", mean score {}, recall {}", rounded(report.hidden->mean_score), rounded(report.hidden->recall));
    }
    text += '\n';
  }
  return text;
}

}  // namespace ctxtag
