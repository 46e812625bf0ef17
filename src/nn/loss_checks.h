#pragma once
#include "ctxtag/loading/sample_set.h"
#include "ctxtag/nn/experiment.h"

namespace ctxtag::nn {

/// Throws ConfigError for a loss that would change nothing: one that begins after the last epoch, and weights of which
/// none of the labels that take part has any.
void require_loss_takes_effect(const ExperimentConfig& config, const SampleSet& train);

}  // namespace ctxtag::nn
