#include "normalised_head.h"

#include "script_text.h"

namespace ctxtag::nn {

NormalisedHead::NormalisedHead(torch::nn::Module& network, std::int64_t in, std::int64_t units, std::int64_t tags,
                               double dropped, std::int64_t limit)
    : dropped_(dropped),
      hidden_(network.register_module("hidden", dense(in, units, limit))),
      norm_(network.register_module("hidden_norm", torch::nn::BatchNorm1d(units))),
      tags_(network.register_module("tags", of_logits(dense(units, tags, limit)))) {}

HeadOutput NormalisedHead::output(const torch::Tensor& features, const SampleSeeds& seeds, bool training) {
  const torch::Tensor embedding = torch::relu(normalised(norm_, hidden_->forward(features)));
  const torch::Tensor kept = training ? dropped_out(embedding, dropped_, seeds, 0) : embedding;
  return {embedding, tags_->forward(kept)};
}

std::string NormalisedHead::script() const {
  const std::string hidden = scripted(hidden_, "self.hidden", "x");
  return kScriptedHead + script_line("x = torch.relu(" + scripted(norm_, "self.hidden_norm", hidden) + ")") +
         script_line("return (x, " + scripted(tags_, "self.tags", "x") + ")");
}

}  // namespace ctxtag::nn
