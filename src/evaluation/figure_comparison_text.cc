#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/text.h"
#include "ctxtag/evaluation/figure_comparison.h"
#include "evaluation/comparison_report.h"
#include "evaluation/text_table.h"

namespace ctxtag {
namespace {

using Cells = std::vector<std::string>;

std::string with_sign(const std::optional<double>& value) { return value ? fmt::format("{:+.4f}", *value) : ""; }

std::string test_text(const std::optional<FigureTest>& test) {
  if (!test) return "";
  return test->name + (test->is_exact ? fmt::format(", exact, {}", test->count) : fmt::format(", {}", test->count));
}

bool has_tests(const std::vector<FigureDifference>& figures) {
  for (const FigureDifference& figure : figures) {
    if (figure.test) return true;
  }
  return false;
}

// Differences of some figures, of which each row names one.
class DifferenceTable {
 public:
  DifferenceTable(const FigureComparison& comparison, const PairOfSystems& pair, const std::string& what, bool tests)
      : comparison_(comparison), tests_(tests) {
    const std::string interval = interval_head(config());
    table_ = {{what, name(pair.first), name(pair.second), "difference", interval, "p", "p (Holm)", "detectable"}};
    if (tests_) {
      const Cells more = {"test, of", "p", "p (Holm)"};
      table_[0].insert(table_[0].end(), more.begin(), more.end());
    }
  }

  void add(const std::string& row, const std::optional<double>& first, const std::optional<double>& second,
           const FigureDifference& figure) {
    const std::optional<Interval>& interval = figure.difference.interval;
    table_.push_back({printable(row), rounded(first), rounded(second), with_sign(figure.difference.value),
                      interval ? spoken(*interval, "+") : "", p_text(figure.p), p_text(figure.holm),
                      rounded(figure.detectable)});
    if (!tests_) return;
    Cells& cells = table_.back();
    cells.push_back(test_text(figure.test));
    cells.push_back(figure.test ? p_text(figure.test->p) : "");
    cells.push_back(figure.test ? p_text(figure.test->holm) : "");
  }

  std::string text() const { return "\n" + aligned(table_); }

 private:
  const BootstrapConfig& config() const { return comparison_.systems.front().config; }
  std::string name(std::size_t system) const { return printable(comparison_.names[system]); }

  const FigureComparison& comparison_;
  bool tests_;
  TextTable table_;
};

std::string average_text(const FigureComparison& comparison, const PairOfSystems& pair) {
  if (pair.average.empty()) return "";
  DifferenceTable table(comparison, pair, "average", has_tests(pair.average));
  for (std::size_t i = 0; i < pair.average.size(); ++i) {
    table.add(pair.average[i].name, comparison.systems[pair.first].average[i].figure.value,
              comparison.systems[pair.second].average[i].figure.value, pair.average[i]);
  }
  return table.text();
}

std::string tags_text(const FigureComparison& comparison, const PairOfSystems& pair) {
  std::string text;
  for (std::size_t i = 0; i < pair.wins.size(); ++i) {
    bool tests = false;
    for (const std::vector<FigureDifference>& of_tag : pair.per_tag) tests = tests || of_tag[i].test.has_value();
    DifferenceTable table(comparison, pair, pair.wins[i].figure, tests);
    for (std::size_t tag = 0; tag < pair.per_tag.size(); ++tag) {
      table.add(comparison.vocabulary[tag], comparison.systems[pair.first].per_tag[tag][i].figure.value,
                comparison.systems[pair.second].per_tag[tag][i].figure.value, pair.per_tag[tag][i]);
    }
    text += table.text();
  }
  return text;
}

std::string intervals_text(const FigureComparison& comparison) {
  if (comparison.systems.front().average.empty()) return "";
  TextTable table = {{"average"}};
  for (const std::string& name : comparison.names) table[0].push_back(printable(name));
  for (std::size_t i = 0; i < comparison.systems.front().average.size(); ++i) {
    table.push_back({comparison.systems.front().average[i].name});
    for (const FigureIntervals& system : comparison.systems) {
      const FigureInterval& figure = system.average[i].figure;
      table.back().push_back(rounded(figure.value) +
                             (figure.interval ? " (" + spoken(*figure.interval, "") + ")" : ""));
    }
  }
  return "\n" + aligned(table);
}

std::string wins_text(const FigureComparison& comparison) {
  TextTable table = {{"tags won", "figure", "won", "lost", "tied", "won (Holm)", "lost (Holm)"}};
  for (const PairOfSystems& pair : comparison.pairs) {
    for (const TagWins& wins : pair.wins) {
      table.push_back({printable(comparison.names[pair.first] + " - " + comparison.names[pair.second]), wins.figure,
                       std::to_string(wins.won), std::to_string(wins.lost), std::to_string(wins.tied),
                       std::to_string(wins.won_significantly), std::to_string(wins.lost_significantly)});
    }
  }
  return table.size() == 1 ? "" : "\n" + aligned(table);
}

}  // namespace

std::string figures_text(const FigureComparison& comparison) {
  std::string text = intervals_text(comparison);
  for (const PairOfSystems& pair : comparison.pairs) {
    text += average_text(comparison, pair) + tags_text(comparison, pair);
  }
  return text + wins_text(comparison);
}

}  // namespace ctxtag
