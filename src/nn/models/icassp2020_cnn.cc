#include "../script_text.h"

namespace ctxtag::nn {
namespace {

constexpr double kDeviation = 0.1;  // of every weight's truncated normal distribution
constexpr double kBias = 0.1;

void initialise(const torch::Tensor& weight, const torch::Tensor& bias) {
  fill_truncated_normal(weight, kDeviation);
  torch::nn::init::constant_(bias, kBias);
}

// The network of Ibrahim et al., ICASSP 2020 ("C4"): batch norm on the one input channel, four convolutions 3x3 with
// ReLU and 2x2 max pooling that rounds up, a dense sigmoid layer, dropout that keeps 30 %, one logit per tag.
// 16,513,809 parameters for 646 x 96 inputs and 15 tags.
class Icassp2020Cnn : public Model {
 public:
  Icassp2020Cnn(const ModelConfig& config, const ModelShape& shape)
      : frames_(shape.frames), dropped_(config.dropout < 0.0 ? 0.7 : config.dropout) {
    const std::vector<int> channels = config.channels.empty() ? std::vector<int>{32, 64, 128, 256} : config.channels;
    const int units = config.dense == 0 ? 256 : config.dense;
    input_norm_ = register_module("input_norm",
                                  torch::nn::BatchNorm2d(torch::nn::BatchNorm2dOptions(1).momentum(0.01).eps(1e-3)));
    std::int64_t in = 1, frames = shape.frames, bands = shape.bands;
    for (const int out : channels) {
      convolutions_.push_back(register_module("conv" + std::to_string(convolutions_.size() + 1),
                                              conv3x3(in, out, true, shape.layer_limit)));
      initialise(convolutions_.back()->weight, convolutions_.back()->bias);
      in = out;
      frames = (frames + 1) / 2;
      bands = (bands + 1) / 2;
    }
    hidden_ = register_module("hidden", dense(frames * bands * in, units, shape.layer_limit));
    tags_ = register_module("tags", of_logits(dense(units, shape.tags, shape.layer_limit)));
    initialise(hidden_->weight, hidden_->bias);
    initialise(tags_->weight, tags_->bias);
  }

  // Flattened in the order frames, bands, filters, as the original's channels-last arrays are.
  torch::Tensor features(const torch::Tensor& spectrograms) override {
    torch::Tensor x = one_channel_last(normalised(input_norm_, spectrograms));
    for (auto& convolution : convolutions_) x = pooled_relu(convolution->forward(x), {2, 2, true});
    return x.permute({0, 2, 3, 1}).flatten(1);
  }

  HeadOutput head(const torch::Tensor& features, const SampleSeeds& seeds) override {
    const torch::Tensor embedding = torch::sigmoid(hidden_->forward(features));
    const torch::Tensor kept = is_training() ? dropped_out(embedding, dropped_, seeds, 0) : embedding;
    return {embedding, tags_->forward(kept)};
  }

  std::int64_t embedding_units() const override { return hidden_->options.out_features(); }
  std::int64_t fixed_frames() const override { return frames_; }
  std::int64_t min_frames() const override { return frames_; }

  std::string script() const override {
    std::string text = kScriptedFeatures + script_line("x = " + scripted(input_norm_, "self.input_norm", "x"));
    for (std::size_t i = 0; i < convolutions_.size(); ++i) {
      const std::string convolved = scripted(convolutions_[i], "self.conv" + std::to_string(i + 1), "x");
      text += script_line("x = " + scripted_pooled_relu(convolved));
    }
    text += script_line("return " + scripted_flattened("x")) + kScriptedHead;
    text += script_line("x = torch.sigmoid(" + scripted(hidden_, "self.hidden", "x") + ")");
    return text + script_line("return (x, " + scripted(tags_, "self.tags", "x") + ")");
  }

 private:
  std::int64_t frames_;
  double dropped_;
  torch::nn::BatchNorm2d input_norm_{nullptr};
  std::vector<Convolution> convolutions_;
  DenseLayer hidden_{nullptr}, tags_{nullptr};
};

}  // namespace

std::shared_ptr<Model> make_icassp2020_cnn(const ModelConfig& config, const ModelShape& shape) {
  return std::make_shared<Icassp2020Cnn>(config, shape);
}

}  // namespace ctxtag::nn
