#pragma once
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/dataset/split.h"
#include "ctxtag/dataset/split_table.h"

namespace ctxtag {

/// When each track appeared, as a text that sorts by time.
using TimeOfTrack = std::unordered_map<TrackId, std::string>;

/// Column `column` of a CSV whose first column is the id: all numbers (years, seconds since any moment), or all times
/// of one form of ISO 8601: months (2022-07), days (2022-07-26), or moments (2022-07-26T18:05 with or without seconds
/// and their fraction), which all have an offset from UTC (Z, +02:00) and are compared by what they are in UTC, or all
/// none. Throws DataError with the line for anything else: another order (31/12/2019), a day or an hour that there is
/// not, an empty cell.
TimeOfTrack read_times(const std::filesystem::path& file, const std::string& column);

/// The earliest tracks train, the next validate, the latest test. Tracks of one moment stay together, in the earlier
/// part. Row order is that of `ids`. Throws ConfigError for a track without a time, for shares as
/// split_train_validation_test() does, and when a part with a share stays empty.
SplitTable split_by_time(const std::vector<TrackId>& ids, const TimeOfTrack& times, const SplitShares& shares);

}  // namespace ctxtag
