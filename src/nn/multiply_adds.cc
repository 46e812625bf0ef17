#include "multiply_adds.h"

#include <ATen/record_function.h>
#include <torch/torch.h>

#include <string>

#include "ctxtag/nn/model.h"

namespace ctxtag::nn {
namespace {

struct ProductCount {
  std::int64_t products = 0;
  int convolutions = 0;  // under way; matrix products inside one are its own
};
thread_local ProductCount product_count;

bool is_convolution(const at::RecordFunction& call) { return std::string(call.name()) == "aten::convolution"; }

std::unique_ptr<at::ObserverContext> product_begins(const at::RecordFunction& call) {
  if (is_convolution(call)) ++product_count.convolutions;
  return nullptr;
}

// Numbers that are added up for one number of the result; 0: not a product.
std::int64_t summed_numbers(const at::RecordFunction& call) {
  const std::string name = call.name();
  const auto input = [&](std::size_t i) { return call.inputs()[i].toTensor(); };
  if (name == "aten::convolution") return input(1).numel() / input(1).size(0);  // taps x channels of a group
  if (product_count.convolutions > 0) return 0;
  if (name == "aten::addmm") return input(1).size(1);
  if (name == "aten::mm") return input(0).size(1);
  return name == "aten::bmm" ? input(0).size(2) : 0;
}

void product_ends(const at::RecordFunction& call, at::ObserverContext* /*context*/) {
  if (is_convolution(call)) --product_count.convolutions;
  const std::int64_t summed = summed_numbers(call);
  if (summed != 0) product_count.products += summed * call.outputs().at(0).toTensor().numel();
}

}  // namespace

std::int64_t multiply_adds(const LoadedModel& loaded) {
  const ModelDescription& description = loaded.description;
  product_count = {};
  const torch::NoGradGuard no_grad;
  const auto handle = at::addThreadLocalCallback(at::RecordFunctionCallback(product_begins, product_ends)
                                                     .needsInputs(true)
                                                     .needsOutputs(true)
                                                     .scopes({at::RecordScope::FUNCTION}));
  loaded.model->forward(torch::zeros({1, 1, description.frames, description.bands}),
                        torch::zeros({1, description.user_numbers}), {});
  at::removeCallback(handle);
  return product_count.products;
}

}  // namespace ctxtag::nn
