#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/report_text.h"
#include "ctxtag/formats/csv.h"
#include "evaluation/report_intervals.h"

namespace ctxtag {
namespace {

using Cells = std::vector<std::string>;

std::string number_cell(const std::optional<double>& figure) { return figure ? to_text(*figure) : ""; }

void append(Cells& cells, const Cells& more) { cells.insert(cells.end(), more.begin(), more.end()); }

Cells hidden_columns(const HiddenCells& hidden) {
  return {std::to_string(hidden.count), number_cell(hidden.mean_score), number_cell(hidden.recall),
          number_cell(hidden.roc_auc)};
}

Cells bound_columns(const DecisionBounds& bounds) {
  Cells cells;
  for (const std::optional<Bounds>& of : {bounds.precision, bounds.recall, bounds.f1}) {
    append(cells, {of ? to_text(of->lower) : "", of ? to_text(of->upper) : ""});
  }
  return cells;
}

// The rows of one set of figures: tags, then (macro), (micro) and (weighted), without the columns that a report may
// add.
std::vector<Cells> rows_of(const TagVocabulary& vocabulary, const Figures& figures) {
  std::vector<Cells> rows;
  std::int64_t support = 0, cells = 0;
  for (std::size_t i = 0; i < figures.per_tag.size(); ++i) {
    const TagFigures& tag = figures.per_tag[i];
    support += tag.support;
    cells += tag.rows;
    rows.push_back({vocabulary[i], std::to_string(tag.support), number_cell(tag.prevalence), number_cell(tag.roc_auc),
                    number_cell(tag.average_precision), number_cell(tag.precision), number_cell(tag.recall),
                    number_cell(tag.f1), number_cell(tag.accuracy), number_cell(tag.kappa), number_cell(tag.threshold),
                    ""});
  }
  const AverageFigures& average = figures.average;
  std::optional<double> prevalence, accuracy;
  if (cells > 0) prevalence = static_cast<double>(support) / static_cast<double>(cells);
  if (average.hamming_loss) accuracy = 1.0 - *average.hamming_loss;
  rows.push_back({"(macro)", "", "", number_cell(average.macro_roc_auc.value),
                  number_cell(average.macro_average_precision.value), number_cell(average.macro_precision.value),
                  number_cell(average.macro_recall.value), number_cell(average.macro_f1.value), "", "", "", ""});
  rows.push_back({"(micro)", std::to_string(support), number_cell(prevalence), number_cell(average.micro_roc_auc),
                  number_cell(average.micro_average_precision), number_cell(average.micro_precision),
                  number_cell(average.micro_recall), number_cell(average.micro_f1), number_cell(accuracy), "", "",
                  number_cell(average.exact_match)});
  rows.push_back({"(weighted)", "", "", number_cell(average.weighted_roc_auc), "", "", "", "", "", "", "", ""});
  return rows;
}

// Columns that only some reports have, each kind with nothing in it but in the rows of tags and in (micro).
void add_columns(std::vector<Cells>& rows, const std::vector<Cells>& of_tags, const Cells& micro) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool is_micro = i == of_tags.size() + 1;
    append(rows[i], i < of_tags.size() ? of_tags[i] : is_micro ? micro : Cells(micro.size()));
  }
}

}  // namespace

std::string csv_report(const MetricReport& report) {
  Cells header{"tag",    "support", "prevalence", "roc_auc", "average_precision", "precision",
               "recall", "f1",      "accuracy",   "kappa",   "threshold",         "exact_match"};
  std::vector<Cells> rows = rows_of(report.vocabulary, report.figures);
  std::vector<Cells> of_tags;
  if (report.hidden) {
    append(header, {"hidden", "hidden_mean_score", "hidden_recall", "hidden_roc_auc"});
    for (const HiddenCells& tag : report.hidden_per_tag) of_tags.push_back(hidden_columns(tag));
    add_columns(rows, of_tags, hidden_columns(*report.hidden));
  }
  if (report.false_negatives) {
    append(header, {"precision_lower", "precision_upper", "recall_lower", "recall_upper", "f1_lower", "f1_upper"});
    of_tags.clear();
    for (const DecisionBounds& tag : report.false_negatives->per_tag) of_tags.push_back(bound_columns(tag));
    add_columns(rows, of_tags, bound_columns(report.false_negatives->micro));
  }
  if (report.intervals) {
    append(header, interval_columns());
    const std::vector<Cells> more = interval_rows(*report.intervals);
    for (std::size_t i = 0; i < rows.size(); ++i) append(rows[i], more[i]);
  }
  if (report.verified) {
    header.push_back("over");
    for (Cells& row : rows) row.push_back("all");
    for (Cells& row : rows_of(report.vocabulary, report.verified->figures)) {
      row.resize(header.size() - 1);
      row.push_back("verified");
      rows.push_back(std::move(row));
    }
  }
  std::string text = csv_line(header);
  for (const Cells& row : rows) text += csv_line(row);
  return text;
}

}  // namespace ctxtag
