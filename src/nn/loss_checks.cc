#include "loss_checks.h"

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag::nn {
namespace {

// In epochs, from 1.
void require_begins(const ExperimentConfig& config) {
  if (config.loss.name == "bce") return;  // as its warm-up
  const bool splc = config.loss.name == "splc";
  const int begins = config.loss.warmup_epochs + (splc ? config.loss.splc.first_epoch : 1);
  if (begins <= config.train.epochs) return;
  throw ConfigError("loss.warmup_epochs" + std::string(splc ? ", loss.splc.first_epoch" : "") + ": " +
                    config.loss.name + " would begin in epoch " + std::to_string(begins) + " of " +
                    std::to_string(config.train.epochs) + ", and so never; lower it, or raise train.epochs");
}

void require_some_weight(const ExperimentConfig& config, const SampleSet& train) {
  if (train.negative_weight.size() == 0) return;
  const bool empty_cells_too = config.loss.empty == "negative";
  for (Eigen::Index row = 0; row < train.values.rows(); ++row) {
    for (Eigen::Index tag = 0; tag < train.values.cols(); ++tag) {
      const bool known = train.known(row, tag) != 0;
      if (!known && !empty_cells_too) continue;
      const bool positive = known && train.values(row, tag) != 0;
      if ((positive ? train.positive_weight(row, tag) : train.negative_weight(row, tag)) > 0.0F) return;
    }
  }
  throw ConfigError("data.weights: " + escaped_bytes(config.data.weights) +
                    " weighs every training label 0, so that nothing would be learnt; expected some weight above 0");
}

}  // namespace

void require_loss_takes_effect(const ExperimentConfig& config, const SampleSet& train) {
  require_begins(config);
  require_some_weight(config, train);
}

}  // namespace ctxtag::nn
