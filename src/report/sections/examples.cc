#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "report/sections.h"

namespace ctxtag {
namespace {

struct Kind {
  const char* name;
  bool is_positive, highest_first;
};

constexpr Kind kKinds[] = {{"best: has the tag, scored highest", true, true},
                           {"missed: has the tag, scored lowest", true, false},
                           {"false alarm: lacks the tag, scored highest", false, true}};

// Rows of that kind, the most telling first, by id where scores are equal.
std::vector<Eigen::Index> chosen_rows(const MeasuredSystem& system, Eigen::Index tag, const Kind& kind,
                                      std::size_t most) {
  std::vector<Eigen::Index> rows;
  for (Eigen::Index row = 0; row < system.cells.scores.rows(); ++row) {
    if (system.cells.known(row, tag) != 0 && (system.cells.values(row, tag) != 0) == kind.is_positive)
      rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](Eigen::Index a, Eigen::Index b) {
    const double first = system.cells.scores(a, tag), second = system.cells.scores(b, tag);
    return kind.highest_first ? first > second : first < second;
  });
  rows.resize(std::min(rows.size(), most));
  return rows;
}

Cell recording_of(const ReportSource& source, std::size_t row) {
  const auto found = source.inputs.recordings.find(source.measured.track(row));
  if (found == source.inputs.recordings.end()) return {};
  return Recording{found->second};
}

Table examples_of(const ReportSource& source, std::size_t tag) {
  const MeasuredSystem& system = source.measured.systems[0];
  const std::string& name = source.measured.tags[tag];
  Table table{"",
              fmt::format("{} (threshold {:.3f})", name, system.thresholds[tag]),
              {{"tag", "Tag"},
               {"kind", "Kind"},
               {"row", source.inputs.rows_are_samples ? "Sample" : "Track"},
               {"score", "Score"},
               {"recording", "Listen"}},
              {}};
  for (const Kind& kind : kKinds) {
    for (const Eigen::Index row :
         chosen_rows(system, static_cast<Eigen::Index>(tag), kind, static_cast<std::size_t>(source.config.examples))) {
      const auto at = static_cast<std::size_t>(row);
      table.rows.push_back({name, std::string(kind.name), source.measured.ids[at].value,
                            system.cells.scores(row, static_cast<Eigen::Index>(tag)), recording_of(source, at)});
    }
  }
  return table;
}

// As people see it: without the tag, which the caption says, and without players where there are none.
Table shown(Table table, bool with_recordings) {
  const auto drop = [&](std::ptrdiff_t column) {
    table.columns.erase(table.columns.begin() + column);
    for (auto& row : table.rows) row.erase(row.begin() + column);
  };
  if (!with_recordings) drop(4);
  drop(0);
  table.folded = true;
  table.in_json = false;
  return table;
}

}  // namespace

Section examples_section(const ReportSource& source) {
  Section section{"examples", "Best and worst predictions", {}};
  const bool recordings = !source.inputs.recordings.empty();
  section.blocks.emplace_back(Paragraph{
      fmt::format("Of each tag the {} most telling predictions of {}: what was rightly ranked first, what was missed, "
                  "and what was wrongly ranked "
                  "first. Listening to the last two tells a wrong model from a wrong label.{}",
                  source.config.examples, source.measured.systems[0].name, shown_tags_text(source.measured))});
  if (!recordings) {
    section.blocks.emplace_back(
        Paragraph{"No players: give --audio TRACKS, a table of track_id and path; the page then plays the files from "
                  "where they lie.",
                  true});
  }
  Table all{"examples", "", {}, {}};
  all.on_page = false;
  std::vector<Table> tables;
  for (const std::size_t tag : source.measured.shown_tags) {
    Table table = examples_of(source, tag);
    all.columns = table.columns;
    all.rows.insert(all.rows.end(), table.rows.begin(), table.rows.end());
    section.blocks.emplace_back(shown(std::move(table), recordings));
  }
  section.blocks.emplace_back(std::move(all));
  return section;
}

}  // namespace ctxtag
