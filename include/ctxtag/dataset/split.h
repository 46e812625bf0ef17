#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/split_table.h"

namespace ctxtag {

/// The group (artist, album, series ...) that each track belongs to; a track that is not in it is a group of its own.
using GroupOfTrack = std::unordered_map<TrackId, std::string>;

/// What part of the tracks each split gets; the three add up to 1.
struct SplitShares {
  double train = 0.7, validation = 0.15, test = 0.15;
};

/// Folds 0 .. `folds` - 1 of about equal size in which every tag is about equally frequent, no group being in two:
/// iterative multi-label stratification (Sechidis et al. 2011) of whole groups, the rarest tag first, each group to the
/// fold that wants most of that tag, ties by total want, then by chance; then single groups are moved or exchanged
/// while that evens out the counts. Unknown labels count neither for nor against. Every row of `labels` is in exactly
/// one fold, and no fold is empty. Equal input and seed, equal folds. Throws ConfigError for fewer than 2 folds, or
/// fewer groups than folds.
SplitTable split_folds(const LabelMatrix& labels, const GroupOfTrack& groups, int folds, std::uint64_t seed);

/// The same for train, validation and test. A split whose share is 0 stays empty.
/// Throws ConfigError for shares that are negative or do not add up to 1.
SplitTable split_train_validation_test(const LabelMatrix& labels, const GroupOfTrack& groups, const SplitShares& shares,
                                       std::uint64_t seed);

/// One part of a split table and how far its labels are from those of the whole.
struct PartBalance {
  std::string name;  ///< "fold 0", "train", ...
  int rows = 0;
  int groups = 0;
  double share = 0.0;                     ///< of all rows
  double max_prevalence_deviation = 0.0;  ///< over tags: |positives/known here - in the whole|
  std::string max_prevalence_tag;         ///< the tag where it is reached; empty without known labels
  double max_positives_deviation = 0.0;   ///< over tags: |this part of the tag's positives - share wanted|
  std::string max_positives_tag;
};

/// `wanted` is the share of each part: as many as there are folds, or three; empty takes equal folds, or the parts' own
/// shares of the rows. Every id of `table` must be in `labels` (ConfigError).
std::vector<PartBalance> split_balance(const LabelMatrix& labels, const GroupOfTrack& groups, const SplitTable& table,
                                       std::vector<double> wanted = {});

}  // namespace ctxtag
