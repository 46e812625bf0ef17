#pragma once
#include "ctxtag/loading/batch.h"
#include "ctxtag/loading/sample_set.h"
#include "ctxtag/nn/loss.h"
#include "ctxtag/nn/train.h"
#include "scoring.h"

namespace ctxtag::nn {

/// What a network is given of a batch; shares the batch's memory.
struct NetworkInput {
  torch::Tensor spectrograms;  ///< [rows, 1, frames, bands]
  torch::Tensor users;         ///< [rows, numbers of a listener], which may be 0
};
NetworkInput network_input(const Batch& batch, std::size_t listener_numbers);

/// The way of input to a card: it is laid into one of two pieces of pinned memory in turn, while the card still
/// computes the gradients of the step before, and fetched from there without waiting. On the processor it stays where
/// it is.
class InputStaging {
 public:
  explicit InputStaging(const torch::Device& device) : device_(device) {}
  NetworkInput sent(const NetworkInput& input);

 private:
  torch::Tensor sent(const torch::Tensor& from, torch::Tensor& pinned) const;

  torch::Device device_;
  std::size_t turn_ = 0;
  NetworkInput pinned_[2];
};

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
