#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ctxtag {

/// How a moment is written; moments of two forms cannot be compared.
enum class TimeForm { kNumber, kMonth, kDay, kLocalTime, kUtcTime };

struct IsoTime {
  TimeForm form = TimeForm::kDay;
  std::int64_t seconds = 0;  ///< since 1970-01-01, in UTC where the text has an offset
  std::string fraction;      ///< digits behind the decimal point, without zeros at the end
  std::int64_t offset = 0;   ///< seconds that the text's clock is ahead of UTC; 0 where it names no offset
};

/// What a text says in the extended form of ISO 8601: `2022-07`, `2022-07-26`, `2022-07-26T18:05[:09[.25]]` (or a blank
/// for the T) and an offset `Z`, `+02`, `+02:00`, `+0200` or none. Empty for anything else and for a date or time that
/// there is not.
std::optional<IsoTime> iso_time(std::string_view text);

}  // namespace ctxtag
