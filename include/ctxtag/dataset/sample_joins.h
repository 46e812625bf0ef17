#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/split_table.h"

namespace ctxtag {

/// Throws ConfigError when an id of `wanted` is not in `present`, but one there is the same number spelled otherwise
/// ("7" and "7.0" or "007"): joining the two tables would lose rows. `wanted_in` and `present_in` name the tables.
void require_one_spelling(const std::vector<std::string>& wanted, const std::string& wanted_in,
                          const std::vector<std::string>& present, const std::string& present_in);

/// Scores joined with samples.
struct SampleScores {
  ScoreTable scores;  ///< ids are sample_id()s, no users
  std::vector<std::string> notes;
};

/// The scores of each sample, in the order of the samples, and those of scored (track, user) pairs that are no sample
/// behind them. A table without users gives every sample of a track the track's scores; tracks without a sample are
/// then noted. Samples without scores are left to whoever needs them. Throws as require_one_spelling() does.
SampleScores scores_of_samples(const ScoreTable& scores, const SampleTable& samples);

/// The split of each sample by its sample_id(). In a table of tracks every sample is where its track is. Samples in no
/// split are not in the result; tracks, or pairs, of the split table without a sample are counted in `notes`, unless it
/// is null. Throws as assignment() and require_one_spelling() do.
std::unordered_map<TrackId, Split> splits_of_samples(const SplitTable& splits, const SampleTable& samples,
                                                     std::optional<int> test_fold = {},
                                                     std::optional<int> validation_fold = {},
                                                     std::vector<std::string>* notes = nullptr);

/// What no two splits may share.
enum class Disjoint { kUsers, kTracks, kBoth };

/// Throws ConfigError that counts and names the users, or tracks, with samples in two splits.
void require_disjoint(const SampleTable& samples, const std::unordered_map<TrackId, Split>& splits, Disjoint what);

}  // namespace ctxtag
