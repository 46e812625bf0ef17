#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/count_table.h"
#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// Names of positive_weights(), in the order in which they are listed. y: labels; c: playlist counts of track i and tag
/// l; L: number of tags; t = c(i, l) / (sum over tracks of c(j, l)) x ln(L / number of positive tags of i) (ICASSP
/// 2020; t is 0 where the count is, and for a track with all tags):
/// - ones: 1. random: uniform in [0, 1), the control (variant E).
/// - tfidf: t (A). tfidf_max: t / the largest t of the tag (B).
/// - tfidf_added_one: (t - mean) / deviation + 1 over the tag's positive t, at least 0: a weight below would reward
/// mistakes (C, as we read it).
/// - tfidf_zscore: the same clipped to [0, 2] (D). Deviation: of a sample, n - 1.
/// - prevalence: 1 / (2 prevalence) rounded half to even, clipped to [1, 10] (ICMR 2020).
const std::vector<std::string>& positive_weight_names();

/// Rows x tags; what stands where the label is not positive is not used. `among` says which rows are counted for
/// sums, means and prevalences (not 0; empty: all). The tf-idf weights need `counts`. Throws ConfigError for an unknown
/// name, missing counts, a track without counts, other tags, and a tag without positives (prevalence).
RealMatrix positive_weights(const std::string& name, const LabelMatrix& labels, const std::optional<CountTable>& counts,
                            std::uint64_t seed = 0, const std::vector<std::uint8_t>& among = {});

}  // namespace ctxtag
