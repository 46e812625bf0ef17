#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "ctxtag/nn/loss.h"
#include "model_state.h"
#include "optimizer.h"

namespace ctxtag::nn {

/// Where a training run stands, beside its tensors. Epochs and steps count from 0; `epoch` is the one under way.
struct TrainState {
  std::string fingerprint;  ///< of config, tables and thread count: another run's state is not continued
  std::size_t epoch = 0, step = 0;
  double loss_sum = 0.0;  ///< of this epoch's steps so far, times their rows
  double loss_rows = 0.0;
  double best_loss = 0.0;     ///< of the best epoch so far
  long long best_epoch = -1;  ///< -1: none yet
  std::size_t epochs_without_gain = 0;
  bool finished = false;
};

/// What a checkpoint holds of tensors.
NamedTensors all_tensors(const Model& model, Optimizer& optimizer, Loss& loss);

/// Weights, running averages, state of optimiser and loss, and counters in one file, by rename.
void write_checkpoint(const std::filesystem::path& file, const TrainState& state, const Model& model,
                      Optimizer& optimizer, Loss& loss);

/// Only the counters; empty when there is no such file. Throws DataError for a file that is no checkpoint.
std::optional<TrainState> read_train_state(const std::filesystem::path& file);

/// The tensors, in place.
void restore_checkpoint(const std::filesystem::path& file, const Model& model, Optimizer& optimizer, Loss& loss);

}  // namespace ctxtag::nn
