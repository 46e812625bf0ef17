#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace ctxtag {

/// What a listener's clock and calendar show.
struct LocalTime {
  int weekday = 0;     ///< 0 (Monday) to 6
  int hour = 0;        ///< 0 to 23
  double hours = 0.0;  ///< since midnight, with their fraction
};

/// `seconds` since 1970-01-01T00:00 on the listener's own clock.
LocalTime local_time(double seconds);

/// A zone of the system's time zone database. Not for several threads at once: it remembers the last offset.
class TimeZone {
 public:
  /// `name` as IANA has it: Europe/Paris. Throws ConfigError for one that the database lacks.
  explicit TimeZone(const std::string& name);

  /// Seconds that clocks there are ahead of UTC at that moment, summer time included.
  std::int64_t offset(double utc_seconds);
  /// The same of `seconds` since 1970 on the clocks there: of the earlier moment where they show it twice; empty where
  /// they never show it, having gone forward over it.
  std::optional<std::int64_t> offset_of_local(double seconds);

 private:
  const void* zone_ = nullptr;
  double begin_ = 1.0, end_ = 0.0;  // when offset_ holds
  std::int64_t offset_ = 0;
};

/// A column of a stream table that the time gives.
struct TimeColumn {
  const char *name, *signal;
};
inline constexpr std::array<TimeColumn, 6> kTimeColumns{{{"readable_time", "time"},
                                                         {"weekday", "day"},
                                                         {"x_day", "day"},
                                                         {"y_day", "day"},
                                                         {"x_time", "time"},
                                                         {"y_time", "time"}}};
/// Their values; StreamTable has the formulas.
std::array<float, kTimeColumns.size()> time_values(const LocalTime& time);

/// Seconds since 1970 on the listener's clock at the moment that `text` names: seconds since 1970, or ISO 8601 with at
/// least minutes, between 1900 and 2200. The clock is that of `zone` where one is given, else the text's own. Throws
/// ConfigError, for a time that clocks of the zone skip too.
double clock_seconds(const std::string& text, const std::string& zone);

}  // namespace ctxtag
