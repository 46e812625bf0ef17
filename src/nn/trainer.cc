#include <ATen/Parallel.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <chrono>

#include "checkpoint.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/config/json.h"
#include "ctxtag/dataset/score_table.h"
#include "ctxtag/evaluation/figures.h"
#include "ctxtag/loading/batch_queue.h"
#include "ctxtag/nn/loss.h"
#include "ctxtag/nn/model_file.h"
#include "ctxtag/nn/train.h"
#include "fine_tuning.h"
#include "finite.h"
#include "golden_scores.h"
#include "loss_input.h"
#include "run_decision.h"
#include "run_description.h"
#include "run_folder.h"
#include "run_workers.h"
#include "schedule.h"
#include "scoring.h"
#include "team.h"
#include "torch_device.h"
#include "training_data.h"

namespace ctxtag::nn {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct Validation {
  double loss = 0.0;
  std::optional<double> macro_roc_auc, macro_average_precision;
};

const TrainObserver kSilent;

/// A run from its tables to its files, which one process writes where several train it. Its loop is `train_epochs`.
class TrainingRun {
 public:
  TrainingRun(const ExperimentConfig& config, const std::filesystem::path& folder, const TrainOptions& options,
              const TrainObserver& observer)
      : config_(config),
        options_(options),
        device_(torch_device(options.device)),
        team_(join_peers(peer_place(), device_, observer.note)),
        observer_(team_.leads() ? observer : kSilent),
        data_(read_training_data(config)) {
    const TableHashes tables = table_hashes(config);
    team_.require_alike(text_hash(config_json(config).dump()), tables);
    for (const std::string& note : data_.notes) say(note);
    if (config.train.patience > 0 && data_.samples.validation.size() == 0) {
      throw ConfigError("train.patience: early stopping needs a validation split, and the splits have none");
    }
    require_calibration(config, data_);
    torch::manual_seed(static_cast<std::int64_t>(mixed_seed({config.seed, 0x57454947}) >> 1));
    if (!hears(config.model)) {
      silence(data_);
    } else if (config.data.features.empty()) {
      throw ConfigError("data.features: not given, but " + config.model.name + " listens to recordings");
    }
    listeners_ = listener_source(data_);
    model_ = make_model(config.model, shape_of(data_, listeners_));
    require_input_fits(config, data_.source, *model_);
    prepare_input(data_, *model_);
    model_->to(device_);
    if (!config.train.init.empty()) {
      for (const std::string& note : initialise_from(config, data_.vocabulary, *model_)) say(note);
    }
    optimizer_ = make_optimizer(config.optimizer, trained_parameters(config.train.freeze, *model_));
    loss_ = make_run_loss(config, data_.samples.train);
    set_precision(*model_, precision_from(config.train.precision, options.device));
    scheduled_rate(config.schedule, 1.0, 0, 1);  // an unknown schedule is refused before any work
    team_.watch(trained_parameters(config.train.freeze, *model_));
    const BatchPlan plan = team_.own_part(batch_plan(config, crop_frames(config, data_.source, *model_)));
    maker_ = std::make_unique<BatchMaker>(data_.samples.train, data_.source, plan, listeners_);
    // Last: a request that is refused leaves no folder behind. One process writes it.
    if (team_.leads()) folder_ = std::make_unique<RunFolder>(folder, config, tables);
  }

  TrainSummary run() {
    TrainSummary summary;
    summary.leads = team_.leads();
    if (team_.leads()) resume(summary);
    if (team_.leads() && state_.finished && !folder_->has_results(data_.samples)) state_.finished = false;
    team_.share(state_, summary.resumed, all_tensors(*model_, *optimizer_, *loss_));
    if (state_.finished) {
      summary.done_before = true;
    } else {
      if (team_.leads()) {
        if (!summary.resumed) folder_->write_environment(config_, options_.threads, team_.size());
        folder_->write_left_out(data_.samples);
      }
      train_epochs();
      finish(summary);
    }
    summary.epochs = state_.epoch;
    summary.best_epoch = state_.best_epoch + 1;
    summary.best_loss = state_.best_loss;
    return summary;
  }

 private:
  void say(const std::string& note) const {
    if (observer_.note) observer_.note(note);
  }

  std::string this_epoch() const { return "epoch " + std::to_string(state_.epoch + 1); }

  void resume(TrainSummary& summary) {
    const RunWorkers workers{options_.threads, team_.size(), options_.device.is_gpu()};
    state_.fingerprint = folder_->fingerprint() + workers.text();
    const auto kept = read_train_state(folder_->last_checkpoint());
    if (!kept) return folder_->keep_history(0);  // what died before its first checkpoint begins again
    require_continuable(*kept, folder_->fingerprint(), workers, folder_->last_checkpoint().string(),
                        options_.allow_different_threads, [this](const std::string& note) { say(note); });
    const std::string fingerprint = state_.fingerprint;
    state_ = *kept;
    state_.fingerprint = fingerprint;
    restore_checkpoint(folder_->last_checkpoint(), *model_, *optimizer_, *loss_);
    folder_->keep_history(state_.epoch);
    summary.resumed = true;
  }

  bool exhausted() const {
    return config_.train.patience > 0 && state_.epochs_without_gain > static_cast<std::size_t>(config_.train.patience);
  }

  void train_epochs() {
    while (state_.epoch < static_cast<std::size_t>(config_.train.epochs) && !exhausted()) {
      const Clock::time_point begin = Clock::now();
      EpochResult result;
      result.learning_rate = learn();
      result.train_loss = state_.loss_sum / state_.loss_rows;
      judge(result);
      result.epoch = ++state_.epoch;
      result.seconds = seconds_since(begin);
      state_.step = 0;
      state_.loss_sum = state_.loss_rows = 0.0;
      if (folder_) folder_->record(result);
      keep();
      if (observer_.epoch) observer_.epoch(result);
    }
  }

  // The rest of the epoch under way; returns the learning rate of its last step.
  double learn() {
    model_->train();
    keep_frozen_parts_still(config_.train.freeze, *model_);
    const std::size_t steps = maker_->steps_per_epoch();
    const auto total = static_cast<std::int64_t>(steps) * config_.train.epochs;
    double rate = 0.0;
    Clock::time_point kept = Clock::now();
    BatchQueue queue(*maker_, state_.epoch, state_.step);
    while (const Batch* batch = queue.next()) {
      const auto global = static_cast<std::int64_t>(state_.epoch * steps + state_.step);
      rate = scheduled_rate(config_.schedule, config_.optimizer.learning_rate, global, total);
      const double loss = take_step(*batch, rate);
      ++state_.step;
      if (observer_.step) {
        observer_.step({state_.epoch + 1, static_cast<std::size_t>(config_.train.epochs), state_.step, steps, loss});
      }
      if (state_.step < steps && seconds_since(kept) > config_.train.checkpoint_seconds) {
        keep();
        kept = Clock::now();
      }
    }
    return rate;
  }

  double take_step(const Batch& batch, double rate) {
    const NetworkInput input = sent_to(device_, network_input(batch, listeners_.numbers));
    const torch::Tensor logits = team_.logits(*model_, batch, input);
    const torch::Tensor loss = loss_->value(loss_input(batch, logits, state_.epoch));
    const double value = loss.item<double>();
    require_finite_loss(value, "the loss", this_epoch() + ", step " + std::to_string(state_.step + 1));
    team_.backward(loss, batch);
    if (config_.optimizer.clip_norm > 0.0) optimizer_->clip_gradients(config_.optimizer.clip_norm);
    optimizer_->step(rate);
    optimizer_->zero_grad();
    loss_->step(rate);
    state_.loss_sum += value * static_cast<double>(batch.rows);
    state_.loss_rows += static_cast<double>(batch.rows);
    return value;
  }

  // Looks at the validation rows; without any, the last epoch counts as the best.
  void judge(EpochResult& result) {
    bool better = true;
    if (data_.samples.validation.size() != 0) {
      const Validation validation = validate();
      result.valid_loss = validation.loss;
      result.valid_macro_roc_auc = validation.macro_roc_auc;
      result.valid_macro_average_precision = validation.macro_average_precision;
      better = state_.best_epoch < 0 || validation.loss < state_.best_loss - config_.train.min_change;
      if (better) state_.best_loss = validation.loss;
    }
    result.improved = better;
    if (better) {
      require_finite_weights(*model_, this_epoch());
      state_.best_epoch = static_cast<long long>(state_.epoch);
      state_.epochs_without_gain = 0;
      if (folder_) write_tensors(folder_->best_weights(), model_state(*model_), {});
    } else {
      ++state_.epochs_without_gain;
    }
  }

  RowOutputs scored(const SampleSet& samples) {
    return team_.scored(PreparedModel(*model_), data_.source, samples.feature_rows, {listeners_, samples.user_rows},
                        options_.threads);
  }

  RealMatrix scores_of(const RowOutputs& outputs) const { return probabilities(outputs, config_.model.output); }

  Validation validate() {
    const SampleSet& samples = data_.samples.validation;
    const RowOutputs outputs = scored(samples);
    const torch::NoGradGuard no_grad;
    const double loss = loss_->validation(whole_input(samples, outputs)).item<double>();
    const Figures figures = ranking_figures({scores_of(outputs), samples.values, samples.known});
    require_finite_loss(loss, "the validation loss", this_epoch());
    return {loss, figures.average.macro_roc_auc.value, figures.average.macro_average_precision.value};
  }

  void keep() {
    if (folder_) write_checkpoint(folder_->last_checkpoint(), state_, *model_, *optimizer_, *loss_);
  }

  std::optional<double> write_split(const SampleSet& samples, const std::string& split) {
    if (samples.size() == 0) return std::nullopt;
    const RealMatrix scores = scores_of(scored(samples));
    require_finite_scores(scores, split, "epoch " + std::to_string(state_.best_epoch + 1));
    if (folder_) write_scores(folder_->scores(split), {samples.ids, samples.users, data_.vocabulary, scores});
    return ranking_figures({scores, samples.values, samples.known}).average.macro_roc_auc.value;
  }

  ScoreDecision decision() {
    if (data_.samples.validation.size() == 0) return undecided(data_);
    std::vector<std::string> notes;
    ScoreDecision result = fitted_decision(config_, data_, scores_of(scored(data_.samples.validation)), notes);
    for (const std::string& note : notes) say(note);
    return result;
  }

  void finish(TrainSummary& summary) {
    if (folder_) {
      read_tensors(SafetensorsFile(folder_->best_weights()), folder_->best_weights().string(), model_state(*model_));
    }
    team_.share(model_state(*model_));
    summary.valid_macro_roc_auc = write_split(data_.samples.validation, "validation");
    summary.test_macro_roc_auc = write_split(data_.samples.test, "test");
    const ScoreDecision decided = decision();
    if (!folder_) return;
    ModelDescription description = run_model_description(config_, data_, state_, folder_->fingerprint(), decided);
    model_->to(torch::kCPU);  // golden scores are the processor's
    description.golden_scores = golden_scores(*model_, description);
    write_model(folder_->model(), description, *model_);
    // The last state goes back into the network, so that the checkpoint stays the one of the last step.
    if (std::filesystem::exists(folder_->last_checkpoint())) {
      restore_checkpoint(folder_->last_checkpoint(), *model_, *optimizer_, *loss_);
    }
    state_.finished = true;
    keep();
  }

  const ExperimentConfig& config_;
  TrainOptions options_;
  torch::Device device_;
  Team team_;
  const TrainObserver& observer_;
  std::unique_ptr<RunFolder> folder_;  // null in all processes but one
  TrainingData data_;
  ListenerSource listeners_;
  std::shared_ptr<Model> model_;
  std::unique_ptr<Optimizer> optimizer_;
  std::unique_ptr<Loss> loss_;
  std::unique_ptr<BatchMaker> maker_;
  TrainState state_;
};

}  // namespace

TrainSummary train(const ExperimentConfig& config, const std::filesystem::path& run, const TrainOptions& options,
                   const TrainObserver& observer) {
  at::set_num_threads(options.threads);
  return TrainingRun(config, run, options, observer).run();
}

std::vector<std::pair<std::string, std::string>> torch_library_versions() { return {{"LibTorch", TORCH_VERSION}}; }

}  // namespace ctxtag::nn
