#pragma once
#include <array>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/formats/csv.h"
#include "importing/imported.h"

namespace ctxtag {

constexpr double kNotThere = std::numeric_limits<double>::quiet_NaN();

/// What the half hour before an event was like at the wrist: of 30 records. Numbers that are not there are NaN.
struct SitunesWrist {
  double heart_rate_mean = kNotThere, heart_rate_deviation = kNotThere;  ///< of all records; deviation over n
  double intensity_mean = kNotThere, intensity_max = kNotThere, steps_sum = kNotThere;
  std::string activity;          ///< the most frequent type, of equally frequent ones the earlier; empty: missing
  std::array<double, 5> shares;  ///< of the records, by the order of situnes_activities()

  SitunesWrist() { shares.fill(kNotThere); }
};

/// A user listened to a track. Numbers that are not there are NaN.
struct SitunesEvent {
  std::string id, time_of_day, weather, seconds, chosen_by;
  TrackId track;
  UserId user;
  int stage = 0;
  long long timestamp = 0, rating = 0;
  double valence_before = kNotThere, arousal_before = kNotThere, valence_after = 0.0, arousal_after = 0.0;
  double pressure = kNotThere, temperature = kNotThere, humidity = kNotThere, speed = kNotThere;
  SitunesWrist wrist;

  std::string id_in_stage() const { return id.substr(2); }
};

/// The events of interactions.csv. Throws DataError with file, line and column for what cannot be read.
std::vector<SitunesEvent> read_situnes_stage(const std::filesystem::path& file, int stage);
/// Adds what env.json says of them; returns of how many it says nothing. Throws DataError with file and record.
std::size_t add_situnes_surroundings(const std::filesystem::path& file, std::vector<SitunesEvent>& events);
/// Adds what wrist.npy (events x 30 x 4, by ascending inter_id) says of them. Throws DataError.
void add_situnes_wrists(const std::filesystem::path& file, std::vector<SitunesEvent>& events);

/// The types of activity that wrist.npy knows beside the missing one.
const std::vector<std::string>& situnes_activities();

/// An id as it is written. Throws DataError when the cell is empty.
std::string situnes_id(const std::string& cell, const FileLine& at);

}  // namespace ctxtag
