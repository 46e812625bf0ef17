#include "finite.h"

#include <torch/torch.h>

#include <cmath>

#include "ctxtag/base/error.h"
#include "model_state.h"

namespace ctxtag::nn {
namespace {

[[noreturn]] void diverged(const std::string& when, const std::string& what) {
  throw SystemError(when + ": " + what +
                    " not finite; checkpoints so far are kept. Lower optimizer.learning_rate, or set "
                    "optimizer.clip_norm");
}

}  // namespace

void require_finite_loss(double loss, const std::string& which, const std::string& when) {
  if (!std::isfinite(loss)) diverged(when, which + " is");
}

void require_finite_weights(const Model& model, const std::string& when) {
  for (const auto& [name, tensor] : model_state(model)) {
    if (!torch::isfinite(tensor).all().item<bool>()) diverged(when, "the weights '" + name + "' are");
  }
}

void require_finite_scores(const RealMatrix& scores, const std::string& split, const std::string& when) {
  if (!scores.isFinite().all()) diverged(when, "the scores of the " + split + " rows are");
}

}  // namespace ctxtag::nn
