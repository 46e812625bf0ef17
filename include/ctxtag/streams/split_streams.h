#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/split.h"
#include "ctxtag/streams/stream_table.h"

namespace ctxtag {

/// What the parts of a split do not share (Ibrahim et al., ISMIR 2022).
enum class StreamSplit {
  kColdUser,   ///< no user is in two folds
  kColdTrack,  ///< no track is in two folds
  kWarmCase    ///< rows by chance, every situation as frequent in each fold
};

/// "cold_user", "cold_track" or "warm_case"; ConfigError for anything else.
StreamSplit stream_split(const std::string& name);

/// Folds 0 .. `folds` - 1 of about as many streams. Users, or tracks, come in an order that is a hash of their id and
/// the seed, each to the fold with the fewest streams; of the warm case, the streams of every situation in such an
/// order to one fold after the other. Throws ConfigError for fewer than 2 folds, or fewer users, tracks or streams than
/// folds, or a table without the column.
SplitTable split_streams(const StreamTable& table, StreamSplit kind, int folds, std::uint64_t seed);

/// The earliest streams train, the next validate, the latest test; streams of one moment stay together, in the earlier
/// part. Throws ConfigError for shares that are negative or do not add up to 1, a stream without a time, and a part
/// with a share that stays empty.
SplitTable split_streams_by_time(const StreamTable& table, const SplitShares& shares);

/// Rows of each part, ascending.
struct StreamParts {
  std::vector<std::size_t> train, validation, test;
};

/// By a table of splits or of folds of stream ids; rows that it lacks are in no part. Without one, `folds` of the table
/// itself. Throws ConfigError where a fold is asked for that does not occur, and where train is empty.
StreamParts parts_of(const StreamTable& table, const SplitTable* splits, std::optional<int> test_fold,
                     std::optional<int> validation_fold);

}  // namespace ctxtag
