#include <optional>

#include "../normalised_head.h"
#include "../script_text.h"

namespace ctxtag::nn {
namespace {

// Convolution, batch norm, ReLU, max pooling 2x2.
class PlainBlockImpl : public torch::nn::Module {
 public:
  PlainBlockImpl(std::int64_t in, std::int64_t out, std::int64_t limit)
      : conv_(register_module("conv", conv3x3(in, out, true, limit))),
        norm_(register_module("norm", torch::nn::BatchNorm2d(out))) {
    conv_->followed_by(norm_);
  }
  torch::Tensor forward(const torch::Tensor& x) { return pooled_relu_within(conv_->forward(x), 2, 2); }
  std::string script(const std::string& at) const {
    const std::string convolved = scripted(conv_, at + ".conv", "x");
    return script_line("x = torch.relu(" + scripted(norm_, at + ".norm", convolved) + ")") +
           scripted_pooled_within(2, 2);
  }

 private:
  Convolution conv_;
  torch::nn::BatchNorm2d norm_;
};
TORCH_MODULE(PlainBlock);

// relu(norm2(conv2(relu(norm1(conv1(x))))) + norm3(conv3(x))), where conv1 and conv3 take every second place.
class ResidualBlockImpl : public torch::nn::Module {
 public:
  ResidualBlockImpl(std::int64_t in, std::int64_t out, std::int64_t limit) {
    constexpr Kernel kHalving{3, 3, 1, 1, 2};
    for (std::size_t i = 0; i < 3; ++i) {
      const std::string number = std::to_string(i + 1);
      convs_.push_back(register_module(
          "conv" + number, i == 1 ? convolution(out, out, {}, limit) : convolution(in, out, kHalving, limit)));
      norms_.push_back(register_module("norm" + number, torch::nn::BatchNorm2d(out)));
      convs_.back()->followed_by(norms_.back());
    }
  }
  torch::Tensor forward(const torch::Tensor& x) {
    const torch::Tensor inner = convs_[0]->forward(x).relu();
    return torch::relu(convs_[1]->forward(inner) + convs_[2]->forward(x));
  }
  std::string script(const std::string& at) const {
    const auto layer = [&](std::size_t i, const std::string& from) {
      const std::string number = std::to_string(i + 1);
      return scripted(norms_[i], at + ".norm" + number, scripted(convs_[i], at + ".conv" + number, from, kernel(i)));
    };
    return script_line("x = torch.relu(" + layer(1, "torch.relu(" + layer(0, "x") + ")") + " + " + layer(2, "x") + ")");
  }

 private:
  static Kernel kernel(std::size_t i) { return {3, 3, 1, 1, i == 1 ? 1 : 2}; }

  std::vector<Convolution> convs_;
  std::vector<torch::nn::BatchNorm2d> norms_;
};
TORCH_MODULE(ResidualBlock);

// The short-chunk CNN of Won et al., SMC 2020, and its variant with residual connections: batch norm on the one input
// channel, seven blocks that halve frames and bands, the maximum of what is left, a dense layer with batch norm and
// ReLU, dropout, one logit per tag. Drawn for 231 frames x 128 bands; a side of one value is not halved further, so
// that other sizes pass, and the plain one takes any. 50 tags: 3,687,348 parameters; with residual connections
// 12,104,244 (a block of n to m filters then has 9 m (2 n + m) + 3 m, and 6 m of batch norm).
template <typename Block>
class ShortChunkCnn : public Model {
 public:
  ShortChunkCnn(const ModelConfig& config, const ModelShape& shape) {
    const std::vector<int> channels =
        config.channels.empty() ? std::vector<int>{128, 128, 256, 256, 256, 256, 512} : config.channels;
    input_norm_ = register_module("input_norm", torch::nn::BatchNorm2d(1));
    std::int64_t in = 1;
    for (const int out : channels) {
      blocks_.push_back(
          register_module("block" + std::to_string(blocks_.size() + 1), Block(in, out, shape.layer_limit)));
      in = out;
    }
    const std::int64_t units = config.dense == 0 ? in : config.dense;
    head_.emplace(*this, in, units, shape.tags, config.dropout < 0.0 ? 0.5 : config.dropout, shape.layer_limit);
  }

  torch::Tensor features(const torch::Tensor& spectrograms) override {
    torch::Tensor x = one_channel_last(normalised(input_norm_, spectrograms));
    for (Block& block : blocks_) x = block->forward(x);
    return x.amax({2, 3});
  }

  HeadOutput head(const torch::Tensor& features, const SampleSeeds& seeds) override {
    return head_->output(features, seeds, is_training());
  }

  std::int64_t embedding_units() const override { return head_->units(); }
  std::int64_t fixed_frames() const override { return 0; }
  std::int64_t min_frames() const override { return 1; }

  std::string script() const override {
    std::string text = kScriptedFeatures + script_line("x = " + scripted(input_norm_, "self.input_norm", "x"));
    for (std::size_t i = 0; i < blocks_.size(); ++i) text += blocks_[i]->script("self.block" + std::to_string(i + 1));
    return text + script_line("return torch.amax(x, [2, 3])") + head_->script();
  }

 private:
  torch::nn::BatchNorm2d input_norm_{nullptr};
  std::vector<Block> blocks_;
  std::optional<NormalisedHead> head_;
};

}  // namespace

std::shared_ptr<Model> make_short_chunk_cnn(const ModelConfig& config, const ModelShape& shape) {
  return std::make_shared<ShortChunkCnn<PlainBlock>>(config, shape);
}

std::shared_ptr<Model> make_short_chunk_cnn_res(const ModelConfig& config, const ModelShape& shape) {
  return std::make_shared<ShortChunkCnn<ResidualBlock>>(config, shape);
}

}  // namespace ctxtag::nn
