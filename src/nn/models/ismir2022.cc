#include "../script_text.h"
#include "../user_layers.h"

namespace ctxtag::nn {
namespace {

constexpr double kDroppedShare = 0.3;

// The user-aware tagger of Ibrahim et al., ISMIR 2022: which situation a track serves for a listener.
//
// Audio: batch norm on the one input channel, four convolutions 3x3 with ReLU and 2x2 max pooling that rounds down,
// flattened, dense layers of 512, 256 and 128 with ReLU. Listener: dense layers of 192 and 128 with ReLU, nothing
// normalised. Both side by side, a dense sigmoid layer of 128, dropout of 30 %, one logit per situation. With 646 x 96
// inputs in dB, 128 numbers a listener and 4, 8 or 12 situations: 32,092,742, 32,093,258 and 32,093,774 parameters.
class Ismir2022AudioUser : public Model {
 public:
  Ismir2022AudioUser(const ModelConfig& config, const ModelShape& shape)
      : frames_(shape.frames),
        numbers_(shape.user_numbers),
        dropped_(config.dropout < 0.0 ? kDroppedShare : config.dropout) {
    const std::vector<int> channels = config.channels.empty() ? std::vector<int>{32, 64, 128, 256} : config.channels;
    input_norm_ = register_module("input_norm", torch::nn::BatchNorm2d(1));
    std::int64_t in = 1, frames = shape.frames, bands = shape.bands;
    for (const int out : channels) {
      convolutions_.push_back(register_module("conv" + std::to_string(convolutions_.size() + 1),
                                              conv3x3(in, out, true, shape.layer_limit)));
      in = out;
      frames /= 2;
      bands /= 2;
    }
    if (frames == 0 || bands == 0) {
      throw ConfigError("model.name: ismir2022_audio_user halves frames and bands " + std::to_string(channels.size()) +
                        " times, and nothing is left of " + std::to_string(shape.frames) + " x " +
                        std::to_string(shape.bands));
    }
    const std::vector<int> hidden = config.hidden.empty() ? std::vector<int>{512, 256, 128} : config.hidden;
    const std::vector<int> user = config.user_hidden.empty() ? std::vector<int>{192, 128} : config.user_hidden;
    audio_ = register_module("audio", DenseStack(frames * bands * in, hidden, true, shape.layer_limit));
    user_ = register_module("user", DenseStack(numbers_, user, true, shape.layer_limit));
    const int units = config.dense == 0 ? 128 : config.dense;
    hidden_ = register_module("hidden", dense(audio_->units() + user_->units(), units, shape.layer_limit));
    tags_ = register_module("tags", of_logits(dense(units, shape.tags, shape.layer_limit)));
  }

  torch::Tensor features(const torch::Tensor& spectrograms) override {
    torch::Tensor x = one_channel_last(normalised(input_norm_, spectrograms));
    for (auto& convolution : convolutions_) x = pooled_relu(convolution->forward(x), {2, 2});
    return x.permute({0, 2, 3, 1}).flatten(1);
  }

  HeadOutput head(const torch::Tensor& features, const SampleSeeds& seeds) override {
    const SplitRows rows = split_rows(features, numbers_);
    const torch::Tensor both = torch::cat({audio_->forward(rows.audio), user_->forward(rows.users)}, 1);
    const torch::Tensor embedding = torch::sigmoid(hidden_->forward(both));
    const torch::Tensor kept = is_training() ? dropped_out(embedding, dropped_, seeds, 0) : embedding;
    return {embedding, tags_->forward(kept)};
  }

  std::int64_t embedding_units() const override { return tags_->options.in_features(); }
  std::int64_t fixed_frames() const override { return frames_; }
  std::int64_t min_frames() const override { return frames_; }
  std::int64_t user_numbers() const override { return numbers_; }

  std::string script() const override {
    std::string text = kScriptedFeatures + script_line("x = " + scripted(input_norm_, "self.input_norm", "x"));
    for (std::size_t i = 0; i < convolutions_.size(); ++i) {
      const std::string convolved = scripted(convolutions_[i], "self.conv" + std::to_string(i + 1), "x");
      text += script_line("x = " + scripted_pooled_relu_floor(convolved));
    }
    text += script_line("return " + scripted_flattened("x"));
    text += kScriptedHead + scripted_split_rows(numbers_);
    text += script_line("heard = " + audio_->script("self.audio", "heard"));
    text += script_line("user = " + user_->script("self.user", "user"));
    const std::string hidden = scripted(hidden_, "self.hidden", "torch.cat([heard, user], 1)");
    text += script_line("x = torch.sigmoid(" + hidden + ")");
    return text + script_line("return (x, " + scripted(tags_, "self.tags", "x") + ")");
  }

 private:
  std::int64_t frames_, numbers_;
  double dropped_;
  torch::nn::BatchNorm2d input_norm_{nullptr};
  std::vector<Convolution> convolutions_;
  DenseStack audio_{nullptr}, user_{nullptr};
  DenseLayer hidden_{nullptr}, tags_{nullptr};
};

}  // namespace

std::shared_ptr<Model> make_ismir2022_audio_user(const ModelConfig& config, const ModelShape& shape) {
  require_listeners(config, shape);
  return std::make_shared<Ismir2022AudioUser>(config, shape);
}

}  // namespace ctxtag::nn
