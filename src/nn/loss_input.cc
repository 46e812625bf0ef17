#include "loss_input.h"

#include <torch/torch.h>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/score_table.h"
#include "loss_checks.h"
#include "network_input.h"

namespace ctxtag::nn {
namespace {

torch::Tensor cells(const ByteMatrix& bytes) {
  return torch::from_blob(const_cast<std::uint8_t*>(bytes.data()), {bytes.rows(), bytes.cols()}, torch::kUInt8)
      .to(torch::kFloat64);
}

torch::Tensor weights_or_one(const decltype(SampleSet::positive_weight)& weights, const torch::Tensor& like) {
  if (weights.size() == 0) return torch::ones_like(like);
  return torch::from_blob(const_cast<float*>(weights.data()), {weights.rows(), weights.cols()}, torch::kFloat32)
      .to(torch::kFloat64);
}

void require_single_labels(const SampleSet& samples) {
  const auto positives = (samples.values * samples.known).cast<int>().rowwise().sum().eval();
  for (Eigen::Index row = 0; row < positives.size(); ++row) {
    if (positives[row] == 1) continue;
    throw ConfigError("loss.name: softmax_cross_entropy is for one tag a row, and the training row '" +
                      samples.ids[static_cast<std::size_t>(row)].value + "' has " + std::to_string(positives[row]) +
                      "; use bce, or samples with one tag each");
  }
}

}  // namespace

LossInput loss_input(const Batch& batch, const torch::Tensor& logits, std::size_t epoch) {
  const std::vector<std::int64_t> shape = logits.sizes().vec();
  LossInput in{logits, tensor_of(batch.labels, shape), tensor_of(batch.known, shape),
               tensor_of(batch.positive_weight, shape), tensor_of(batch.negative_weight, shape)};
  in.samples = torch::from_blob(const_cast<std::int64_t*>(batch.samples.data()),
                                {static_cast<std::int64_t>(batch.rows)}, torch::kInt64);
  in.epoch = static_cast<std::int64_t>(epoch);
  return in;
}

std::unique_ptr<Loss> make_run_loss(const ExperimentConfig& config, const SampleSet& train) {
  require_loss_takes_effect(config, train);
  LossData data{cells(train.values), cells(train.known)};
  data.seed = config.seed;
  const std::string& prior = config.loss.selective_asl.prior;
  if (config.loss.name == "selective_asl" && !prior.empty()) {
    const Eigen::RowVectorXd mean = read_scores(prior, train.vocabulary).scores.matrix().colwise().mean();
    data.prior = torch::from_blob(const_cast<double*>(mean.data()), {mean.size()}, torch::kFloat64).clone();
  }
  if (config.loss.name == "softmax_cross_entropy") require_single_labels(train);
  std::unique_ptr<Loss> loss = make_loss(config.loss, data);
  if (config.train.augment.mixup_alpha > 0.0 && !loss->state().empty()) {
    throw ConfigError("train.augment.mixup_alpha: " + config.loss.name +
                      " keeps estimates of the labels of single rows and cannot take mixed ones; set it to 0");
  }
  return loss;
}

LossInput whole_input(const SampleSet& samples, const RowOutputs& outputs) {
  const torch::Tensor logits = torch::from_blob(const_cast<float*>(outputs.logits.data()),
                                                {outputs.logits.rows(), outputs.logits.cols()}, torch::kFloat32)
                                   .to(torch::kFloat64);
  return {logits, cells(samples.values), cells(samples.known), weights_or_one(samples.positive_weight, logits),
          weights_or_one(samples.negative_weight, logits)};
}

BatchPlan batch_plan(const ExperimentConfig& config, std::size_t crop) {
  BatchPlan plan;
  plan.seed = config.seed;
  plan.batch_size = static_cast<std::size_t>(config.train.batch_size);
  plan.crop_frames = crop;
  plan.mixup_alpha = config.train.augment.mixup_alpha;
  plan.time_masks = config.train.augment.time_masks;
  plan.time_mask_frames = config.train.augment.time_mask_frames;
  plan.band_masks = config.train.augment.band_masks;
  plan.band_mask_bands = config.train.augment.band_mask_bands;
  plan.steps_per_epoch = static_cast<std::size_t>(config.train.steps_per_epoch);
  return plan;
}

}  // namespace ctxtag::nn
