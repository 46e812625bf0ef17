#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/figure_comparison.h"
#include "ctxtag/formats/csv.h"

namespace ctxtag {
namespace {

using Cells = std::vector<std::string>;

std::string number_text(const std::optional<double>& figure) { return figure ? to_text(*figure) : ""; }

Cells figure_cells(const FigureInterval& figure) {
  return {number_text(figure.value), figure.interval ? to_text(figure.interval->low) : "",
          figure.interval ? to_text(figure.interval->high) : "", std::to_string(figure.replicates)};
}

Cells system_cells(const std::string& system, const std::string& tag, const NamedInterval& named) {
  Cells cells = {system, "", tag, named.name};
  for (std::string& cell : figure_cells(named.figure)) cells.push_back(std::move(cell));
  cells.resize(15);
  return cells;
}

Cells pair_cells(const std::string& first, const std::string& second, const std::string& tag,
                 const FigureDifference& figure) {
  Cells cells = {first, second, tag, figure.name};
  for (std::string& cell : figure_cells(figure.difference)) cells.push_back(std::move(cell));
  for (const auto& value : {figure.standard_error, figure.p, figure.holm, figure.detectable}) {
    cells.push_back(number_text(value));
  }
  cells.push_back(figure.test ? figure.test->name : "");
  cells.push_back(figure.test ? number_text(figure.test->p) : "");
  cells.push_back(figure.test ? number_text(figure.test->holm) : "");
  return cells;
}

}  // namespace

std::string figures_csv(const FigureComparison& comparison) {
  std::string text =
      csv_line({"system", "less", "tag", "figure", "value", "low", "high", "replicates", "standard_error", "p_value",
                "p_value_holm", "detectable_difference", "test", "test_p_value", "test_p_value_holm"});
  for (std::size_t i = 0; i < comparison.systems.size(); ++i) {
    const FigureIntervals& system = comparison.systems[i];
    const std::string& name = comparison.names[i];
    for (std::size_t tag = 0; tag < system.per_tag.size(); ++tag) {
      for (const NamedInterval& named : system.per_tag[tag]) {
        text += csv_line(system_cells(name, comparison.vocabulary[tag], named));
      }
    }
    for (const NamedInterval& named : system.average) text += csv_line(system_cells(name, "", named));
  }
  for (const PairOfSystems& pair : comparison.pairs) {
    const std::string &first = comparison.names[pair.first], &second = comparison.names[pair.second];
    for (std::size_t tag = 0; tag < pair.per_tag.size(); ++tag) {
      for (const FigureDifference& figure : pair.per_tag[tag]) {
        text += csv_line(pair_cells(first, second, comparison.vocabulary[tag], figure));
      }
    }
    for (const FigureDifference& figure : pair.average) text += csv_line(pair_cells(first, second, "", figure));
  }
  return text;
}

}  // namespace ctxtag
