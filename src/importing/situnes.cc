#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "importing/imported.h"
#include "importing/listener_tables.h"
#include "importing/source.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

constexpr int kStages = 3;
const std::string kMetadata = "music_metadata/music_info.csv";
const std::vector<std::string> kTimes{"morning", "afternoon", "evening"}, kWeathers{"sunny", "cloudy", "rainy"};

std::string interactions_of(int stage) { return fmt::format("Stage{}/interactions.csv", stage); }

// A user listened to a track. Numbers that are not there are NaN.
struct Event {
  std::string id, time_of_day, weather, seconds, chosen_by;
  TrackId track;
  UserId user;
  int stage = 0;
  long long timestamp = 0, rating = 0;
  double valence_before, arousal_before, valence_after = 0.0, arousal_after = 0.0;
};

std::string id_in(const std::string& cell, const FileLine& at) {
  if (cell.empty()) throw DataError(to_text(at) + "an id is empty");
  return escaped_bytes(cell);
}

long long whole_in(const std::string& cell, const char* column, long long least, long long most, const FileLine& at) {
  long long value = 0;
  if (parse_number(cell, value) && value >= least && value <= most) return value;
  throw DataError(fmt::format("{}'{}' is '{}'; expected a whole number from {} to {}", to_text(at), column,
                              escaped_bytes(cell), least, most));
}

double emotion_in(const std::string& cell, const std::string& column, const FileLine& at) {
  double value = 0.0;
  if (parse_number(cell, value) && value >= -1.0 && value <= 1.0) return value;
  throw DataError(
      fmt::format("{}'{}' is '{}'; expected a number from -1 to 1", to_text(at), column, escaped_bytes(cell)));
}

// Stage 1 knows the emotion after listening only, and names it otherwise.
std::vector<Event> read_stage(const fs::path& file, int stage) {
  CsvReader reader(file);
  const std::string after = stage == 1 ? "emo_" : "emo_post_";
  const std::size_t user = reader.column("user_id"), track = reader.column("item_id"),
                    number = reader.column(stage == 1 ? "No." : "inter_id"), time = reader.column("timestamp"),
                    rating = reader.column("rating"), seconds = reader.column("duration"),
                    valence = reader.column(after + "valence"), arousal = reader.column(after + "arousal"),
                    chosen_by = reader.find_column("rec_type");
  std::vector<Event> events;
  for (std::vector<std::string> cells; reader.next(cells);) {
    const FileLine at = reader.at();
    Event event;
    event.user = {id_in(cells[user], at)};
    event.track = {id_in(cells[track], at)};
    const std::string in_stage = id_in(cells[number], at);
    event.id = stage == 1 ? fmt::format("1-{}-{}", event.user.value, in_stage) : fmt::format("{}-{}", stage, in_stage);
    event.stage = stage;
    event.timestamp = whole_in(cells[time], "timestamp", 0, std::numeric_limits<long long>::max(), at);
    event.rating = whole_in(cells[rating], "rating", 1, 5, at);
    event.seconds = cells[seconds];
    if (chosen_by < cells.size()) event.chosen_by = cells[chosen_by];
    event.valence_after = emotion_in(cells[valence], after + "valence", at);
    event.arousal_after = emotion_in(cells[arousal], after + "arousal", at);
    event.valence_before = event.arousal_before = std::numeric_limits<double>::quiet_NaN();
    if (stage > 1) {
      event.valence_before = emotion_in(cells[reader.column("emo_pre_valence")], "emo_pre_valence", at);
      event.arousal_before = emotion_in(cells[reader.column("emo_pre_arousal")], "emo_pre_arousal", at);
    }
    events.push_back(std::move(event));
  }
  return events;
}

std::string name_in(const nlohmann::json& code, const std::vector<std::string>& names, int first, const fs::path& file,
                    const std::string& id) {
  const int place = code.is_number_integer() ? code.get<int>() - first : -1;
  if (place >= 0 && place < static_cast<int>(names.size())) return names[static_cast<std::size_t>(place)];
  throw DataError(fmt::format("{}: record '{}' has the code {}; expected {} to {} ({})", escaped_bytes(file.string()),
                              escaped_bytes(id), code.dump(), first, first + static_cast<int>(names.size()) - 1,
                              joined(names)));
}

// Time of day and weather of the events of a stage; returns how many have none.
std::size_t add_surroundings(const fs::path& file, std::vector<Event>& events) {
  nlohmann::json all;
  try {
    all = nlohmann::json::parse(read_file(file));
  } catch (const nlohmann::json::exception& error) {
    throw DataError(escaped_bytes(file.string()) + ": it is not JSON: " + error.what());
  }
  std::size_t without = 0;
  for (Event& event : events) {
    const std::string id = event.id.substr(2);
    const auto record = all.is_object() ? all.find(id) : all.end();
    if (record == all.end()) {
      ++without;
      continue;
    }
    const auto weather = record->is_object() ? record->find("weather") : record->end();
    if (!record->is_object() || !record->contains("time") || weather == record->end() || !weather->is_array() ||
        weather->empty()) {
      throw DataError(fmt::format("{}: record '{}' is {}; expected an object with 'time' and a list 'weather'",
                                  escaped_bytes(file.string()), escaped_bytes(id), record->dump()));
    }
    event.time_of_day = name_in(record->at("time"), kTimes, 1, file, id);
    event.weather = name_in(weather->at(0), kWeathers, 0, file, id);
  }
  return without;
}

std::string number_or_nothing(double value) { return std::isnan(value) ? "" : to_text(value); }

ImportedTable events_table(const std::vector<Event>& events) {
  std::vector<std::string> lines;
  lines.reserve(events.size());
  for (const Event& event : events) {
    lines.push_back(csv_line({event.user.value, event.track.value, event.id, std::to_string(event.stage),
                              std::to_string(event.timestamp), std::to_string(event.rating),
                              number_or_nothing(event.valence_before), number_or_nothing(event.arousal_before),
                              to_text(event.valence_after), to_text(event.arousal_after), escaped_bytes(event.seconds),
                              escaped_bytes(event.chosen_by), event.time_of_day, event.weather}));
  }
  return lines_table("events.csv",
                     "user_id,track_id,event_id,stage,timestamp,rating,valence_before,arousal_before,valence_after,"
                     "arousal_after,seconds,chosen_by,time_of_day,weather",
                     lines);
}

void add_samples(std::vector<Event> events, Imported& imported) {
  std::stable_sort(events.begin(), events.end(),
                   [](const auto& a, const auto& b) { return a.timestamp < b.timestamp; });
  ClassSamples ratings({"low", "middle", "high"}), valence({"negative", "positive"}), arousal({"negative", "positive"});
  std::size_t earlier = 0, no_valence = 0, no_arousal = 0;
  for (const Event& event : events) {
    const std::size_t of_rating = event.rating <= 2 ? 0 : event.rating == 3 ? 1 : 2;
    earlier += ratings.set(event.track, event.user, of_rating) ? 1 : 0;
    if (event.valence_after == 0.0)
      ++no_valence;
    else
      valence.set(event.track, event.user, event.valence_after > 0.0 ? 1 : 0);
    if (event.arousal_after == 0.0)
      ++no_arousal;
    else
      arousal.set(event.track, event.user, event.arousal_after > 0.0 ? 1 : 0);
  }
  const auto drop = [&](std::size_t count, const std::string& reason) {
    if (count > 0) imported.report.dropped.push_back({reason, count});
  };
  drop(earlier,
       "samples: a user listened to the track again later; the last time that can be used counts (events.csv has all)");
  drop(no_valence, "samples_valence.csv: the valence is 0, neither positive nor negative");
  drop(no_arousal, "samples_arousal.csv: the arousal is 0, neither positive nor negative");
  imported.tables.push_back(ratings.table("samples_rating.csv"));
  imported.tables.push_back(valence.table("samples_valence.csv"));
  imported.tables.push_back(arousal.table("samples_arousal.csv"));
}

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
    ids.push_back({id_in(cells[id], reader.at())});
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

bool recognises(const fs::path& source) { return holds_any(source, {interactions_of(1), interactions_of(2)}); }

Imported read(const ImportRequest& request) {
  SourceFolder source(request.source);
  Imported imported;
  std::vector<Event> all;
  for (int stage = 1; stage <= kStages; ++stage) {
    const auto file = source.find({interactions_of(stage)}, imported.report);
    if (!file) continue;
    std::vector<Event> events = read_stage(*file, stage);
    source.add_read(imported.report, *file, events.size());
    const auto surroundings =
        stage == 1 ? std::nullopt : source.find({fmt::format("Stage{}/env.json", stage)}, imported.report);
    if (surroundings) {
      const std::size_t without = add_surroundings(*surroundings, events);
      source.add_read(imported.report, *surroundings, events.size() - without);
      if (without > 0) {
        imported.report.notes.push_back(fmt::format("stage {}: {} events without surroundings", stage, without));
      }
    }
    all.insert(all.end(), events.begin(), events.end());
  }
  if (all.empty()) source.fail("no event of SiTunes is here");
  std::set<UserId> users;
  for (const Event& event : all) users.insert(event.user);
  imported.report.notes.push_back(
      fmt::format("{} events of {} users; what wrists measured (wrist.npy) is not read", all.size(), users.size()));
  imported.tables.push_back(events_table(all));
  add_samples(all, imported);
  if (const auto file = source.find({kMetadata}, imported.report)) add_features(*file, source, imported);
  return imported;
}

}  // namespace

ImportFormat situnes_format() { return {recognises, read}; }

}  // namespace ctxtag
