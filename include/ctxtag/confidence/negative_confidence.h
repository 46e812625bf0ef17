#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// What an estimator of negative confidence may be told beside its name.
struct ConfidenceOptions {
  std::uint64_t seed = 0;         ///< random
  bool published_offset = false;  ///< pairs: as the authors' code has it, 1 / (tags - 1) too high
  int threads = 1;
};

/// Names of negative_confidence(), in the order in which they are listed:
/// - ones: 1. random: uniform in [0, 1), the control.
/// - exact (N1 of ICASSP 2020): n0 / (n0 + n1); n0 tracks have exactly the track's tags, n1 those and the tag as well.
/// - cooccurrence, also correlation (N2, and CB-WCE of ICMR 2020): 1 - N(P + tag) / N(P); P: the track's positives,
/// N(S):
///   tracks that have all tags of S.
/// - pairs (N3): mean over the other tags of the share of tracks without the tag among those with the same value of the
///   other tag.
/// - prior: 1 - prevalence of the tag.
/// - naive_bayes: from the positives only, independent given the tag: odds = prior odds x product over k in P of
///   p(k | tag) / p(k | not tag), counts smoothed by 1/2. Where so much is hidden that most tracks show one tag, pairs
///   that were hidden speak against each other, and it finds hidden positives worse than the prior.
/// - backoff: prior odds x product over k in P of the lift of (k, tag), shrunk towards 1 where little was seen:
/// (observed
///   pairs + 4) / (expected pairs + 4); expected: the tracks' numbers of positives and the tags' frequencies as they
///   are, pairs by chance. Tracks with one visible positive then speak neither for nor against any pair.
const std::vector<std::string>& negative_confidence_names();

/// How sure it is that a label that is not positive is a true negative, from what is visible: rows x tags, in [0, 1]
/// (but for pairs with the published offset); 0 where the label is positive. `among` says which rows are counted (not
/// 0; empty: all). Where an estimate has nothing to rest on (no counted track has these tags) it is 1. Unknown labels
/// count as not positive. Throws ConfigError for an unknown name.
RealMatrix negative_confidence(const std::string& name, const LabelMatrix& visible,
                               const ConfidenceOptions& options = {}, const std::vector<std::uint8_t>& among = {});

/// The oracle "ignore missing" of ICMR 2020: 0 for hidden positives and positives, 1 elsewhere. Throws ConfigError when
/// ids or tags differ.
RealMatrix ignore_missing(const LabelMatrix& visible, const LabelMatrix& hidden);

}  // namespace ctxtag
