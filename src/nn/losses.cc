#include <torch/torch.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/registry.h"
#include "ctxtag/nn/loss.h"

namespace ctxtag::nn {

// Each in losses/NAME.cc; the large losses together in losses/large_loss.cc.
using LossFactory = std::unique_ptr<Loss>(const LossConfig&, const LossData&);
LossFactory make_asl, make_bce, make_epr, make_focal, make_hill, make_label_smoothing, make_large_loss_reject,
    make_large_loss_correct_temporarily, make_large_loss_correct_permanently, make_partial_bce, make_role,
    make_selective_asl, make_softmax_cross_entropy, make_splc, make_wan;

namespace {

const Registry<LossFactory>& losses() {
  static const Registry<LossFactory> table("loss",
                                           {{"asl", make_asl},
                                            {"bce", make_bce},
                                            {"epr", make_epr},
                                            {"focal", make_focal},
                                            {"hill", make_hill},
                                            {"label_smoothing", make_label_smoothing},
                                            {"large_loss_correct_permanently", make_large_loss_correct_permanently},
                                            {"large_loss_correct_temporarily", make_large_loss_correct_temporarily},
                                            {"large_loss_reject", make_large_loss_reject},
                                            {"partial_bce", make_partial_bce},
                                            {"role", make_role},
                                            {"selective_asl", make_selective_asl},
                                            {"softmax_cross_entropy", make_softmax_cross_entropy},
                                            {"splc", make_splc},
                                            {"wan", make_wan}});
  return table;
}

// N / N_l: training rows where a tag is known over those that have it; 1 for a tag without any.
torch::Tensor balanced_weights(const LossData& data) {
  const torch::Tensor known = data.known.to(torch::kFloat64);
  const torch::Tensor positives = (data.labels.to(torch::kFloat64) * known).sum(0);
  return torch::where(positives > 0, known.sum(0) / positives, torch::ones_like(positives));
}

// What all losses share: which cells take part, what positives weigh, and when the loss of the config begins.
class SharedRules : public Loss {
 public:
  SharedRules(const LossConfig& config, std::unique_ptr<Loss> loss, const LossData& data)
      : config_(config), loss_(std::move(loss)), warmup_(make_bce(config, {})) {
    if (config.class_weights == "balanced") class_weights_ = balanced_weights(data);
  }

  torch::Tensor value(const LossInput& in) override {
    LossInput cells = with_empty_cells(in);
    if (in.epoch < config_.warmup_epochs) return warmup_->value(cells);
    cells.epoch -= config_.warmup_epochs;
    return loss_->value(cells);
  }
  torch::Tensor validation(const LossInput& in) override { return loss_->validation(with_empty_cells(in)); }
  void step(double learning_rate) override { loss_->step(learning_rate); }
  std::vector<std::pair<std::string, torch::Tensor>> state() override { return loss_->state(); }

 private:
  LossInput with_empty_cells(const LossInput& in) const {
    LossInput cells = in;
    cells.annotated = in.known;
    cells.labels = in.labels * in.known;
    if (config_.empty == "negative") cells.known = torch::ones_like(in.known);
    if (class_weights_.defined()) {
      cells.positive_weight = in.positive_weight * class_weights_.to(in.positive_weight.scalar_type());
    }
    return cells;
  }

  LossConfig config_;
  std::unique_ptr<Loss> loss_, warmup_;
  torch::Tensor class_weights_;  // [tags], or undefined
};

// Without a single cell of 0 every loss is smallest where everything is positive.
void require_zeros(const LossConfig& config, const LossData& data) {
  if (!data.labels.defined()) return;
  const torch::Tensor zeros =
      config.empty == "negative" ? data.labels * data.known == 0 : (data.known == 1).logical_and(data.labels == 0);
  if (zeros.any().item<bool>()) return;
  throw ConfigError("loss.empty: of the training labels that take part none is 0, so that all would be learnt as " +
                    std::string("positive; expected zeros, or empty cells and loss.empty=negative"));
}

}  // namespace

torch::Tensor Loss::validation(const LossInput& in) {
  LossInput first = in;
  first.epoch = 0;
  return value(first);
}

std::unique_ptr<Loss> make_loss(const LossConfig& config, const LossData& data) {
  std::unique_ptr<Loss> loss = losses().create(config.name, config, data);
  require_zeros(config, data);
  return std::make_unique<SharedRules>(config, std::move(loss), data);
}

std::vector<std::string> loss_names() { return losses().names(); }

}  // namespace ctxtag::nn
