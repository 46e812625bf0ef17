#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag::tools {

/// Reads a label table and says on stderr which columns were left out. An empty vocabulary takes all tags.
LabelMatrix labels_with_notes(const std::string& file, const std::string& vocabulary = "");

/// 1 for the rows of `labels` that the split table assigns to train, else 0. Throws ConfigError when there is none.
std::vector<std::uint8_t> training_rows(const LabelMatrix& labels, const std::string& splits);

}  // namespace ctxtag::tools
