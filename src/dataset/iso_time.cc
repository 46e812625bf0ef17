#include "dataset/iso_time.h"

namespace ctxtag {
namespace {

constexpr int kMonthsOfYear = 12, kHoursOfDay = 24, kMinutesOfHour = 60, kSecondsOfMinute = 60, kHighestSecond = 60;
constexpr std::int64_t kSecondsOfDay = 86400, kSecondsOfHour = 3600;

// Takes a text apart from its beginning.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : left_(text) {}

  bool done() const { return left_.empty(); }
  bool take(char c) {
    if (left_.empty() || left_.front() != c) return false;
    left_.remove_prefix(1);
    return true;
  }
  // A number of exactly `digits` digits, at most `highest`.
  bool take(int digits, int highest, int& number) {
    number = 0;
    if (left_.size() < static_cast<std::size_t>(digits)) return false;
    for (int i = 0; i < digits; ++i) {
      const char c = left_[static_cast<std::size_t>(i)];
      if (c < '0' || c > '9') return false;
      number = 10 * number + (c - '0');
    }
    left_.remove_prefix(static_cast<std::size_t>(digits));
    return number <= highest;
  }
  std::string_view take_digits() {
    const std::string_view digits = left_.substr(0, left_.find_first_not_of("0123456789"));
    left_.remove_prefix(digits.size());
    return digits;
  }

 private:
  std::string_view left_;
};

int days_of_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kDays[month - 1] + (leap && month == 2 ? 1 : 0);
}

// Days from 1970-01-01 to a day of the Gregorian calendar: the year begins in March, so that a leap day is its last.
std::int64_t days_since_1970(int year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t day_of_year = (153 * ((month + 9) % kMonthsOfYear) + 2) / 5 + day - 1;
  const std::int64_t leap_days = (y >= 0 ? y / 4 - y / 100 + y / 400 : -1);
  return 365 * y + leap_days + day_of_year - 719468;
}

// The offset from UTC in seconds; false when what is left is none.
bool take_offset(Scanner& text, std::int64_t& seconds) {
  seconds = 0;
  if (text.take('Z')) return true;
  const bool west = text.take('-');
  if (!west && !text.take('+')) return false;
  int hours = 0, minutes = 0;
  if (!text.take(2, kHoursOfDay - 1, hours)) return false;
  if (!text.done()) {
    text.take(':');
    if (!text.take(2, kMinutesOfHour - 1, minutes)) return false;
  }
  seconds = hours * kSecondsOfHour + std::int64_t{minutes} * kSecondsOfMinute;
  if (west) seconds = -seconds;
  return true;
}

// What stands behind a day: a time, and perhaps an offset.
bool take_time(Scanner& text, IsoTime& result) {
  int hour = 0, minute = 0, second = 0;
  if (!text.take(2, kHoursOfDay - 1, hour) || !text.take(':') || !text.take(2, kMinutesOfHour - 1, minute))
    return false;
  if (text.take(':')) {
    if (!text.take(2, kHighestSecond, second)) return false;
    if (text.take('.')) {
      result.fraction = text.take_digits();
      if (result.fraction.empty()) return false;
      result.fraction.erase(result.fraction.find_last_not_of('0') + 1);
    }
  }
  result.seconds += hour * kSecondsOfHour + std::int64_t{minute} * kSecondsOfMinute + second;
  result.form = TimeForm::kLocalTime;
  if (text.done()) return true;
  std::int64_t offset = 0;
  if (!take_offset(text, offset)) return false;
  result.seconds -= offset;
  result.offset = offset;
  result.form = TimeForm::kUtcTime;
  return true;
}

}  // namespace

std::optional<IsoTime> iso_time(std::string_view text) {
  Scanner scanner(text);
  int year = 0, month = 0, day = 1;
  if (!scanner.take(4, 9999, year) || !scanner.take('-') || !scanner.take(2, kMonthsOfYear, month) || month == 0) {
    return std::nullopt;
  }
  IsoTime result;
  result.form = scanner.done() ? TimeForm::kMonth : TimeForm::kDay;
  if (!scanner.done()) {
    if (!scanner.take('-') || !scanner.take(2, days_of_month(year, month), day) || day == 0) return std::nullopt;
  }
  result.seconds = days_since_1970(year, month, day) * kSecondsOfDay;
  if (scanner.done()) return result;
  if (!scanner.take('T') && !scanner.take(' ')) return std::nullopt;
  if (!take_time(scanner, result) || !scanner.done()) return std::nullopt;
  return result;
}

}  // namespace ctxtag
