#include <iterator>

#include "../script_text.h"

namespace ctxtag::nn {
namespace {

struct Span {
  std::int64_t frames, bands;
};
constexpr Span kPools[] = {{4, 2}, {4, 2}, {4, 2}, {5, 3}, {4, 4}};

// The fully convolutional network FCN-5 of Choi et al., ISMIR 2016, as Won et al., SMC 2020, have it: batch norm on the
// one input channel, five blocks of convolution 3x3, batch norm, ReLU and max pooling, dropout, one logit per tag.
// Drawn for 1,366 frames x 96 bands, of which the pools leave one value a filter; so that other sizes do, too, a side
// shorter than its pool is pooled whole, and what the last pool leaves is pooled by its maximum.
// 447,732 parameters for 50 tags: 2 + 768 + 74,112 + 2 x 147,840 + 73,920 + 64 x 50 + 50, where a block of n to m
// filters has 9 n m + m, and 2 m of batch norm.
class Fcn : public Model {
 public:
  Fcn(const ModelConfig& config, const ModelShape& shape) : dropped_(config.dropout < 0.0 ? 0.5 : config.dropout) {
    const std::vector<int> channels =
        config.channels.empty() ? std::vector<int>{64, 128, 128, 128, 64} : config.channels;
    if (channels.size() > std::size(kPools)) {
      throw ConfigError("model.channels: fcn has 5 blocks at most, found " + std::to_string(channels.size()));
    }
    input_norm_ = register_module("input_norm", torch::nn::BatchNorm2d(1));
    std::int64_t in = 1;
    for (const int out : channels) {
      const std::string number = std::to_string(convolutions_.size() + 1);
      convolutions_.push_back(register_module("conv" + number, conv3x3(in, out, true, shape.layer_limit)));
      norms_.push_back(register_module("norm" + number, torch::nn::BatchNorm2d(out)));
      convolutions_.back()->followed_by(norms_.back());
      in = out;
    }
    tags_ = register_module("tags", of_logits(dense(in, shape.tags, shape.layer_limit)));
  }

  torch::Tensor features(const torch::Tensor& spectrograms) override {
    torch::Tensor x = one_channel_last(normalised(input_norm_, spectrograms));
    for (std::size_t i = 0; i < convolutions_.size(); ++i) {
      x = pooled_relu_within(convolutions_[i]->forward(x), kPools[i].frames, kPools[i].bands);
    }
    return x.amax({2, 3});
  }

  HeadOutput head(const torch::Tensor& features, const SampleSeeds& seeds) override {
    const torch::Tensor kept = is_training() ? dropped_out(features, dropped_, seeds, 0) : features;
    return {features, tags_->forward(kept)};
  }

  std::int64_t embedding_units() const override { return tags_->options.in_features(); }
  std::int64_t fixed_frames() const override { return 0; }
  std::int64_t min_frames() const override { return 1; }

  std::string script() const override {
    std::string text = kScriptedFeatures + script_line("x = " + scripted(input_norm_, "self.input_norm", "x"));
    for (std::size_t i = 0; i < convolutions_.size(); ++i) {
      const std::string number = std::to_string(i + 1);
      const std::string convolved = scripted(convolutions_[i], "self.conv" + number, "x");
      text += script_line("x = torch.relu(" + scripted(norms_[i], "self.norm" + number, convolved) + ")");
      text += scripted_pooled_within(kPools[i].frames, kPools[i].bands);
    }
    text += script_line("return torch.amax(x, [2, 3])");
    return text + kScriptedHead + script_line("return (x, " + scripted(tags_, "self.tags", "x") + ")");
  }

 private:
  double dropped_;
  torch::nn::BatchNorm2d input_norm_{nullptr};
  std::vector<Convolution> convolutions_;
  std::vector<torch::nn::BatchNorm2d> norms_;
  DenseLayer tags_{nullptr};
};

}  // namespace

std::shared_ptr<Model> make_fcn(const ModelConfig& config, const ModelShape& shape) {
  return std::make_shared<Fcn>(config, shape);
}

}  // namespace ctxtag::nn
