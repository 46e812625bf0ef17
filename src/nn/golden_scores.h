#pragma once
#include <vector>

#include "ctxtag/nn/model.h"
#include "ctxtag/nn/model_file.h"

namespace ctxtag::nn {

/// An input that everybody can make again: the golden clip (golden_clip.h), repeated to the length of the excerpt, as
/// the model's front end has it; of vectors, number i is ((7 i) mod 11 - 5) / 5. A listener's vector is made the same
/// way.
struct GoldenInput {
  std::vector<float> spectrogram;  ///< frames x bands of the description
  std::vector<float> listener;     ///< user_numbers
};
GoldenInput golden_input(const ModelDescription& description);

/// What the network, in evaluation, makes of it: one score per tag; empty when one is
/// not finite. Throws DataError when the description's frames are
/// not those of its front end.
std::vector<double> golden_scores(Model& model, const ModelDescription& description);

}  // namespace ctxtag::nn
