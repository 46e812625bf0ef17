#include "ctxtag/streams/local_time.h"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "dataset/iso_time.h"

namespace ctxtag {

namespace {
constexpr std::int64_t kSecondsOfDay = 86400;
constexpr double kSecondsOfHour = 3600.0;
constexpr double kTurn = 2.0 * 3.14159265358979323846;
constexpr double kEarliest = -2208988800.0, kLatest = 7258118400.0;  // 1900 and 2200
constexpr std::int64_t kFirstWeekday = 3;                            // 1970-01-01 was a Thursday
}  // namespace

LocalTime local_time(double seconds) {
  const double whole = std::floor(seconds);
  const auto since = static_cast<std::int64_t>(whole);
  const std::int64_t day = since >= 0 ? since / kSecondsOfDay : -((kSecondsOfDay - 1 - since) / kSecondsOfDay);
  LocalTime time;
  time.weekday = static_cast<int>(((day + kFirstWeekday) % 7 + 7) % 7);
  const std::int64_t of_day = since - day * kSecondsOfDay;
  time.hour = static_cast<int>(of_day / static_cast<std::int64_t>(kSecondsOfHour));
  time.hours = (static_cast<double>(of_day) + (seconds - whole)) / kSecondsOfHour;
  return time;
}

std::array<float, kTimeColumns.size()> time_values(const LocalTime& time) {
  const double day = kTurn * time.weekday / 7.0, clock = kTurn * time.hours / 24.0;
  return {static_cast<float>(time.hour),     static_cast<float>(time.weekday),    static_cast<float>(std::cos(day)),
          static_cast<float>(std::sin(day)), static_cast<float>(std::cos(clock)), static_cast<float>(std::sin(clock))};
}

TimeZone::TimeZone(const std::string& name) {
  try {
    zone_ = date::locate_zone(name);
  } catch (const std::exception&) {
    throw ConfigError("unknown time zone '" + escaped_bytes(name) + "'; expected one such as Europe/Paris or UTC");
  }
}

std::int64_t TimeZone::offset(double utc_seconds) {
  if (utc_seconds < begin_ || utc_seconds >= end_) {
    const std::chrono::seconds since(static_cast<std::int64_t>(std::floor(utc_seconds)));
    const date::sys_info info = static_cast<const date::time_zone*>(zone_)->get_info(date::sys_seconds(since));
    begin_ = static_cast<double>(info.begin.time_since_epoch().count());
    end_ = static_cast<double>(info.end.time_since_epoch().count());
    offset_ = info.offset.count();
  }
  return offset_;
}

// Of the offsets around that time the one that leads to it: the greater, which is of summer time, comes first.
std::optional<std::int64_t> TimeZone::offset_of_local(double seconds) {
  const double day = static_cast<double>(kSecondsOfDay);
  const std::int64_t before = offset(seconds - day), after = offset(seconds + day);
  for (const std::int64_t ahead : {std::max(before, after), std::min(before, after)}) {
    if (offset(seconds - static_cast<double>(ahead)) == ahead) return ahead;
  }
  return std::nullopt;
}

double clock_seconds(const std::string& text, const std::string& zone) {
  double seconds = 0.0;
  std::int64_t ahead = 0;
  bool is_utc = true;
  if (!parse_number(text, seconds)) {
    const auto time = iso_time(text);
    if (!time || (time->form != TimeForm::kUtcTime && time->form != TimeForm::kLocalTime)) {
      throw ConfigError("'" + escaped_bytes(text) + "' is no moment; expected one as 2026-11-22T07:00+01:00");
    }
    seconds = static_cast<double>(time->seconds);
    ahead = time->offset;
    is_utc = time->form == TimeForm::kUtcTime;
  }
  if (!(seconds >= kEarliest && seconds <= kLatest)) {
    throw ConfigError("'" + escaped_bytes(text) +
                      "' is no moment between 1900 and 2200; numbers are seconds since 1970");
  }
  if (!is_utc) {
    if (!zone.empty() && !TimeZone(zone).offset_of_local(seconds)) {
      throw ConfigError("'" + escaped_bytes(text) + "': clocks in " + escaped_bytes(zone) + " skipped that time");
    }
    return seconds;
  }
  return seconds + static_cast<double>(zone.empty() ? ahead : TimeZone(zone).offset(seconds));
}

}  // namespace ctxtag
