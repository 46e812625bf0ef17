#include "../script_text.h"

namespace ctxtag::nn {
namespace {

// Dense layers on feature vectors: input -> hidden layers with sigmoid or ReLU -> one logit per tag. With 38,400 inputs
// and the default layers it is the head that the ICMR 2020 paper trains on its frozen image network (Ibrahim et al.):
// 38,400-2048-1024-256-C, sigmoid, weights from a truncated normal distribution of deviation 0.1, biases 0.1;
// 81,026,384 parameters for 80 tags. With ReLU the layers begin as LibTorch's do.
class Dense : public Model {
 public:
  Dense(const ModelConfig& config, const ModelShape& shape)
      : frames_(shape.frames),
        dropped_(config.dropout < 0.0 ? 0.0 : config.dropout),
        sigmoid_(config.activation == "sigmoid") {
    const std::vector<int> hidden = config.hidden.empty() ? std::vector<int>{2048, 1024, 256} : config.hidden;
    std::int64_t units = shape.frames * shape.bands;
    if (config.standardize) {
      mean_ = register_buffer("input_mean", torch::zeros({units}));
      scale_ = register_buffer("input_scale", torch::ones({units}));
    }
    for (const int out : hidden) {
      layers_.push_back(register_module("hidden" + std::to_string(layers_.size() + 1), new_layer(units, out, shape)));
      units = out;
    }
    tags_ = register_module("tags", of_logits(new_layer(units, shape.tags, shape)));
  }

  torch::Tensor features(const torch::Tensor& vectors) override {
    torch::Tensor x = vectors.flatten(1);
    if (!mean_.defined()) return x;
    return ((x - mean_) * scale_).masked_fill(x.isnan(), 0.0);
  }

  HeadOutput head(const torch::Tensor& features, const SampleSeeds& seeds) override {
    torch::Tensor x = features;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      x = layers_[i]->forward(x);
      x = sigmoid_ ? torch::sigmoid(x) : torch::relu(x);
      if (is_training() && dropped_ > 0.0) x = dropped_out(x, dropped_, seeds, i);
    }
    return {x, tags_->forward(x)};
  }

  std::int64_t embedding_units() const override { return tags_->options.in_features(); }
  std::int64_t fixed_frames() const override { return frames_; }
  std::int64_t min_frames() const override { return frames_; }

  std::string script() const override {
    const std::string scaled =
        "torch.where(torch.isnan(x), torch.zeros_like(x), (x - self.input_mean) * self.input_scale)";
    std::string text = kScriptedFeatures + script_line("x = torch.flatten(x, 1)") +
                       script_line("return " + (mean_.defined() ? scaled : "x")) + kScriptedHead;
    const std::string activation = sigmoid_ ? "torch.sigmoid(" : "torch.relu(";
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const std::string at = "self.hidden" + std::to_string(i + 1);
      text += script_line("x = " + activation + scripted(layers_[i], at, "x") + ")");
    }
    return text + script_line("return (x, " + scripted(tags_, "self.tags", "x") + ")");
  }

  bool wants_input_statistics() const override { return mean_.defined(); }
  // A number that never changes says nothing: it becomes 0.
  void set_input_statistics(const torch::Tensor& mean, const torch::Tensor& deviation) override {
    const torch::NoGradGuard no_grad;
    mean_.copy_(mean);
    scale_.copy_(torch::where(deviation > 0, 1.0 / deviation, torch::zeros_like(deviation)));
  }

 private:
  DenseLayer new_layer(std::int64_t in, std::int64_t out, const ModelShape& shape) const {
    DenseLayer layer = dense(in, out, shape.layer_limit);
    if (!sigmoid_) return layer;
    const torch::NoGradGuard no_grad;
    fill_truncated_normal(layer->weight, 0.1);
    layer->bias.fill_(0.1);
    return layer;
  }

  std::int64_t frames_;
  double dropped_;
  bool sigmoid_;
  torch::Tensor mean_, scale_;
  std::vector<DenseLayer> layers_;
  DenseLayer tags_{nullptr};
};

}  // namespace

std::shared_ptr<Model> make_dense(const ModelConfig& config, const ModelShape& shape) {
  return std::make_shared<Dense>(config, shape);
}

}  // namespace ctxtag::nn
