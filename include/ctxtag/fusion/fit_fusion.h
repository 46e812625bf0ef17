#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/fusion/fusion.h"
#include "ctxtag/fusion/fusion_config.h"

namespace ctxtag {

/// Labels of the rows that a fusion is fitted to, rows x tags; cells that are not known take part in nothing.
struct FusionLabels {
  ByteMatrix values, known;
};

/// Fits the fusion to these rows, all of them. A mean: the weights of the best objective among all multiples of
/// 1 / steps; of equally good ones the most even, then the first. Stacking: a tag with one class only gets the mean of
/// the logits, with a note. Product: the prior is (positives + 1) / (known + 2) of a tag, and over tags its share of
/// all positives, each counted once more. The result does not depend on `threads`. Throws ConfigError when there are
/// more than 20000 weights to try, or no tag has both a positive and a negative.
Fusion fitted_fusion(const AlignedScores& scores, const std::vector<std::string>& names, const FusionLabels& labels,
                     const FusionConfig& config, std::vector<std::string>& notes, int threads = 1);

/// What fuse() reads.
struct FusionTables {
  std::vector<std::string> names;             ///< of the systems
  std::vector<ScoreTable> scores;             ///< one per system, each per track or per track and user
  std::optional<LabelMatrix> labels;          ///< of tracks
  std::optional<SampleTable> samples;         ///< or of samples; one of the two
  std::unordered_map<TrackId, Split> splits;  ///< by track, or by sample_id()
};

struct FusedScores {
  Fusion fusion;
  ScoreTable scores;  ///< of all rows
  std::vector<std::string> notes;
};

/// A fusion fitted to the validation rows, which are all that it sees of the labels, and what it makes of all rows.
/// Throws as aligned_scores() and fitted_fusion() do, and ConfigError for scores of users without samples, for no
/// validation row, and for validation rows without scores or labels unless `allow_partial`.
FusedScores fuse(const FusionTables& tables, const FusionConfig& config, int threads = 1);

}  // namespace ctxtag
