#pragma once
#include <string>
#include <vector>

#include "training_data.h"

namespace ctxtag::nn {

/// What the tables of a run hold of tracks without labels, for people: rows of the split table and rows of the
/// features, each counted, with the first named.
std::vector<std::string> unlabelled_notes(const LabelMatrix& labels, const SplitTable& splits, const TrainingData& data,
                                          const DataConfig& config);

}  // namespace ctxtag::nn
