#pragma once
#include <filesystem>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// How much each label counts in the loss: weights >= 0, not confined to [0, 1]; rows x tags.
struct WeightTable {
  std::vector<TrackId> ids;
  TagVocabulary vocabulary;
  RealMatrix positive;  ///< used where the label is 1
  RealMatrix negative;  ///< used where the label is 0
};

/// CSV with columns id, then `<tag>:negative` and `<tag>:positive` for every tag of `vocabulary`. Throws DataError with
/// file, line and column for a missing column, and a weight that is no number from 0 to 1,000,000.
WeightTable read_weights(const std::filesystem::path& file, const TagVocabulary& vocabulary);
std::string csv_text(const WeightTable& weights);  ///< as write_weights() writes it
void write_weights(const std::filesystem::path& file, const WeightTable& weights);

}  // namespace ctxtag
