#include <algorithm>

#include "report/pictures/forest_plot.h"
#include "report/sections.h"

namespace ctxtag {
namespace {

struct TagFigure {
  const char *key, *name;
};

constexpr TagFigure kTagFigures[] = {{"roc_auc", "ROC-AUC"},
                                     {"average_precision", "Average precision"},
                                     {"f1", "F1"},
                                     {"precision", "Precision"},
                                     {"recall", "Recall"}};

// The shown tags, the best of the first system first; those without a figure last.
std::vector<std::size_t> ranked_tags(const Measured& measured, const char* key) {
  std::vector<std::size_t> tags = measured.shown_tags;
  const auto value = [&](std::size_t tag) {
    return estimate_of(measured.systems[0].intervals.per_tag[tag], key).value.value_or(-1.0);
  };
  std::stable_sort(tags.begin(), tags.end(), [&](std::size_t a, std::size_t b) { return value(a) > value(b); });
  return tags;
}

std::string tag_picture(const Measured& measured, const TagFigure& figure, const std::vector<std::size_t>& tags) {
  const bool ranks = std::string(figure.key) == "roc_auc";
  ForestPlot plot;
  plot.title = std::string(figure.name) + " of each tag";
  plot.description = "Every tag with the interval of every system, and the number of its positives.";
  plot.x_name = figure.name;
  plot.support_name = "n";
  plot.series = system_names(measured);
  plot.high = 1.0;
  if (ranks) plot.reference = 0.5;
  ForestRow mean{"mean of the tags", "", {}, {}, true};
  for (const std::size_t tag : tags) {
    const TagFigures& first = measured.systems[0].figures.per_tag[tag];
    ForestRow row{measured.tags[tag], std::to_string(first.support), {}, {}, false};
    if (!ranks) row.reference = first.prevalence;
    for (const MeasuredSystem& system : measured.systems)
      row.estimates.push_back(estimate_of(system.intervals.per_tag[tag], figure.key));
    plot.rows.push_back(std::move(row));
  }
  for (const MeasuredSystem& system : measured.systems) {
    mean.estimates.push_back(estimate_of(system.intervals.average, std::string("macro_") + figure.key));
  }
  plot.rows.push_back(std::move(mean));
  return forest_plot(plot);
}

Table per_tag_table(const Measured& measured) {
  Table table{
      "per_tag",
      "Figures of each tag",
      {{"tag", "Tag"}, {"system", "System"}, {"support", "Positives"}, {"rows", "Known"}, {"prevalence", "Prevalence"}},
      {}};
  for (const TagFigure& figure : kTagFigures) table.columns.push_back({figure.key, figure.name});
  table.columns.push_back({"threshold", "Threshold"});
  for (std::size_t tag = 0; tag < measured.tags.size(); ++tag) {
    for (const MeasuredSystem& system : measured.systems) {
      const TagFigures& of = system.figures.per_tag[tag];
      std::vector<Cell> row{measured.tags[tag], system.name, of.support, of.rows, cell_of(of.prevalence)};
      for (const TagFigure& figure : kTagFigures)
        row.emplace_back(estimate_of(system.intervals.per_tag[tag], figure.key));
      row.push_back(cell_of(of.threshold));
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

Table averages_table(const Measured& measured) {
  Table table{"averages", "Averages over the tags", {{"system", "System"}}, {}};
  for (const NamedInterval& figure : measured.systems[0].intervals.average)
    table.columns.push_back({figure.name, figure.name});
  for (const MeasuredSystem& system : measured.systems) {
    std::vector<Cell> row{system.name};
    for (const NamedInterval& figure : system.intervals.average)
      row.emplace_back(estimate_of(system.intervals.average, figure.name));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

Section tags_section(const ReportSource& source) {
  const Measured& measured = source.measured;
  const std::vector<std::size_t> tags = ranked_tags(measured, "roc_auc");
  PictureGroup group{
      "Every tag with its interval",
      "Tags in the order of the first system's ROC-AUC, n being their positives; the dashed line is what chance gives "
      "(0.5, or the tag's prevalence), and a wide bar says that there are too few positives to tell." +
          shown_tags_text(measured),
      PictureSize::kMedium,
      {tag_picture(measured, kTagFigures[0], tags), tag_picture(measured, kTagFigures[1], tags)},
      systems_legend(measured),
      {per_tag_table(measured), averages_table(measured)}};
  return {"tags", "Figures per tag", {std::move(group)}};
}

}  // namespace ctxtag
