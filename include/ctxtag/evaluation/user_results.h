#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// Samples with what was decided on them: three matrices of one shape, rows x tags. Cells that are not known take part
/// in nothing.
struct DecidedSamples {
  std::vector<UserId> users;  ///< one per row
  ByteMatrix values, known, decisions;
};

/// How the tags that a listener uses were decided on the listener's samples: the figures of each tag alone, over these
/// samples, then their mean over the tags that are positive in one of them (ISMIR 2020, user satisfaction).
/// Accuracy, recall and F1 of such a tag are always defined; precision is not where the tag was never given.
struct UserResult {
  UserId user;
  std::int64_t samples = 0;
  std::int64_t tags = 0;                       ///< that the means are over; with none they are empty
  std::optional<double> accuracy, recall, f1;  ///< F1 of a tag that was never found is 0
  std::optional<double> precision;             ///< over the tags for which it is defined; empty when there is none
  std::optional<double> precision_or_zero;     ///< over all tags, 0 where undefined (published)

  std::optional<std::int64_t> train_samples = {};  ///< empty where no training samples are known of anyone
  std::int64_t contexts = 0;                       ///< tags that the user gives in any sample that is known
};

/// One for each user of the samples, by ascending id. `train_samples` and `contexts` are not filled.
std::vector<UserResult> user_results(const DecidedSamples& samples);

}  // namespace ctxtag
