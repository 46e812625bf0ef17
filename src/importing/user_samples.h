#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/split_table.h"

namespace ctxtag {

/// Which tags a user gave to a track, one row per user and track of one split.
struct UserSamples {
  Split split = Split::kTrain;
  std::vector<std::string> tags;
  std::vector<TrackId> songs;
  std::vector<UserId> users;
  std::vector<std::vector<std::uint8_t>> labels;  ///< 1 or 0 per tag
  std::size_t repeated = 0;                       ///< rows that say again what an earlier one says; left out
};

/// CSV with `song_id`, `user_id` and one column of 1 and 0 per tag; a column without a name is left out. `tags` are the
/// tags of the other splits (empty: any), in whose order the labels are returned. Throws DataError with file and line.
UserSamples read_user_samples(const std::filesystem::path& file, Split split, const std::vector<std::string>& tags);

/// One row per track in the order in which they come first: 1 where one of its users gave the tag.
LabelMatrix labels_of_tracks(const std::vector<UserSamples>& parts);

}  // namespace ctxtag
