#include <torch/torch.h>

#include "../loss_cells.h"

namespace ctxtag::nn {
namespace {

// Mean over rows of  sum over tags of  w+ y (-ln p),  p = softmax of the logits of the tags that take part in the row.
// Ibrahim et al., ISMIR 2020: one tag a row, w+ = N / N_l (loss.class_weights=balanced). A row without a positive has
// no loss. There is no w-: what is not the tag is pushed down by the softmax.
class SoftmaxCrossEntropy : public Loss {
 public:
  torch::Tensor value(const LossInput& in) override {
    const torch::Tensor out = torch::full({}, -1e30, in.logits.options());
    const torch::Tensor log_p = torch::log_softmax(torch::where(in.known > 0, in.logits, out), 1);
    const torch::Tensor wanted = in.positive_weight * in.labels * in.known;
    const torch::Tensor cells = torch::where(wanted > 0, -wanted * log_p, torch::zeros_like(log_p));
    return cells.sum() / static_cast<double>(in.logits.size(0));
  }
};

}  // namespace

std::unique_ptr<Loss> make_softmax_cross_entropy(const LossConfig&, const LossData&) {
  return std::make_unique<SoftmaxCrossEntropy>();
}

}  // namespace ctxtag::nn
