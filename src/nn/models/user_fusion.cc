#include <algorithm>

#include "../script_text.h"
#include "../user_layers.h"
#include "ctxtag/base/registry.h"
#include "ctxtag/base/text.h"

namespace ctxtag::nn {
namespace {

// How what is heard (e) and who listens (u) become one description (h) of as many units as u has.
class FusionImpl : public torch::nn::Module {
 public:
  ~FusionImpl() override = default;
  virtual torch::Tensor forward(const torch::Tensor& heard, const torch::Tensor& user) = 0;
  // Lines that set `h` from `heard` and `user`; the layers stand in self.fusion.
  virtual std::string script() const = 0;

 protected:
  static std::string layer(const DenseLayer& linear, const std::string& name, const std::string& x) {
    return scripted(linear, "self.fusion." + name, x);
  }
};

struct FusionShape {
  std::int64_t heard = 0, user = 0, limit = 0;
};

// h = relu(W [e; u])
class Concat : public FusionImpl {
 public:
  explicit Concat(const FusionShape& s) : both_(register_module("both", dense(s.heard + s.user, s.user, s.limit))) {}
  torch::Tensor forward(const torch::Tensor& heard, const torch::Tensor& user) override {
    return torch::relu(both_->forward(torch::cat({heard, user}, 1)));
  }
  std::string script() const override {
    return script_line("h = torch.relu(" + layer(both_, "both", "torch.cat([heard, user], 1)") + ")");
  }

 private:
  DenseLayer both_;
};

// h = g * tanh(We e) + (1 - g) * tanh(u),  g = sigmoid(Wg [e; u])  (gated multimodal units, Arevalo et al. 2017)
class Gated : public FusionImpl {
 public:
  explicit Gated(const FusionShape& s)
      : heard_(register_module("heard", dense(s.heard, s.user, s.limit))),
        gate_(register_module("gate", dense(s.heard + s.user, s.user, s.limit))) {}
  torch::Tensor forward(const torch::Tensor& heard, const torch::Tensor& user) override {
    const torch::Tensor gate = torch::sigmoid(gate_->forward(torch::cat({heard, user}, 1)));
    return gate * torch::tanh(heard_->forward(heard)) + (1 - gate) * torch::tanh(user);
  }
  std::string script() const override {
    return script_line("gate = torch.sigmoid(" + layer(gate_, "gate", "torch.cat([heard, user], 1)") + ")") +
           script_line("h = gate * torch.tanh(" + layer(heard_, "heard", "heard") +
                       ") + (1 - gate) * torch.tanh(user)");
  }

 private:
  DenseLayer heard_, gate_;
};

// h = relu((1 + a(u)) * We e + b(u))  (feature-wise linear modulation, Perez et al. 2018)
class Film : public FusionImpl {
 public:
  explicit Film(const FusionShape& s)
      : heard_(register_module("heard", dense(s.heard, s.user, s.limit))),
        scale_(register_module("scale", dense(s.user, s.user, s.limit))),
        shift_(register_module("shift", dense(s.user, s.user, s.limit))) {}
  torch::Tensor forward(const torch::Tensor& heard, const torch::Tensor& user) override {
    return torch::relu((1 + scale_->forward(user)) * heard_->forward(heard) + shift_->forward(user));
  }
  std::string script() const override {
    return script_line("h = torch.relu((1 + " + layer(scale_, "scale", "user") + ") * " +
                       layer(heard_, "heard", "heard") + " + " + layer(shift_, "shift", "user") + ")");
  }

 private:
  DenseLayer heard_, scale_, shift_;
};

// h = (We e) * (Wu u)  (low-rank bilinear pooling, Kim et al. 2017)
class Bilinear : public FusionImpl {
 public:
  explicit Bilinear(const FusionShape& s)
      : heard_(register_module("heard", dense(s.heard, s.user, s.limit))),
        user_(register_module("user", dense(s.user, s.user, s.limit))) {}
  torch::Tensor forward(const torch::Tensor& heard, const torch::Tensor& user) override {
    return torch::tanh(heard_->forward(heard)) * torch::tanh(user_->forward(user));
  }
  std::string script() const override {
    return script_line("h = torch.tanh(" + layer(heard_, "heard", "heard") + ") * torch.tanh(" +
                       layer(user_, "user", "user") + ")");
  }

 private:
  DenseLayer heard_, user_;
};

// The views We e, u and their product, each weighed by a softmax over how well it answers a query made of u:
// h = sum_k softmax_k(q . v_k / sqrt(units)) v_k  (Vaswani et al. 2017, one head)
class Attention : public FusionImpl {
 public:
  explicit Attention(const FusionShape& s)
      : heard_(register_module("heard", dense(s.heard, s.user, s.limit))),
        query_(register_module("query", dense(s.user, s.user, s.limit))) {}
  torch::Tensor forward(const torch::Tensor& heard, const torch::Tensor& user) override {
    const torch::Tensor sound = heard_->forward(heard);
    const torch::Tensor views = torch::stack({sound, user, sound * user}, 1);  // [batch, 3, units]
    const torch::Tensor query = query_->forward(user).unsqueeze(1);
    const double scale = 1.0 / std::sqrt(static_cast<double>(user.size(1)));
    const torch::Tensor weights = torch::softmax((views * query).sum(2, true) * scale, 1);
    return (weights * views).sum(1);
  }
  std::string script() const override {
    const double scale = 1.0 / std::sqrt(static_cast<double>(query_->options.out_features()));
    return script_line("sound = " + layer(heard_, "heard", "heard")) +
           script_line("views = torch.stack([sound, user, sound * user], 1)") +
           script_line("query = torch.unsqueeze(" + layer(query_, "query", "user") + ", 1)") +
           script_line("weights = torch.softmax(torch.sum(views * query, [2], True) * " + to_text(scale) + ", 1)") +
           script_line("h = torch.sum(weights * views, [1])");
  }

 private:
  DenseLayer heard_, query_;
};

template <typename Kind>
std::shared_ptr<FusionImpl> made(const FusionShape& shape) {
  return std::make_shared<Kind>(shape);
}

// Null: additive, nothing but the sum of logits that all have.
std::shared_ptr<FusionImpl> additive(const FusionShape&) { return nullptr; }

const Registry<std::shared_ptr<FusionImpl>(const FusionShape&)>& fusions() {
  static const Registry<std::shared_ptr<FusionImpl>(const FusionShape&)> table("fusion",
                                                                               {{"additive", additive},
                                                                                {"attention", made<Attention>},
                                                                                {"bilinear", made<Bilinear>},
                                                                                {"concat", made<Concat>},
                                                                                {"film", made<Film>},
                                                                                {"gated", made<Gated>}});
  return table;
}

// A network that listens (model.audio) and a listener's vector. The logits are a sum: of the recording alone, of the
// listener alone, and of both together as model.fusion has it; so what a track is to everybody need not be learnt anew
// for each listener, and without an interaction nothing is lost against late fusion. The listener: batch norm, dense
// layers with ReLU (model.user_hidden, 64), batch norm, dropout.
class UserFusion : public Model {
 public:
  UserFusion(const ModelConfig& config, const ModelShape& shape)
      : dropped_(config.dropout < 0.0 ? 0.3 : config.dropout) {
    ModelConfig audio = config;
    audio.name = config.audio;
    ModelShape audio_shape = shape;
    audio_shape.user_numbers = 0;
    audio_ = register_module("audio", make_model(audio, audio_shape));
    const std::vector<int> hidden = config.user_hidden.empty() ? std::vector<int>{64} : config.user_hidden;
    user_ = register_module("user", UserBranch(shape.user_numbers, hidden, true, shape.layer_limit));
    fusion_ = fusions().create(config.fusion, {audio_->embedding_units(), user_->units(), shape.layer_limit});
    tags_ = register_module("tags", of_logits(dense(user_->units(), shape.tags, shape.layer_limit)));
    if (!fusion_) return;
    user_tags_ = register_module("user_tags", of_logits(dense(user_->units(), shape.tags, shape.layer_limit)));
    register_module("fusion", fusion_);
  }

  torch::Tensor features(const torch::Tensor& spectrograms) override { return audio_->features(spectrograms); }

  HeadOutput head(const torch::Tensor& features, const SampleSeeds& seeds) override {
    const SplitRows rows = split_rows(features, user_numbers());
    const HeadOutput heard = audio_->head(rows.audio, seeds);
    torch::Tensor user = user_->forward(rows.users);
    if (is_training()) user = dropped_out(user, dropped_, seeds, 100);
    torch::Tensor logits = heard.logits + (fusion_ ? user_tags_ : tags_)->forward(user);
    if (fusion_) logits = logits + tags_->forward(fusion_->forward(heard.embedding, user));
    return {torch::cat({heard.embedding, user}, 1), logits};
  }

  std::int64_t embedding_units() const override { return audio_->embedding_units() + user_->units(); }
  std::int64_t fixed_frames() const override { return audio_->fixed_frames(); }
  std::int64_t min_frames() const override { return audio_->min_frames(); }
  std::int64_t user_numbers() const override { return user_->numbers(); }
  bool wants_input_statistics() const override { return audio_->wants_input_statistics(); }
  void set_input_statistics(const torch::Tensor& mean, const torch::Tensor& deviation) override {
    audio_->set_input_statistics(mean, deviation);
  }

  std::string script() const override {
    const std::string users =
        fusion_ ? scripted(user_tags_, "self.user_tags", "user") : scripted(tags_, "self.tags", "user");
    std::string text = kScriptedFeatures + script_line("return self.audio.features(x)") + kScriptedHead;
    text += scripted_split_rows(user_numbers());
    text += script_line("heard, logits = self.audio.head(heard)");
    text += script_line("user = " + user_->script("self.user", "user"));
    text += script_line("logits = logits + " + users);
    if (fusion_) text += fusion_->script() + script_line("logits = logits + " + scripted(tags_, "self.tags", "h"));
    return text + script_line("return (torch.cat([heard, user], 1), logits)");
  }

 private:
  double dropped_;
  std::shared_ptr<Model> audio_;
  UserBranch user_{nullptr};
  DenseLayer user_tags_{nullptr}, tags_{nullptr};
  std::shared_ptr<FusionImpl> fusion_;
};

}  // namespace

std::shared_ptr<Model> make_user_fusion(const ModelConfig& config, const ModelShape& shape) {
  require_listeners(config, shape);
  const std::vector<std::string> known{"small_cnn",       "icassp2020_cnn",      "dense",  "fcn",
                                       "short_chunk_cnn", "short_chunk_cnn_res", "musicnn"};
  if (std::find(known.begin(), known.end(), config.audio) == known.end()) {
    throw ConfigError("model.audio: expected one of " + joined(known) + "; found '" + config.audio + "'");
  }
  return std::make_shared<UserFusion>(config, shape);
}

}  // namespace ctxtag::nn
