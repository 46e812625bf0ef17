#pragma once
#include <optional>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/evaluation/evaluation_config.h"
#include "ctxtag/evaluation/metric_report.h"
#include "ctxtag/evaluation/user_satisfaction.h"

namespace ctxtag {

/// What an evaluation of samples reads. All tables have the same vocabulary.
struct SampleTables {
  ScoreTable scores;  ///< per track, which every sample of the track gets, or per track and user
  SampleTable samples;
  std::optional<std::unordered_map<TrackId, Split>> splits = {};  ///< by sample_id(): as splits_of_samples() makes them
  std::optional<SampleTable> train_samples = {};  ///< those that training saw; else the train samples of the splits
};

struct SampleReport {
  MetricReport metrics;
  /// User satisfaction; both are empty with mo_mg, whose rows are tracks.
  std::vector<UserResult> users;
  std::vector<UserGroup> groups;
};

/// evaluate() by one of the protocols of config.protocol, over the samples (with splits: the test samples, thresholds
/// being fitted on the validation samples), and what the decisions are to each user.
///
/// - mo_mg: rows are tracks; a tag is positive when a sample of the track (with splits: of the same split) has it,
///   negative when all are known to lack it. Needs scores per track.
/// - mo_sg, so_sg: a sample without exactly one tag, all others being known to be absent, is an error, unless
///   `allow_partial` leaves it out. Accuracy is `exact_match` of so_sg.
/// - none: any number of tags.
///
/// Like ismir2020, and not with mo_mg: the samples behind the last multiple of 32, in the order of their table, are
/// left out, with a note. Throws as evaluate() does, and ConfigError for a sample without a score.
SampleReport evaluate_samples(const SampleTables& tables, const EvaluationConfig& config = {}, int threads = 1);

}  // namespace ctxtag
