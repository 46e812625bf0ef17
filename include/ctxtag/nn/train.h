#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ctxtag/nn/device.h"
#include "ctxtag/nn/experiment.h"

namespace ctxtag::nn {

/// One epoch, as a line of history.jsonl says it. Epochs count from 1 for people.
struct EpochResult {
  std::size_t epoch = 0;
  double train_loss = 0.0;
  std::optional<double> valid_loss, valid_macro_roc_auc, valid_macro_average_precision;
  double learning_rate = 0.0;  ///< of its last step
  double seconds = 0.0;        ///< only in timing.jsonl
  bool improved = false;
};

/// How far the epoch under way is.
struct StepProgress {
  std::size_t epoch = 0, epochs = 0, step = 0, steps = 0;
  double loss = 0.0;
};

/// How a run speaks of itself; what is empty is not called.
struct TrainObserver {
  std::function<void(const StepProgress&)> step;
  std::function<void(const EpochResult&)> epoch;
  std::function<void(const std::string&)> note;
};

struct TrainOptions {
  int threads = 1;
  bool allow_different_threads = false;  ///< continue a run that was begun with another number of threads, or elsewhere
  Device device = {};                    ///< where the network learns
};

struct TrainSummary {
  bool done_before = false;  ///< nothing was left to do
  bool resumed = false;
  bool leads = true;  ///< this process writes the run; of several that train together one does
  std::size_t epochs = 0;
  long long best_epoch = -1;  ///< from 1
  double best_loss = 0.0;
  std::optional<double> valid_macro_roc_auc, test_macro_roc_auc;
};

/// Where the launcher says so (RANK and WORLD_SIZE, or what mpirun and srun set), several processes train together:
/// each computes its rows of every batch, gradients and batch norm's figures are added up over all of them, and the
/// loss is that of the whole batch. Trains into the folder `run`: config.json, history.jsonl, timing.jsonl,
/// events.out.tfevents.ctxtag, checkpoints/, scores/{validation,test}.csv of the best epoch, environment.json,
/// model.safetensors. Called again with the same config it continues where it was stopped, to the same bytes as if it
/// never had been. Throws ConfigError when the folder holds another run or is in use, SystemError when a loss, a weight
/// or a score is not finite (the last checkpoint is kept).
TrainSummary train(const ExperimentConfig& config, const std::filesystem::path& run, const TrainOptions& options,
                   const TrainObserver& observer = {});

/// Name and version of every library that training uses beside the torch-free ones.
std::vector<std::pair<std::string, std::string>> torch_library_versions();

}  // namespace ctxtag::nn
