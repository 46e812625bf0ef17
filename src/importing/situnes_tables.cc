#include "importing/situnes_tables.h"

#include <algorithm>
#include <cmath>

#include "ctxtag/base/text.h"
#include "importing/listener_tables.h"
#include "importing/text_tables.h"

namespace ctxtag {
namespace {

const std::vector<std::string> kLevels{"low", "middle", "high"}, kSigns{"negative", "positive"};

std::size_t rating_class(const SitunesEvent& event) { return event.rating <= 2 ? 0 : event.rating == 3 ? 1 : 2; }

// Nothing where the emotion is neither.
std::string sign_of(double emotion) { return emotion == 0.0 ? "" : kSigns[emotion > 0.0 ? 1 : 0]; }

std::string number_or_nothing(double value) { return std::isnan(value) ? "" : to_text(value); }

}  // namespace

ImportedTable situnes_events_table(const std::vector<SitunesEvent>& events) {
  std::vector<std::string> lines;
  lines.reserve(events.size());
  for (const SitunesEvent& event : events) {
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

ImportedTable situnes_streams_table(const std::vector<SitunesEvent>& events) {
  std::vector<std::string> columns{"stream_id",      "user_id",       "media_id",        "timestamp",
                                   "time_of_day",    "weather",       "pressure",        "temperature",
                                   "humidity",       "speed",         "heart_rate_mean", "heart_rate_deviation",
                                   "intensity_mean", "intensity_max", "steps_sum",       "activity"};
  for (const std::string& activity : situnes_activities()) columns.push_back("share_" + activity);
  for (const char* name : {"valence_before", "arousal_before", "rating_class", "valence_sign", "arousal_sign"}) {
    columns.push_back(name);
  }
  std::string text = csv_line(columns);
  std::size_t rows = 0;
  for (const SitunesEvent& event : events) {
    if (event.stage < 2) continue;
    const SitunesWrist& wrist = event.wrist;
    std::vector<std::string> cells{event.id,          event.user.value,
                                   event.track.value, std::to_string(event.timestamp),
                                   event.time_of_day, event.weather};
    for (const double number :
         {event.pressure, event.temperature, event.humidity, event.speed, wrist.heart_rate_mean,
          wrist.heart_rate_deviation, wrist.intensity_mean, wrist.intensity_max, wrist.steps_sum}) {
      cells.push_back(number_or_nothing(number));
    }
    cells.push_back(wrist.activity);
    for (const double share : wrist.shares) cells.push_back(number_or_nothing(share));
    cells.push_back(number_or_nothing(event.valence_before));
    cells.push_back(number_or_nothing(event.arousal_before));
    cells.push_back(kLevels[rating_class(event)]);
    cells.push_back(sign_of(event.valence_after));
    cells.push_back(sign_of(event.arousal_after));
    text += csv_line(cells);
    ++rows;
  }
  return text_table("streams.csv", rows, std::move(text));
}

void add_situnes_samples(std::vector<SitunesEvent> events, Imported& imported) {
  std::stable_sort(events.begin(), events.end(),
                   [](const auto& a, const auto& b) { return a.timestamp < b.timestamp; });
  ClassSamples ratings(kLevels), valence(kSigns), arousal(kSigns);
  std::size_t earlier = 0, no_valence = 0, no_arousal = 0;
  for (const SitunesEvent& event : events) {
    const std::size_t of_rating = rating_class(event);
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

}  // namespace ctxtag
