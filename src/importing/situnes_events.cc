#include "importing/situnes_events.h"

#include <spdlog/fmt/fmt.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kTimes{"morning", "afternoon", "evening"}, kWeathers{"sunny", "cloudy", "rainy"};

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

std::string name_in(const nlohmann::json& code, const std::vector<std::string>& names, int first, const fs::path& file,
                    const std::string& id) {
  const int place = code.is_number_integer() ? code.get<int>() - first : -1;
  if (place >= 0 && place < static_cast<int>(names.size())) return names[static_cast<std::size_t>(place)];
  throw DataError(fmt::format("{}: record '{}' has the code {}; expected {} to {} ({})", escaped_bytes(file.string()),
                              escaped_bytes(id), code.dump(), first, first + static_cast<int>(names.size()) - 1,
                              joined(names)));
}

// A number of a list, NaN where the list is too short or has nothing there.
double number_in(const nlohmann::json& list, std::size_t place, const fs::path& file, const std::string& id) {
  if (!list.is_array() || place >= list.size() || list[place].is_null()) return kNotThere;
  if (list[place].is_number()) return list[place].get<double>();
  throw DataError(fmt::format("{}: record '{}' has {} in the place {} of a list; expected a number or null",
                              escaped_bytes(file.string()), escaped_bytes(id),
                              list[place].dump(-1, 32, true, nlohmann::json::error_handler_t::replace), place));
}

}  // namespace

std::string situnes_id(const std::string& cell, const FileLine& at) {
  if (cell.empty()) throw DataError(to_text(at) + "an id is empty");
  return escaped_bytes(cell);
}

// Stage 1 knows the emotion after listening only, and names it otherwise.
std::vector<SitunesEvent> read_situnes_stage(const fs::path& file, int stage) {
  CsvReader reader(file);
  const std::string after = stage == 1 ? "emo_" : "emo_post_";
  const std::size_t user = reader.column("user_id"), track = reader.column("item_id"),
                    number = reader.column(stage == 1 ? "No." : "inter_id"), time = reader.column("timestamp"),
                    rating = reader.column("rating"), seconds = reader.column("duration"),
                    valence = reader.column(after + "valence"), arousal = reader.column(after + "arousal"),
                    chosen_by = reader.find_column("rec_type");
  std::vector<SitunesEvent> events;
  for (std::vector<std::string> cells; reader.next(cells);) {
    const FileLine at = reader.at();
    SitunesEvent event;
    event.user = {situnes_id(cells[user], at)};
    event.track = {situnes_id(cells[track], at)};
    const std::string in_stage = situnes_id(cells[number], at);
    event.id = stage == 1 ? fmt::format("1-{}-{}", event.user.value, in_stage) : fmt::format("{}-{}", stage, in_stage);
    event.stage = stage;
    event.timestamp = whole_in(cells[time], "timestamp", 0, std::numeric_limits<long long>::max(), at);
    event.rating = whole_in(cells[rating], "rating", 1, 5, at);
    event.seconds = cells[seconds];
    if (chosen_by < cells.size()) event.chosen_by = cells[chosen_by];
    event.valence_after = emotion_in(cells[valence], after + "valence", at);
    event.arousal_after = emotion_in(cells[arousal], after + "arousal", at);
    if (stage > 1) {
      event.valence_before = emotion_in(cells[reader.column("emo_pre_valence")], "emo_pre_valence", at);
      event.arousal_before = emotion_in(cells[reader.column("emo_pre_arousal")], "emo_pre_arousal", at);
    }
    events.push_back(std::move(event));
  }
  return events;
}

std::size_t add_situnes_surroundings(const fs::path& file, std::vector<SitunesEvent>& events) {
  nlohmann::json all;
  try {
    all = nlohmann::json::parse(read_file(file));
  } catch (const nlohmann::json::exception& error) {
    throw DataError(escaped_bytes(file.string()) + ": it is not JSON: " + printable(error.what()));
  }
  std::size_t without = 0;
  for (SitunesEvent& event : events) {
    const std::string id = event.id_in_stage();
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
    event.pressure = number_in(*weather, 1, file, id);
    event.temperature = number_in(*weather, 2, file, id);
    event.humidity = number_in(*weather, 3, file, id);
    event.speed = number_in(record->value("GPS", nlohmann::json::array()), 2, file, id);
  }
  return without;
}

}  // namespace ctxtag
