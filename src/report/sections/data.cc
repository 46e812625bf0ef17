#include <spdlog/fmt/fmt.h>

#include "ctxtag/report/label_report.h"
#include "report/pictures/column_chart.h"
#include "report/pictures/forest_plot.h"
#include "report/sections.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

std::vector<PartStatistics> parts_of(const LabelReport& report) {
  if (!report.splits.parts.empty()) return report.splits.parts;
  return {{"all", report.labels.rows, report.labels.positives, report.labels.known}};
}

Table parts_table(const LabelReport& report) {
  Table table{"parts",
              "Rows and labels of each part",
              {{"part", "Part"},
               {"rows", "Rows"},
               {"positives", "Positive cells"},
               {"unknown", "Unknown cells"},
               {"unknown_share", "Unknown share"},
               {"tags_per_row", "Tags per row", 2}},
              {}};
  for (const PartStatistics& part : parts_of(report)) {
    std::int64_t positives = 0, known = 0;
    for (std::size_t tag = 0; tag < part.known.size(); ++tag)
      positives += part.positives[tag], known += part.known[tag];
    const std::int64_t cells = part.rows * static_cast<std::int64_t>(report.vocabulary.size());
    const auto share = [](std::int64_t of, std::int64_t all) {
      return cell_of(all > 0 ? std::optional(static_cast<double>(of) / static_cast<double>(all)) : std::nullopt);
    };
    table.rows.push_back(
        {part.name, part.rows, positives, cells - known, share(cells - known, cells), share(positives, part.rows)});
  }
  return table;
}

Table prevalence_table(const LabelReport& report) {
  const std::vector<PartStatistics> parts = parts_of(report);
  Table table{"prevalence", "Tags in each part: positives, and their share of the known labels", {{"tag", "Tag"}}, {}};
  for (const PartStatistics& part : parts) {
    table.columns.push_back({part.name + "_positives", part.name + ": positives"});
    table.columns.push_back({part.name + "_prevalence", "share"});
  }
  for (std::size_t tag = 0; tag < report.vocabulary.size(); ++tag) {
    std::vector<Cell> row{report.vocabulary[tag]};
    for (const PartStatistics& part : parts) {
      row.emplace_back(part.positives[tag]);
      row.push_back(cell_of(part.prevalence(tag)));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string prevalence_picture(const LabelReport& report, const std::vector<std::size_t>& tags) {
  const std::vector<PartStatistics> parts = parts_of(report);
  ForestPlot plot;
  plot.title = "Prevalence of tags";
  plot.description = "Share of positives among the known labels of each tag, in each part.";
  plot.x_name = "share of positives";
  plot.low = 0.0;
  for (const PartStatistics& part : parts) plot.series.push_back(part.name);
  for (const std::size_t tag : tags) {
    ForestRow row{report.vocabulary[tag], "", {}, {}, false};
    for (const PartStatistics& part : parts) row.estimates.push_back({part.prevalence(tag), {}, {}});
    plot.rows.push_back(std::move(row));
  }
  return forest_plot(plot);
}

Table histogram_table(const LabelStatistics& labels) {
  Table table{"tags_per_row", "Rows with so many tags", {{"tags", "Tags"}, {"rows", "Rows"}}, {}};
  for (std::size_t i = 0; i < labels.histogram.size(); ++i)
    table.rows.push_back({static_cast<std::int64_t>(i), labels.histogram[i]});
  return table;
}

// Up to the most tags that any row has.
std::vector<std::int64_t> without_empty_end(std::vector<std::int64_t> counts) {
  while (counts.size() > 1 && counts.back() == 0) counts.pop_back();
  return counts;
}

}  // namespace

Section data_section(const ReportSource& source) {
  const LabelReport report =
      label_report(source.inputs.labels, source.inputs.split_table ? &*source.inputs.split_table : nullptr);
  const LabelStatistics& labels = report.labels;
  Section section{"data", "Data card", {}};
  section.blocks.emplace_back(
      Paragraph{fmt::format("{} rows with labels, {} tags; a row has {:.2f} tags on average (median {:g}), and there "
                            "are {} different sets of tags. Unknown "
                            "labels count neither as positive nor as negative.",
                            grouped(labels.rows), report.vocabulary.size(), labels.tags_per_track,
                            labels.median_tags_per_track, grouped(labels.combinations))});
  section.blocks.emplace_back(parts_table(report));
  if (report.splits.parts.empty()) {
    section.blocks.emplace_back(Paragraph{"All rows are one part: give --splits to see the parts apart.", true});
  }
  PictureGroup group{"How often tags occur",
                     "The first picture is the share of rows that have each tag, a marker for each part: markers far "
                     "apart say that the parts "
                     "differ. The second is how many rows have so many tags." +
                         shown_tags_text(source.measured),
                     PictureSize::kMedium,
                     {prevalence_picture(report, source.measured.shown_tags),
                      column_chart({"Tags per row", "How many rows have no tag, one tag, two tags and so on.",
                                    "tags of a row", "rows", without_empty_end(labels.histogram)})},
                     {},
                     {prevalence_table(report), histogram_table(labels)}};
  const std::vector<PartStatistics> parts = parts_of(report);
  for (std::size_t i = 0; i < parts.size(); ++i) group.legend.push_back({i, parts[i].name});
  section.blocks.emplace_back(std::move(group));
  return section;
}

}  // namespace ctxtag
