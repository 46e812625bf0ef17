#include "../script_text.h"

namespace ctxtag::nn {
namespace {

// For a few hundred to some thousand clips and inputs of any length: every mel band is normalised over the corpus, four
// blocks of convolution 3x3, batch norm, ReLU and 2x2 max pooling, a 1x1 convolution over all bands of a frame, then
// the mean and the maximum over time side by side, dropout, one logit per tag.
class SmallCnn : public Model {
 public:
  SmallCnn(const ModelConfig& config, const ModelShape& shape) : dropped_(config.dropout < 0.0 ? 0.3 : config.dropout) {
    const std::vector<int> channels = config.channels.empty() ? std::vector<int>{24, 48, 96, 96} : config.channels;
    const int units = config.dense == 0 ? 192 : config.dense;
    band_norm_ = register_module("band_norm", torch::nn::BatchNorm1d(shape.bands));
    std::int64_t in = 1, bands = shape.bands;
    for (const int out : channels) {
      const std::string number = std::to_string(convolutions_.size() + 1);
      convolutions_.push_back(register_module("conv" + number, conv3x3(in, out, false, shape.layer_limit)));
      norms_.push_back(register_module("norm" + number, torch::nn::BatchNorm2d(out)));
      convolutions_.back()->followed_by(norms_.back());
      in = out;
      bands /= 2;
    }
    if (bands < 1) {
      throw ConfigError("model.channels: " + std::to_string(channels.size()) + " blocks halve the " +
                        std::to_string(shape.bands) + " mel bands to nothing; take fewer blocks or more bands");
    }
    frame_ = register_module("frame", dense(in * bands, units, shape.layer_limit));
    tags_ = register_module("tags", of_logits(dense(std::int64_t{2} * units, shape.tags, shape.layer_limit)));
  }

  torch::Tensor features(const torch::Tensor& spectrograms) override {
    const std::int64_t batch = spectrograms.size(0), frames = spectrograms.size(2), bands = spectrograms.size(3);
    torch::Tensor x = normalised(band_norm_, spectrograms.reshape({batch * frames, bands}));
    x = one_channel_last(x.reshape({batch, 1, frames, bands}));
    for (Convolution& convolution : convolutions_) x = pooled_relu(convolution->forward(x), {2, 2});
    x = x.permute({0, 2, 3, 1}).flatten(2);  // [batch, frames, bands x filters]
    const torch::Tensor steps = torch::relu(frame_->forward(x));
    return torch::cat({steps.mean(1), steps.amax(1)}, 1);
  }

  HeadOutput head(const torch::Tensor& features, const SampleSeeds& seeds) override {
    const torch::Tensor kept = is_training() ? dropped_out(features, dropped_, seeds, 0) : features;
    return {features, tags_->forward(kept)};
  }

  std::int64_t embedding_units() const override { return tags_->options.in_features(); }
  std::int64_t fixed_frames() const override { return 0; }
  std::int64_t min_frames() const override { return std::int64_t{1} << convolutions_.size(); }

  std::string script() const override {
    std::string text = kScriptedFeatures;
    text += script_line("bands = torch.reshape(x, [-1, x.size(3)])");
    text += script_line("x = torch.reshape(" + scripted(band_norm_, "self.band_norm", "bands") + ", x.size())");
    for (std::size_t i = 0; i < convolutions_.size(); ++i) {
      const std::string number = std::to_string(i + 1);
      const std::string convolved = scripted(convolutions_[i], "self.conv" + number, "x");
      text += script_line("x = " + scripted_pooled_relu_floor(scripted(norms_[i], "self.norm" + number, convolved)));
    }
    text += script_line("x = torch.flatten(torch.permute(x, [0, 2, 3, 1]), 2)");
    text += script_line("x = torch.relu(" + scripted(frame_, "self.frame", "x") + ")");
    text += script_line("return torch.cat([torch.mean(x, [1]), torch.amax(x, [1])], 1)");
    return text + kScriptedHead + script_line("return (x, " + scripted(tags_, "self.tags", "x") + ")");
  }

 private:
  double dropped_;
  torch::nn::BatchNorm1d band_norm_{nullptr};
  std::vector<Convolution> convolutions_;
  std::vector<torch::nn::BatchNorm2d> norms_;
  DenseLayer frame_{nullptr}, tags_{nullptr};
};

}  // namespace

std::shared_ptr<Model> make_small_cnn(const ModelConfig& config, const ModelShape& shape) {
  return std::make_shared<SmallCnn>(config, shape);
}

}  // namespace ctxtag::nn
