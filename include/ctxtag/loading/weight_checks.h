#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/loading/sample_set.h"

namespace ctxtag {

/// What of a weight table takes no part, one line each for people: rows of tracks without labels, columns other than
/// the weights of the vocabulary. `file`: where `weights` was read from.
std::vector<std::string> weight_notes(const std::filesystem::path& file, const WeightTable& weights,
                                      const LabelMatrix& labels);

/// Tables that ctxtag-dataset makes hold 0 for the negative weight of every positive, others may hold what they like
/// there, since it is not used. Throws DataError that names a cell when it is 0 at some positives of the training rows
/// and more at others: then the table was made from other labels. Without weights it does nothing.
void require_weights_of_these_labels(const std::filesystem::path& file, const SampleSet& train);

}  // namespace ctxtag
