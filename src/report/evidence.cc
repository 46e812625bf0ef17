#include "ctxtag/report/evidence.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/formats/csv.h"
#include "report/sections.h"

namespace ctxtag {
namespace {

std::string title_of(const Measured& measured) {
  std::string title = "Evaluation of " + measured.systems[0].name;
  const std::size_t others = measured.systems.size() - 1;
  if (others == 1) title += " beside " + measured.systems[1].name;
  if (others > 1) title += fmt::format(" beside {} other systems", others);
  return title;
}

// Files that were given for rows of other ids say nothing on the page; the ids are why.
void note_other_ids(const Measured& measured, const ReportInputs& inputs, std::vector<std::string>& notes) {
  std::set<TrackId> rows;
  for (std::size_t row = 0; row < measured.ids.size(); ++row) rows.insert(measured.track(row));
  const auto note = [&](const char* option, const TrackId& one, const auto& has_row) {
    if (std::none_of(rows.begin(), rows.end(), has_row)) {
      notes.push_back(fmt::format("{}: none of its ids, such as '{}', is that of an evaluated track, such as '{}'",
                                  option, escaped_bytes(one.value), escaped_bytes(rows.begin()->value)));
    }
  };
  if (rows.empty()) return;
  if (!inputs.recordings.empty()) {
    note("--audio", inputs.recordings.begin()->first,
         [&](const TrackId& id) { return inputs.recordings.count(id) != 0; });
  }
  if (inputs.embeddings && !inputs.embeddings->tracks.empty()) {
    const std::set<TrackId> there(inputs.embeddings->tracks.begin(), inputs.embeddings->tracks.end());
    note("--embeddings", inputs.embeddings->tracks[0], [&](const TrackId& id) { return there.count(id) != 0; });
  }
}

}  // namespace

std::vector<LegendEntry> systems_legend(const Measured& measured) {
  std::vector<LegendEntry> legend;
  for (std::size_t i = 0; i < measured.systems.size(); ++i) legend.push_back({i, measured.systems[i].name});
  return legend;
}

std::vector<std::string> system_names(const Measured& measured) {
  std::vector<std::string> names;
  for (const MeasuredSystem& system : measured.systems) names.push_back(system.name);
  return names;
}

std::string shown_tags_text(const Measured& measured) {
  if (measured.shown_tags.size() == measured.tags.size()) return "";
  return fmt::format(" Shown are the {} of {} tags with the most positives.", measured.shown_tags.size(),
                     measured.tags.size());
}

PlaneTable read_plane(const std::filesystem::path& file) {
  PlaneTable plane{"valence", "arousal", {}, {}, {}};
  CsvReader reader(file);
  const std::size_t x = reader.column(plane.x_name), y = reader.column(plane.y_name);
  std::map<TrackId, int> lines;
  for (std::vector<std::string> cells; reader.next(cells);) {
    if (cells[x].empty() || cells[y].empty()) continue;
    double values[2] = {0.0, 0.0};
    for (const int i : {0, 1}) {
      const std::string& cell = cells[i == 0 ? x : y];
      if (!parse_number(cell, values[i]) || !std::isfinite(values[i])) {
        throw DataError(to_text(reader.at()) + (i == 0 ? plane.x_name : plane.y_name) + ": expected a number, found '" +
                        escaped_bytes(cell) + "'");
      }
    }
    const TrackId id{unescaped_bytes(cells[0])};
    if (!lines.emplace(id, reader.at().line).second) {
      throw DataError(to_text(reader.at()) + "'" + escaped_bytes(id.value) + "' stands in line " +
                      std::to_string(lines.at(id)) + " already");
    }
    plane.ids.push_back(id);
    plane.x.push_back(values[0]);
    plane.y.push_back(values[1]);
  }
  return plane;
}

ReportDocument evidence_report(const ReportInputs& inputs, const ReportConfig& config, std::vector<std::string>& notes,
                               int threads) {
  const Measured all = measured(inputs, config, notes, threads);
  note_other_ids(all, inputs, notes);
  const ReportSource source{inputs, config, all, threads};
  ReportDocument document;
  document.title = title_of(all);
  document.lead = fmt::format(
      "Listening contexts of music: what was predicted, how well, and how sure that is. {} {} rows, {} tags, {}.",
      all.ids.size(), inputs.splits ? "test" : "scored", all.tags.size(),
      all.systems.size() == 1 ? "one system" : fmt::format("{} systems", all.systems.size()));
  for (const auto section : {summary_section, data_section, learning_section, tags_section, curves_section,
                             calibration_section, together_section, map_section, plane_section, examples_section,
                             listeners_section, signals_section, runs_section}) {
    document.sections.push_back(section(source));
  }
  if (!notes.empty()) {
    for (const std::string& note : notes) document.sections[0].blocks.push_back(Paragraph{"Note: " + note, true});
  }
  return document;
}

}  // namespace ctxtag
