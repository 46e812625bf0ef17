#pragma once
#include <cstdint>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/split.h"
#include "ctxtag/dataset/split_table.h"

namespace ctxtag {

/// One fold is the test, one the validation, the rest train. Throws ConfigError as SplitTable::assignment() does.
SplitTable splits_of_folds(const SplitTable& folds, int test_fold, int validation_fold);

/// Train, validation and test from folds: `test_fold` is the test, `validation_share` of the other rows the validation,
/// chosen like folds are: evenly mixed tags, whole groups. Row order is that of `folds`. Throws ConfigError for a fold
/// that does not occur, a share outside (0, 1), rows without labels, and a group that is in two folds.
SplitTable splits_from_folds(const SplitTable& folds, int test_fold, double validation_share, const LabelMatrix& labels,
                             const GroupOfTrack& groups, std::uint64_t seed);

/// The split of the ICASSP 2020 paper: `test_fold` is the test; of the other rows a tenth, rounded up, is drawn for
/// validation by scikit-learn's train_test_split with seed 0, whatever the artists. Rows: train and validation in the
/// order drawn, then the test.
SplitTable split_like_icassp2020(const SplitTable& folds, int test_fold = 0);

/// Throws ConfigError that names a group with rows in two parts of the table, and both parts.
void require_whole_groups(const SplitTable& table, const GroupOfTrack& groups);

}  // namespace ctxtag
