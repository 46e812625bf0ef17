#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

#include "ctxtag/users/play_counts.h"

namespace ctxtag {

/// What was read, and what of it is worth a look.
struct ListeningReport {
  std::int64_t events = 0;            ///< rows
  std::size_t users = 0, tracks = 0;  ///< different ids
  std::int64_t repeated = 0;          ///< rows of a pair of user and track that an earlier row has; their counts add up
  std::vector<UserId> users_without_plays;    ///< all their counts are 0: there is nothing to know them by
  std::vector<TrackId> tracks_without_plays;  ///< the same of tracks
  std::int64_t users_as_numbers = 0;          ///< ids that are numbers; where only some are, two tables may be mixed
  std::int64_t tracks_as_numbers = 0;
};

struct ListeningEvents {
  PlayCounts counts;  ///< users and tracks in the order of their first play
  ListeningReport report;
};

/// CSV, or TSV when the name says so, plain or .gz, with a header: `user_id` (or `user`), `track_id` (or `song_id`,
/// `track`) and perhaps `count`; without it a row is one play. Further columns (a timestamp) are not looked at. Rows of
/// one user and track add up. Throws DataError with file and line for a missing column, an empty id, a count that is
/// not a finite number from 0, and a table without a single play.
ListeningEvents read_listening_events(const std::filesystem::path& file);

}  // namespace ctxtag
