#include "../script_text.h"
#include "../user_layers.h"

namespace ctxtag::nn {
namespace {

constexpr double kDropped = 0.7;

// The networks of Ibrahim et al., ISMIR 2020: which context a track serves for a listener.
//
// Audio: batch norm on the one input channel, four convolutions 3x3 with ReLU and 2x2 max pooling that rounds up,
// flattened; in the paper's network (ismir2020_audio_user) batch norm, in the one that the authors released later
// (ismir2020_released) dense layers of 512, 256 and 128 with ReLU, then batch norm. Listener: batch norm, a dense layer
// of 128 without activation (released: 192 and 128 with ReLU), batch norm. Both side by side, a dense sigmoid layer of
// 128, dropout that keeps 30 %, one logit per tag. With 646 x 96 inputs, 256 numbers a listener and 10 tags: 8,626,188
// and 32,905,548 parameters. Weights begin as in the authors' ICASSP 2020 network (inferred: their code draws them so).
class Ismir2020AudioUser : public Model {
 public:
  Ismir2020AudioUser(const ModelConfig& config, const ModelShape& shape, bool released)
      : frames_(shape.frames), dropped_(config.dropout < 0.0 ? kDropped : config.dropout) {
    const std::vector<int> channels = config.channels.empty() ? std::vector<int>{32, 64, 128, 256} : config.channels;
    input_norm_ = register_module("input_norm", torch::nn::BatchNorm2d(tensorflow_norm(1)));
    std::int64_t in = 1, frames = shape.frames, bands = shape.bands;
    for (const int out : channels) {
      convolutions_.push_back(register_module("conv" + std::to_string(convolutions_.size() + 1),
                                              conv3x3(in, out, true, shape.layer_limit)));
      begin_as_tensorflow(convolutions_.back()->weight, convolutions_.back()->bias);
      in = out;
      frames = (frames + 1) / 2;
      bands = (bands + 1) / 2;
    }
    const std::vector<int> hidden = !released               ? std::vector<int>{}
                                    : config.hidden.empty() ? std::vector<int>{512, 256, 128}
                                                            : config.hidden;
    audio_ = register_module("audio", DenseStack(frames * bands * in, hidden, true, shape.layer_limit));
    audio_norm_ = register_module("audio_norm", torch::nn::BatchNorm1d(tensorflow_norm(audio_->units())));
    user_ = register_module("user",
                            UserBranch(shape.user_numbers, user_layers(config, released), released, shape.layer_limit));
    const int units = config.dense == 0 ? 128 : config.dense;
    hidden_ = register_module("hidden", tensorflow_dense(audio_->units() + user_->units(), units, shape.layer_limit));
    tags_ = register_module("tags", of_logits(tensorflow_dense(units, shape.tags, shape.layer_limit)));
  }

  static std::vector<int> user_layers(const ModelConfig& config, bool released) {
    if (!config.user_hidden.empty()) return config.user_hidden;
    return released ? std::vector<int>{192, 128} : std::vector<int>{128};
  }

  torch::Tensor features(const torch::Tensor& spectrograms) override {
    torch::Tensor x = one_channel_last(normalised(input_norm_, spectrograms));
    for (auto& convolution : convolutions_) x = pooled_relu(convolution->forward(x), {2, 2, true});
    return x.permute({0, 2, 3, 1}).flatten(1);
  }

  HeadOutput head(const torch::Tensor& features, const SampleSeeds& seeds) override {
    const SplitRows rows = split_rows(features, user_numbers());
    const torch::Tensor heard = normalised(audio_norm_, audio_->forward(rows.audio));
    const torch::Tensor embedding =
        torch::sigmoid(hidden_->forward(torch::cat({heard, user_->forward(rows.users)}, 1)));
    const torch::Tensor kept = is_training() ? dropped_out(embedding, dropped_, seeds, 0) : embedding;
    return {embedding, tags_->forward(kept)};
  }

  std::int64_t embedding_units() const override { return tags_->options.in_features(); }
  std::int64_t fixed_frames() const override { return frames_; }
  std::int64_t min_frames() const override { return frames_; }
  std::int64_t user_numbers() const override { return user_->numbers(); }

  std::string script() const override {
    std::string text = kScriptedFeatures + script_line("x = " + scripted(input_norm_, "self.input_norm", "x"));
    for (std::size_t i = 0; i < convolutions_.size(); ++i) {
      const std::string convolved = scripted(convolutions_[i], "self.conv" + std::to_string(i + 1), "x");
      text += script_line("x = " + scripted_pooled_relu(convolved));
    }
    text += script_line("return " + scripted_flattened("x"));
    text += kScriptedHead + scripted_split_rows(user_numbers());
    text += script_line("heard = " + scripted(audio_norm_, "self.audio_norm", audio_->script("self.audio", "heard")));
    text += script_line("user = " + user_->script("self.user", "user"));
    const std::string hidden = scripted(hidden_, "self.hidden", "torch.cat([heard, user], 1)");
    text += script_line("x = torch.sigmoid(" + hidden + ")");
    return text + script_line("return (x, " + scripted(tags_, "self.tags", "x") + ")");
  }

 private:
  std::int64_t frames_;
  double dropped_;
  torch::nn::BatchNorm2d input_norm_{nullptr};
  std::vector<Convolution> convolutions_;
  DenseStack audio_{nullptr};
  torch::nn::BatchNorm1d audio_norm_{nullptr};
  UserBranch user_{nullptr};
  DenseLayer hidden_{nullptr}, tags_{nullptr};
};

// The authors' control: the released network's branch of the listener, dropout, one logit per tag. It hears nothing.
// 76,106 parameters for 256 numbers and 10 tags.
class Ismir2020User : public Model {
 public:
  Ismir2020User(const ModelConfig& config, const ModelShape& shape)
      : dropped_(config.dropout < 0.0 ? kDropped : config.dropout),
        user_(register_module("user", UserBranch(shape.user_numbers, Ismir2020AudioUser::user_layers(config, true),
                                                 true, shape.layer_limit))),
        tags_(register_module("tags", of_logits(tensorflow_dense(user_->units(), shape.tags, shape.layer_limit)))) {}

  torch::Tensor features(const torch::Tensor& spectrograms) override {
    return spectrograms.new_empty({spectrograms.size(0), 0});
  }

  HeadOutput head(const torch::Tensor& features, const SampleSeeds& seeds) override {
    const torch::Tensor embedding = user_->forward(features);
    const torch::Tensor kept = is_training() ? dropped_out(embedding, dropped_, seeds, 0) : embedding;
    return {embedding, tags_->forward(kept)};
  }

  std::int64_t embedding_units() const override { return tags_->options.in_features(); }
  std::int64_t fixed_frames() const override { return 0; }
  std::int64_t min_frames() const override { return 1; }
  std::int64_t user_numbers() const override { return user_->numbers(); }

  std::string script() const override {
    return kScriptedFeatures + script_line("return x.new_empty([x.size(0), 0])") + kScriptedHead +
           script_line("x = " + user_->script("self.user", "x")) +
           script_line("return (x, " + scripted(tags_, "self.tags", "x") + ")");
  }

 private:
  double dropped_;
  UserBranch user_{nullptr};
  DenseLayer tags_{nullptr};
};

}  // namespace

std::shared_ptr<Model> make_ismir2020_audio_user(const ModelConfig& config, const ModelShape& shape) {
  require_listeners(config, shape);
  return std::make_shared<Ismir2020AudioUser>(config, shape, false);
}

std::shared_ptr<Model> make_ismir2020_released(const ModelConfig& config, const ModelShape& shape) {
  require_listeners(config, shape);
  return std::make_shared<Ismir2020AudioUser>(config, shape, true);
}

std::shared_ptr<Model> make_ismir2020_user(const ModelConfig& config, const ModelShape& shape) {
  require_listeners(config, shape);
  return std::make_shared<Ismir2020User>(config, shape);
}

}  // namespace ctxtag::nn
