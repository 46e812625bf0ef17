#pragma once
#include <Eigen/Core>
#include <vector>

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

}  // namespace ctxtag
