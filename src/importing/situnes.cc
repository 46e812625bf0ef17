#include <spdlog/fmt/fmt.h>

#include <limits>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "importing/imported.h"
#include "importing/listener_tables.h"
#include "importing/situnes_tables.h"
#include "importing/source.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

constexpr int kStages = 3;
const std::string kMetadata = "music_metadata/music_info.csv";

std::string interactions_of(int stage) { return fmt::format("Stage{}/interactions.csv", stage); }

bool is_feature(const std::string& column) {
  return !column.empty() && column != "item_id" && column != "general_genre_id" && column != "general_genre";
}

// Numbers as they are, the genre as one column each.
void add_features(const fs::path& file, const SourceFolder& source, Imported& imported) {
  CsvReader reader(file);
  const std::size_t id = reader.column("item_id"), genre = reader.column("general_genre");
  std::vector<std::size_t> columns;
  std::vector<std::string> names, genres;
  for (std::size_t i = 0; i < reader.header().size(); ++i) {
    if (is_feature(reader.header()[i])) columns.push_back(i), names.push_back(reader.header()[i]);
  }
  std::vector<TrackId> ids;
  std::set<std::string> seen, all_genres;
  std::vector<std::vector<double>> rows;
  std::size_t missing = 0;
  for (std::vector<std::string> cells; reader.next(cells);) {
    ids.push_back({situnes_id(cells[id], reader.at())});
    if (!seen.insert(ids.back().value).second) {
      throw DataError(to_text(reader.at()) + "the item '" + ids.back().value + "' stands here a second time");
    }
    std::vector<double>& row = rows.emplace_back();
    for (const std::size_t column : columns) {
      double value = std::numeric_limits<double>::quiet_NaN();
      if (cells[column].empty()) {
        ++missing;
      } else if (!parse_number(cells[column], value)) {
        throw DataError(to_text(reader.at()) + "'" + reader.header()[column] + "' is '" + escaped_bytes(cells[column]) +
                        "'; expected a number or nothing");
      }
      row.push_back(value);
    }
    genres.push_back(cells[genre]);
    all_genres.insert(cells[genre]);
  }
  std::vector<double> values;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    values.insert(values.end(), rows[row].begin(), rows[row].end());
    for (const std::string& name : all_genres) values.push_back(genres[row] == name ? 1.0 : 0.0);
  }
  for (const std::string& name : all_genres) names.push_back("genre " + name);
  source.add_read(imported.report, file, ids.size());
  if (missing > 0) imported.report.notes.push_back(fmt::format("{} features are missing: NaN", missing));
  imported.tables.push_back(vectors_table("features", std::move(ids), names, values));
}

bool recognises_situnes(const fs::path& source) { return holds_any(source, {interactions_of(1), interactions_of(2)}); }

Imported read_situnes(const ImportRequest& request) {
  SourceFolder source(request.source);
  Imported imported;
  std::vector<SitunesEvent> all;
  for (int stage = 1; stage <= kStages; ++stage) {
    const auto file = source.find({interactions_of(stage)}, imported.report);
    if (!file) continue;
    std::vector<SitunesEvent> events = read_situnes_stage(*file, stage);
    source.add_read(imported.report, *file, events.size());
    const auto surroundings =
        stage == 1 ? std::nullopt : source.find({fmt::format("Stage{}/env.json", stage)}, imported.report);
    if (surroundings) {
      const std::size_t without = add_situnes_surroundings(*surroundings, events);
      source.add_read(imported.report, *surroundings, events.size() - without);
      if (without > 0) {
        imported.report.notes.push_back(fmt::format("stage {}: {} events without surroundings", stage, without));
      }
    }
    const auto wrists =
        stage == 1 ? std::nullopt : source.find({fmt::format("Stage{}/wrist.npy", stage)}, imported.report);
    if (wrists) {
      add_situnes_wrists(*wrists, events);
      source.add_read(imported.report, *wrists, events.size());
    }
    all.insert(all.end(), events.begin(), events.end());
  }
  if (all.empty()) source.fail("no event of SiTunes is here");
  std::set<UserId> users;
  for (const SitunesEvent& event : all) users.insert(event.user);
  imported.report.notes.push_back(fmt::format("{} events of {} users", all.size(), users.size()));
  imported.tables.push_back(situnes_events_table(all));
  add_situnes_samples(all, imported);
  if (ImportedTable streams = situnes_streams_table(all); streams.rows > 0) {
    imported.tables.push_back(std::move(streams));
  }
  if (const auto file = source.find({kMetadata}, imported.report)) add_features(*file, source, imported);
  return imported;
}

}  // namespace

ImportFormat situnes_format() { return {recognises_situnes, read_situnes}; }

}  // namespace ctxtag
