#include <spdlog/fmt/fmt.h>

#include "report/pictures/curve_chart.h"
#include "report/ranking_curves.h"
#include "report/sections.h"

namespace ctxtag {
namespace {

// The known cells of one tag, or of all.
struct KnownCells {
  std::vector<double> scores;
  std::vector<bool> labels;
};

KnownCells known_cells(const ScoredLabels& cells, std::optional<std::size_t> tag) {
  KnownCells known;
  const Eigen::Index first = tag ? static_cast<Eigen::Index>(*tag) : 0, end = tag ? first + 1 : cells.scores.cols();
  for (Eigen::Index row = 0; row < cells.scores.rows(); ++row) {
    for (Eigen::Index column = first; column < end; ++column) {
      if (cells.known(row, column) == 0) continue;
      known.scores.push_back(cells.scores(row, column));
      known.labels.push_back(cells.values(row, column) != 0);
    }
  }
  return known;
}

// What is drawn in one picture: all tags together, or one of them.
struct Panel {
  std::string name;
  std::optional<std::size_t> tag;
  std::optional<double> prevalence;
  std::vector<RankingCurves> systems;
};

std::vector<Panel> panels_of(const Measured& measured) {
  std::vector<Panel> panels{{"all tags together", {}, {}, {}}};
  for (const std::size_t tag : measured.shown_tags) panels.push_back({measured.tags[tag], tag, {}, {}});
  for (Panel& panel : panels) {
    for (const MeasuredSystem& system : measured.systems) {
      const KnownCells known = known_cells(system.cells, panel.tag);
      const auto positives = static_cast<double>(std::count(known.labels.begin(), known.labels.end(), true));
      if (!known.labels.empty()) panel.prevalence = positives / static_cast<double>(known.labels.size());
      panel.systems.push_back(ranking_curves(known.scores, known.labels));
    }
  }
  return panels;
}

ShownEstimate area(const MeasuredSystem& system, const Panel& panel, const char* of_tag, const char* of_all) {
  return panel.tag ? estimate_of(system.intervals.per_tag[*panel.tag], of_tag)
                   : estimate_of(system.intervals.average, of_all);
}

std::string areas_text(const Measured& measured, const Panel& panel, bool roc) {
  std::string text;
  for (const MeasuredSystem& system : measured.systems) {
    const ShownEstimate estimate = roc ? area(system, panel, "roc_auc", "micro_roc_auc")
                                       : area(system, panel, "average_precision", "micro_average_precision");
    text += (text.empty() ? "" : " \xC2\xB7 ") +
            (estimate.value ? fmt::format("{:.2f}", *estimate.value) : std::string("\xE2\x80\x93"));
  }
  return (measured.systems.size() > 5 ? std::string() : roc ? "AUC " + text : "AP " + text);
}

std::string curve_picture(const Measured& measured, const Panel& panel, bool roc) {
  CurveChart chart;
  chart.title = panel.name;
  chart.note = areas_text(measured, panel, roc);
  chart.description = roc ? "ROC curve of every system." : "Precision-recall curve of every system.";
  chart.x_name = roc ? "false positive rate" : "recall";
  chart.y_name = roc ? "true positive rate" : "precision";
  chart.x_low = chart.y_low = 0.0;
  chart.x_high = chart.y_high = 1.0;
  chart.width = 190.0;
  chart.height = 214.0;
  chart.diagonal = roc;
  if (!roc) chart.level = panel.prevalence;
  for (std::size_t i = 0; i < panel.systems.size(); ++i) {
    const std::vector<Point>& points = roc ? panel.systems[i].roc : panel.systems[i].precision_recall;
    if (points.empty()) continue;
    Curve curve;
    curve.series = i;
    curve.name = measured.systems[i].name;
    curve.points = points;
    chart.curves.push_back(std::move(curve));
  }
  return curve_chart(chart);
}

// The height of a line at `x`; the greater one where it is upright. Empty without a line.
std::optional<double> height_at(const std::vector<Point>& line, double x) {
  if (line.empty()) return std::nullopt;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i].x < x) continue;
    const double width = line[i].x - line[i - 1].x;
    return width > 0.0 ? line[i - 1].y + (line[i].y - line[i - 1].y) * (x - line[i - 1].x) / width : line[i - 1].y;
  }
  return line.back().y;
}

Table heights_table(const Measured& measured, const std::vector<Panel>& panels, bool roc) {
  static constexpr double kRates[] = {0.05, 0.1, 0.2, 0.5}, kRecalls[] = {0.1, 0.25, 0.5, 0.75};
  Table table{roc ? "roc" : "precision_recall",
              roc ? "True positive rate at some false positive rates" : "Precision at some recalls",
              {{"tag", "Tag"}, {"system", "System"}},
              {}};
  table.columns.push_back(roc ? Column{"roc_auc", "ROC-AUC"} : Column{"average_precision", "Average precision"});
  for (const double x : roc ? kRates : kRecalls)
    table.columns.push_back({fmt::format("at_{:g}", x), fmt::format("at {:g}", x)});
  for (const Panel& panel : panels) {
    for (std::size_t i = 0; i < panel.systems.size(); ++i) {
      const std::vector<Point>& line = roc ? panel.systems[i].roc : panel.systems[i].precision_recall;
      std::vector<Cell> row{panel.name, measured.systems[i].name,
                            roc ? area(measured.systems[i], panel, "roc_auc", "micro_roc_auc")
                                : area(measured.systems[i], panel, "average_precision", "micro_average_precision")};
      for (const double x : roc ? kRates : kRecalls) row.push_back(cell_of(height_at(line, x)));
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

// Undefined: all tags together.
Cell tag_cell(const Panel& panel) {
  if (!panel.tag) return {};
  return panel.name;
}

Table points_table(const Measured& measured, const std::vector<Panel>& panels, bool roc) {
  Table table{roc ? "roc_points" : "precision_recall_points",
              "Points",
              {{"tag", ""}, {"system", ""}, {"x", ""}, {"y", ""}},
              {}};
  table.on_page = false;
  for (const Panel& panel : panels) {
    for (std::size_t i = 0; i < panel.systems.size(); ++i) {
      for (const Point& point : roc ? panel.systems[i].roc : panel.systems[i].precision_recall) {
        table.rows.push_back({tag_cell(panel), measured.systems[i].name, point.x, point.y});
      }
    }
  }
  return table;
}

}  // namespace

Section curves_section(const ReportSource& source) {
  const Measured& measured = source.measured;
  const std::vector<Panel> panels = panels_of(measured);
  const std::string shown = shown_tags_text(measured);
  Section section{"curves", "ROC and precision-recall curves", {}};
  for (const bool roc : {true, false}) {
    PictureGroup group{
        roc ? "ROC curves" : "Precision-recall curves",
        roc ? "The nearer a curve comes to the upper left corner, the better positives are ranked above negatives; the "
              "dashed diagonal is chance, and the number is the area below." +
                  shown
            : "The higher a curve stays, the fewer of the tracks that are given the tag are given it wrongly; the "
              "dashed "
              "line is chance, the tag's prevalence, and the number is the average precision." +
                  shown,
        PictureSize::kSmall,
        {},
        systems_legend(measured),
        {heights_table(measured, panels, roc), points_table(measured, panels, roc)}};
    for (const Panel& panel : panels) group.pictures.push_back(curve_picture(measured, panel, roc));
    section.blocks.emplace_back(std::move(group));
  }
  return section;
}

}  // namespace ctxtag
