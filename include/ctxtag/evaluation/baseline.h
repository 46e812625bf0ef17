#pragma once
#include <Eigen/Core>
#include <vector>

#include "ctxtag/dataset/count_table.h"
#include "ctxtag/dataset/ids.h"
#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/score_table.h"

namespace ctxtag {

/// What one logistic regression a tag makes of fixed features (such as mean and standard deviation over time of every
/// mel band): fitted to the rows of `train`, scores for the rows of `predict` in that order. `features` has one row for
/// each of `ids`; labels are matched by id. A train track without a row of labels counts as unknown. The result does
/// not depend on `threads`. Throws ConfigError when ids and features differ in number, or a train or predict id has no
/// features.
ScoreTable logistic_baseline(const Eigen::Ref<const Eigen::MatrixXd>& features, const std::vector<TrackId>& ids,
                             const LabelMatrix& labels, const std::vector<TrackId>& train,
                             const std::vector<TrackId>& predict, double c = 1.0, int threads = 1);

/// Each track's sum of counts of all other tags: how popular it is, whatever the tag. Throws ConfigError for a track
/// that has no counts.
ScoreTable popularity_baseline(const CountTable& counts, const std::vector<TrackId>& predict);

/// The same for every track: the share of positives among the known labels of `train`. Throws ConfigError for a tag
/// that is known of none.
ScoreTable prior_baseline(const LabelMatrix& labels, const std::vector<TrackId>& train,
                          const std::vector<TrackId>& predict);

}  // namespace ctxtag
