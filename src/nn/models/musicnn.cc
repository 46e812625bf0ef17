#include <algorithm>
#include <optional>

#include "../normalised_head.h"
#include "../script_text.h"

namespace ctxtag::nn {
namespace {

// A convolution over as many frames as there are, batch norm and ReLU. The zeros beyond the ends are laid around the
// input here: oneDNN 2 writes beyond its memory when a convolution is to see more of them than there are frames.
class TimbreConvImpl : public torch::nn::Module {
 public:
  TimbreConvImpl(std::int64_t in, std::int64_t out, std::int64_t frames, std::int64_t bands, std::int64_t limit)
      : kernel_{frames, bands, 0, 0},
        conv_(register_module("conv", convolution(in, out, kernel_, limit))),
        norm_(register_module("norm", torch::nn::BatchNorm2d(out))) {
    conv_->followed_by(norm_);
  }
  torch::Tensor forward(const torch::Tensor& x) {
    const std::int64_t zeros = kernel_.frames / 2;
    return torch::relu(conv_->forward(torch::constant_pad_nd(x, {0, 0, zeros, zeros})));
  }
  std::string script(const std::string& at, const std::string& x) const {
    const std::string zeros = std::to_string(kernel_.frames / 2);
    const std::string padded = "torch.constant_pad_nd(" + x + ", [0, 0, " + zeros + ", " + zeros + "])";
    return "torch.relu(" + scripted(norm_, at + ".norm", scripted(conv_, at + ".conv", padded, kernel_)) + ")";
  }

 private:
  Kernel kernel_;
  Convolution conv_;
  torch::nn::BatchNorm2d norm_;
};
TORCH_MODULE(TimbreConv);

// musicnn (Pons et al., ISMIR 2018; Pons and Serra 2019) as Won et al., SMC 2020, have it: batch norm on the one input
// channel; filters of 7 frames over 70 and 40 % of the bands, of which the maximum over the bands is taken (timbre),
// and filters of 129, 65 and 33 frames over the mean of the bands (rhythm), side by side; three convolutions over 7
// frames, the second and third with residual connections; all of it side by side, the maximum and the mean over time, a
// dense layer with batch norm and ReLU, dropout, one logit per tag. 784,300 parameters for 96 bands and 50 tags: 2 +
// (67 x 7 x 204 + 204) + (38 x 7 x 204 + 204) + (227 x 51 + 3 x 51) + (561 x 7 x 64 + 64) + 2 (64 x 7 x 64 + 64)
// + 1,506 x 200 + 200 + 200 x 50 + 50, and 2 for every filter and dense unit's batch norm (753 + 200).
class Musicnn : public Model {
 public:
  Musicnn(const ModelConfig& config, const ModelShape& shape) {
    std::vector<int> channels{204, 51, 64};
    if (config.channels.size() > channels.size()) {
      throw ConfigError("model.channels: musicnn has three numbers of filters (timbre, rhythm, middle), found " +
                        std::to_string(config.channels.size()));
    }
    std::copy(config.channels.begin(), config.channels.end(), channels.begin());
    const std::int64_t tall = shape.bands * 7 / 10, small = shape.bands * 4 / 10, limit = shape.layer_limit;
    if (small < 1) {
      throw ConfigError("model.name: musicnn has filters over 40 % of the mel bands, which takes 3 at least; found " +
                        std::to_string(shape.bands));
    }
    input_norm_ = register_module("input_norm", torch::nn::BatchNorm2d(1));
    const auto add = [&](const std::string& name, std::int64_t in, std::int64_t out, std::int64_t frames,
                         std::int64_t bands) {
      return register_module(name, TimbreConv(in, out, frames, bands, limit));
    };
    timbre_ = {add("timbre1", 1, channels[0], 7, tall), add("timbre2", 1, channels[0], 7, small)};
    for (const std::int64_t frames : {129, 65, 33}) {
      const std::string name = "rhythm" + std::to_string(rhythm_.size() + 1);
      rhythm_.push_back(add(name, 1, channels[1], frames, 1));
    }
    const std::int64_t front = 2 * channels[0] + 3 * channels[1], middle = channels[2];
    for (const std::int64_t in : {front, middle, middle}) {
      middle_.push_back(add("middle" + std::to_string(middle_.size() + 1), in, middle, 7, 1));
    }
    const int units = config.dense == 0 ? 200 : config.dense;
    head_.emplace(*this, 2 * (front + 3 * middle), units, shape.tags, config.dropout < 0.0 ? 0.5 : config.dropout,
                  limit);
  }

  torch::Tensor features(const torch::Tensor& spectrograms) override {
    const torch::Tensor x = normalised(input_norm_, spectrograms);
    const torch::Tensor mean = x.mean({3}, true);
    std::vector<torch::Tensor> all;
    for (TimbreConv& layer : timbre_) all.push_back(layer->forward(x).amax({3}, true));
    for (TimbreConv& layer : rhythm_) all.push_back(layer->forward(mean));
    const torch::Tensor front = torch::cat(all, 1);  // [batch, filters, frames, 1]
    const torch::Tensor first = middle_[0]->forward(front);
    const torch::Tensor second = middle_[1]->forward(first) + first;
    const torch::Tensor third = middle_[2]->forward(second) + second;
    const torch::Tensor steps = torch::cat({front, first, second, third}, 1);
    return torch::cat({steps.amax({2, 3}), steps.mean({2, 3})}, 1);
  }

  HeadOutput head(const torch::Tensor& features, const SampleSeeds& seeds) override {
    return head_->output(features, seeds, is_training());
  }

  std::int64_t embedding_units() const override { return head_->units(); }
  std::int64_t fixed_frames() const override { return 0; }
  std::int64_t min_frames() const override { return 1; }

  std::string script() const override {
    std::string text = kScriptedFeatures + script_line("x = " + scripted(input_norm_, "self.input_norm", "x")) +
                       script_line("mean = torch.mean(x, [3], True)");
    const auto at = [](const std::string& name, std::size_t i) { return "self." + name + std::to_string(i + 1); };
    std::string all;
    for (std::size_t i = 0; i < timbre_.size(); ++i) {
      all += "torch.amax(" + timbre_[i]->script(at("timbre", i), "x") + ", [3], True), ";
    }
    for (std::size_t i = 0; i < rhythm_.size(); ++i) all += rhythm_[i]->script(at("rhythm", i), "mean") + ", ";
    text += script_line("front = torch.cat([" + all.substr(0, all.size() - 2) + "], 1)");
    text += script_line("first = " + middle_[0]->script(at("middle", 0), "front"));
    text += script_line("second = " + middle_[1]->script(at("middle", 1), "first") + " + first");
    text += script_line("third = " + middle_[2]->script(at("middle", 2), "second") + " + second");
    text += script_line("steps = torch.cat([front, first, second, third], 1)");
    text += script_line("return torch.cat([torch.amax(steps, [2, 3]), torch.mean(steps, [2, 3])], 1)");
    return text + head_->script();
  }

 private:
  torch::nn::BatchNorm2d input_norm_{nullptr};
  std::vector<TimbreConv> timbre_, rhythm_, middle_;
  std::optional<NormalisedHead> head_;
};

}  // namespace

std::shared_ptr<Model> make_musicnn(const ModelConfig& config, const ModelShape& shape) {
  return std::make_shared<Musicnn>(config, shape);
}

}  // namespace ctxtag::nn
