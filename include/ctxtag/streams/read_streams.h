#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ctxtag/streams/stream_config.h"
#include "ctxtag/streams/stream_table.h"

namespace ctxtag {

/// What became of the rows.
struct StreamReport {
  std::int64_t rows = 0;                   ///< read
  std::vector<std::int64_t> rows_of_file;  ///< of each file
  std::int64_t other_situation = 0;        ///< left out: not among the situations asked for
  std::int64_t unknown_situation = 0;
  std::int64_t utc_without_zone = 0;             ///< their hour is that of UTC
  std::map<std::string, std::int64_t> missing;   ///< cells of each column that hold nothing
  std::map<std::string, std::int64_t> rejected;  ///< rows by reason: "impossible time", "unknown time zone", ...
  std::vector<std::string> examples;             ///< the first row of each reason, as FILE:LINE: what
  std::vector<std::string> ignored_columns;

  std::int64_t rejected_rows() const;
  /// One line for people per thing to know.
  std::vector<std::string> notes() const;
};

struct Streams {
  StreamTable table;
  StreamReport report;
};

/// CSV, plain or .gz (cells may be quoted, but hold no line break), of
/// - the columns of the ISMIR 2022 data: `user_id, media_id, readable_time, weekday, user_age, gender_num, device_num,
///   location_num, network_num, x_day, y_day, x_time, y_time, matches, fold`, as far as they are there; or
/// - `timestamp` with any of `time_zone, listening_device (device), network, age, gender, country (location)`, from
///   which the columns above are derived; also `track_id` or `song_id` for media_id, `user` for user_id.
/// A timestamp is a number of seconds since 1970, or ISO 8601 with at least minutes. Local time is that of `time_zone`
/// (IANA names; summer time by the system's time zone database); else the text's own clock; else, for moments in UTC,
/// that of config.time_zone. An empty cell is missing: NaN. Tables are one after the other; they must have the same
/// columns. A row with an impossible value throws DataError with file, line, column and value, or is left out and
/// counted, as config.on_error says: a moment that is none, lies before config.earliest or after config.latest; an
/// unknown time zone; a weekday, hour or age that cannot be; a number that is none; no user or track where there is
/// such a column. The result does not depend on `threads`.
Streams read_streams(const std::vector<std::filesystem::path>& files, const StreamConfig& config, int threads);

}  // namespace ctxtag
