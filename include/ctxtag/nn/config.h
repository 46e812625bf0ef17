#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/nn/loss_config.h"

namespace ctxtag::nn {

/// Which network, and the few numbers it may differ by. What is left at its default is the architecture's own.
struct ModelConfig {
  std::string name = "small_cnn";
  std::vector<int> channels;
  int dense = 0;
  double dropout = -1.0;
  std::vector<int> hidden;
  std::string activation = "relu";
  bool standardize = true;
  std::string output = "sigmoid";
  std::string audio = "small_cnn";
  std::string fusion = "film";
  std::vector<int> user_hidden;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("name", name,
          "small_cnn (for little data, any input length), icassp2020_cnn (the paper's, fixed input), fcn, "
          "short_chunk_cnn, short_chunk_cnn_res, musicnn (known baselines, any input length), dense (layers on feature "
          "vectors); of listeners too: ismir2020_audio_user (the paper's), ismir2020_released (the authors' "
          "later one), ismir2020_user (listener only), ismir2022_audio_user (that paper's), user_fusion");
    field("channels", channels,
          "filters of each convolution block (musicnn: of timbre, rhythm, middle); empty: the architecture's own");
    field("dense", dense, "units of the hidden dense layer; 0: the architecture's own");
    field("dropout", dropout, "share of units dropped in training; -1: the architecture's own");
    field("hidden", hidden, "dense: units of each hidden layer; empty: 2048, 1024, 256, as in the ICMR 2020 paper");
    field("activation", activation, "dense: relu, or sigmoid with the paper's initial weights");
    field("standardize", standardize,
          "dense: take off the training rows' mean, divide by their deviation; what is missing becomes the mean");
    field("output", output,
          "sigmoid (any number of tags a row) or softmax (one tag a row; with loss.name=softmax_cross_entropy)");
    field("audio", audio,
          "user_fusion: the network that listens: small_cnn, icassp2020_cnn, dense, fcn, short_chunk_cnn, "
          "short_chunk_cnn_res or musicnn");
    field("fusion", fusion, "user_fusion: additive, concat, gated, film, bilinear or attention");
    field("user_hidden", user_hidden,
          "networks of listeners: units of each dense layer on their vectors; empty: the architecture's own");
  }
  void validate() const {
    for (const int n : channels) {
      if (n < 1) throw ConfigError("channels: every number must be at least 1, found " + std::to_string(n));
    }
    if (dense < 0) throw ConfigError("dense: must not be negative, found " + std::to_string(dense));
    for (const int n : hidden) {
      if (n < 1) throw ConfigError("hidden: every number must be at least 1, found " + std::to_string(n));
    }
    if (activation != "relu" && activation != "sigmoid")
      throw ConfigError("activation: relu or sigmoid, found '" + activation + "'");
    if (output != "sigmoid" && output != "softmax")
      throw ConfigError("output: sigmoid or softmax, found '" + output + "'");
    for (const int n : user_hidden) {
      if (n < 1) throw ConfigError("user_hidden: every number must be at least 1, found " + std::to_string(n));
    }
    if (dropout != -1.0 && (dropout < 0.0 || dropout >= 1.0))
      throw ConfigError("dropout: must lie in [0, 1), or be -1");
  }
};

struct OptimizerConfig {
  std::string name = "adamw";
  double learning_rate = 2e-3;
  double weight_decay = 1e-2;
  double beta1 = 0.9, beta2 = 0.999;
  double rho = 0.95;
  double epsilon = 1e-8;
  double clip_norm = 0.0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("name", name, "adadelta, adam (weight decay in the gradient) or adamw (decoupled weight decay)");
    field("learning_rate", learning_rate, "the schedule's factor 1; the peak of one_cycle");
    field("weight_decay", weight_decay, "of convolution and dense weights, not of biases and normalisation");
    field("beta1", beta1, "adam, adamw: decay of the mean gradient");
    field("beta2", beta2, "adam, adamw: decay of the mean squared gradient");
    field("rho", rho, "adadelta: decay of both running averages");
    field("epsilon", epsilon, "adadelta: inside both roots; adam, adamw: added to the root");
    field("clip_norm", clip_norm, "gradients are scaled down to this norm over all parameters; 0: off");
  }
  void validate() const {
    if (!(learning_rate > 0.0)) throw ConfigError("learning_rate: must be positive");
    if (weight_decay < 0.0) throw ConfigError("weight_decay: must not be negative");
    if (!(epsilon > 0.0)) throw ConfigError("epsilon: must be positive");
    if (clip_norm < 0.0) throw ConfigError("clip_norm: must not be negative");
    for (const double decay : {beta1, beta2, rho}) {
      if (decay < 0.0 || decay >= 1.0) throw ConfigError("beta1, beta2, rho: must lie in [0, 1)");
    }
  }
};

struct ScheduleConfig {
  std::string name = "one_cycle";
  double factor = 0.95;
  int every_steps = 1000;
  double warmup = 0.3;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("name", name, "constant, step (times `factor` every `every_steps`) or one_cycle (cosine up, cosine down)");
    field("factor", factor, "step: what the learning rate is multiplied by");
    field("every_steps", every_steps, "step: after how many batches");
    field("warmup", warmup, "one_cycle: share of all batches before the peak");
  }
  void validate() const {
    if (!(factor > 0.0)) throw ConfigError("factor: must be positive");
    if (every_steps < 1) throw ConfigError("every_steps: must be at least 1");
    if (!(warmup > 0.0 && warmup < 1.0)) throw ConfigError("warmup: must lie between 0 and 1");
  }
};

/// Random changes of training spectrograms, drawn per sample from (seed, epoch, sample).
struct AugmentConfig {
  int crop_frames = -1;
  double mixup_alpha = 0.0;
  int time_masks = 0, time_mask_frames = 0;
  int band_masks = 0, band_mask_bands = 0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("crop_frames", crop_frames,
          "train on random crops of that many frames; 0: the whole excerpt; -1: half of it, if the network takes any "
          "length");
    field("mixup_alpha", mixup_alpha, "mix pairs of samples with a share from Beta(alpha, alpha); 0: off");
    field("time_masks", time_masks, "SpecAugment: how many spans of frames are blanked");
    field("time_mask_frames", time_mask_frames, "SpecAugment: the longest such span");
    field("band_masks", band_masks, "SpecAugment: how many spans of mel bands are blanked");
    field("band_mask_bands", band_mask_bands, "SpecAugment: the widest such span");
  }
  void validate() const {
    if (crop_frames < -1) throw ConfigError("crop_frames: must be at least 0, or -1");
    for (const int n : {time_masks, time_mask_frames, band_masks, band_mask_bands}) {
      if (n < 0) throw ConfigError("augment: numbers must not be negative");
    }
    if (mixup_alpha < 0.0) throw ConfigError("mixup_alpha: must not be negative");
  }
};

struct TrainConfig {
  int epochs = 40;
  int batch_size = 16;
  int steps_per_epoch = 0;
  int patience = 0;
  double min_change = 0.0;
  double checkpoint_seconds = 300.0;
  std::string precision = "float32";
  std::string init;
  std::vector<std::string> freeze;
  AugmentConfig augment;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("epochs", epochs, "passes over the training rows at most");
    field("batch_size", batch_size, "samples per step");
    field("steps_per_epoch", steps_per_epoch, "steps that count as an epoch; 0: one pass over the training rows");
    field("patience", patience, "stop when more than this many epochs pass without a lower validation loss; 0: never");
    field("min_change", min_change, "a smaller drop of the validation loss does not count");
    field("checkpoint_seconds", checkpoint_seconds, "within an epoch, keep the state at least this often");
    field("precision", precision,
          "what steps multiply in: float32, or bfloat16 (faster with AMX or AVX512-BF16); weights, sums, normalisation "
          "and loss are float32, and so is every scoring");
    field("init", init, "start from this model's weights (another vocabulary gets a new head)");
    field("freeze", freeze, "beginnings of the names of parameters that are not trained");
    field("augment", augment, "random changes of training spectrograms");
  }
  void validate() const {
    if (epochs < 1) throw ConfigError("epochs: must be at least 1, found " + std::to_string(epochs));
    if (batch_size < 1) throw ConfigError("batch_size: must be at least 1, found " + std::to_string(batch_size));
    if (steps_per_epoch < 0) throw ConfigError("steps_per_epoch: must not be negative");
    if (patience < 0) throw ConfigError("patience: must not be negative");
    if (precision != "float32" && precision != "bfloat16")
      throw ConfigError("precision: float32 or bfloat16, found '" + precision + "'");
    if (!(checkpoint_seconds > 0.0)) throw ConfigError("checkpoint_seconds: must be positive");
  }
};

/// Where a run's tables lie; relative paths are taken from the folder the command runs in.
struct DataConfig {
  std::string features, labels, samples, users, user_control = "none", splits, weights, vocabulary;
  int test_fold = -1, validation_fold = -1;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("features", features,
          "feature store (a folder made by ctxtag-features), or vectors: NAME.npy with NAME.ids.csv, or NAME.arff (its "
          "numeric attributes that are no labels)");
    field("labels", labels, "label table: 1, 0, or empty where unknown");
    field("samples", samples, "instead of labels: table of tracks for users (song_id, user_id and tags)");
    field("users", users, "vectors of the users: NAME.npy with NAME.ids.csv, or CSV; needs samples");
    field(
        "user_control", user_control,
        "none; or, to see what the vectors are good for: shuffled (each user has another's), mean (all have the mean) "
        "or random (from -1 to 1)");
    field("splits", splits, "table that says which track, or which sample, is in which split or fold");
    field("weights", weights, "table of confidence weights; empty: every label counts 1");
    field("vocabulary", vocabulary, "list of tags, one a line; empty: the label table's tag columns");
    field("test_fold", test_fold, "with a table of folds: the one to test on");
    field("validation_fold", validation_fold, "with a table of folds: the one to validate on");
  }
  void validate() const {
    if (!labels.empty() && !samples.empty()) throw ConfigError("labels, samples: give one of them");
    if (!users.empty() && samples.empty()) throw ConfigError("users: needs samples, which say what is whose");
    if (!samples.empty() && !weights.empty()) throw ConfigError("weights: are of tracks, and cannot go with samples");
    if (user_control != "none" && user_control != "shuffled" && user_control != "mean" && user_control != "random")
      throw ConfigError("user_control: none, shuffled, mean or random, found '" + user_control + "'");
    if (test_fold < -1 || validation_fold < -1)
      throw ConfigError("test_fold, validation_fold: count from 0 (-1: none)");
    if (test_fold >= 0 && test_fold == validation_fold) throw ConfigError("test_fold and validation_fold must differ");
  }
};

}  // namespace ctxtag::nn
