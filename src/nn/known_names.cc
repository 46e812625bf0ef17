#include <torch/torch.h>

#include <algorithm>

#include "ctxtag/base/text.h"
#include "ctxtag/nn/experiment.h"
#include "ctxtag/nn/loss.h"
#include "ctxtag/nn/model.h"
#include "optimizer.h"
#include "schedule.h"

namespace ctxtag::nn {
namespace {

void require_one_of(const std::vector<std::string>& known, const std::string& kind, const std::string& name) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  throw ConfigError("unknown " + kind + " '" + escaped_bytes(name) + "'; known: " + joined(known));
}

}  // namespace

void require_known_names(const ExperimentConfig& config) {
  require_one_of(model_names(), "model", config.model.name);
  require_one_of(loss_names(), "loss", config.loss.name);
  make_optimizer(config.optimizer, {});
  scheduled_rate(config.schedule, 1.0, 0, 1);
}

}  // namespace ctxtag::nn
