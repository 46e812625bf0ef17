#pragma once
#include "ctxtag/loading/batch.h"
#include "ctxtag/loading/sample_set.h"
#include "ctxtag/nn/loss.h"
#include "ctxtag/nn/train.h"
#include "scoring.h"

namespace ctxtag::nn {

/// What a training step of `epoch` (from 0) offers the loss; shares the batch's memory.
LossInput loss_input(const Batch& batch, const torch::Tensor& logits, std::size_t epoch);

/// The loss of a run, with the prior that its config names. Throws ConfigError as make_loss does, and when mixup would
/// give mixed rows to a loss that keeps something of every row.
std::unique_ptr<Loss> make_run_loss(const ExperimentConfig& config, const SampleSet& train);

/// The same for all rows of a split at once, in double.
LossInput whole_input(const SampleSet& samples, const RowOutputs& outputs);

/// How the batches of a run are drawn; `crop` frames each (0: whole excerpts).
BatchPlan batch_plan(const ExperimentConfig& config, std::size_t crop);

}  // namespace ctxtag::nn
