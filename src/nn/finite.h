#pragma once
#include <string>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/nn/model.h"

namespace ctxtag::nn {

/// Three ways to see that training has diverged. Each throws SystemError that says where (`when`: "epoch 3, step 7"),
/// what is no number any more, and what to do.
void require_finite_loss(double loss, const std::string& which, const std::string& when);
void require_finite_weights(const Model& model, const std::string& when);
void require_finite_scores(const RealMatrix& scores, const std::string& split, const std::string& when);

}  // namespace ctxtag::nn
