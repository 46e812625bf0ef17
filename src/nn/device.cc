#include "ctxtag/nn/device.h"

#include <torch/torch.h>
#include <torch/version.h>

#include <cstdlib>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "torch_device.h"

namespace ctxtag::nn {
namespace {

constexpr const char* kCuda = "cuda";

// bfloat16 products are added up in float32. (LibTorch 1.13 knows no other way.)
template <typename Context>
auto sum_in_float32(Context& context) -> decltype(static_cast<void>(context.setAllowBF16ReductionCuBLAS(false))) {
  context.setAllowBF16ReductionCuBLAS(false);
}
template <typename... Contexts>
void sum_in_float32(const Contexts&... /*of before*/) {}

// What float32 means on a card, too: products in float32, not in TensorFloat-32, by algorithms that give the same bits
// every time.
void compute_exactly() {
  at::globalContext().setAllowTF32CuBLAS(false);
  at::globalContext().setAllowTF32CuDNN(false);
  at::globalContext().setDeterministicCuDNN(true);
  sum_in_float32(at::globalContext());
}

int cards() { return torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0; }

}  // namespace

std::string Device::name() const { return is_gpu() ? std::string(kCuda) + ":" + std::to_string(gpu) : "cpu"; }

Device device_from(const std::string& name, int local_rank) {
  const int there = name == "cpu" ? 0 : cards();
  if (name == "cpu" || (name == "auto" && there == 0)) return {};
  Device device;
  if (name == "auto" || name == kCuda) {
    device.gpu = own_card(local_rank, there, std::getenv("CUDA_VISIBLE_DEVICES"));
  } else {
    long long number = -1;
    const std::string prefix = std::string(kCuda) + ":";
    if (name.rfind(prefix, 0) != 0 || !parse_number(name.substr(prefix.size()), number) || number < 0 || number > 127) {
      throw ConfigError("--device: auto, cpu, cuda or cuda:N, found '" + name + "'");
    }
    device.gpu = static_cast<int>(number);
  }
  if (device.gpu >= there) {
    const std::string found = there == 0 ? "no card; it was built without CUDA, or there is no driver"
                                         : std::to_string(there) + (there == 1 ? " card" : " cards");
    const std::string own = device.gpu == 0 ? "" : "; process " + std::to_string(local_rank) + " of this host has none";
    throw ConfigError("--device " + name + ": LibTorch " + TORCH_VERSION + " finds " + found +
                      (name == "auto" || name == kCuda ? own : ""));
  }
  compute_exactly();
  return device;
}

int own_card(int local_rank, int cards, const char* visible) {
  const bool given_one = visible != nullptr && *visible != '\0' && cards == 1;
  return given_one ? 0 : local_rank;
}

torch::Device torch_device(const Device& device) {
  if (!device.is_gpu()) return torch::kCPU;
  return {torch::kCUDA, static_cast<c10::DeviceIndex>(device.gpu)};
}

torch::Device device_of(const torch::nn::Module& module) {
  for (const torch::Tensor& parameter : module.parameters()) return parameter.device();
  return torch::kCPU;
}

torch::Tensor host_memory(const std::vector<std::int64_t>& shape, const torch::Device& device) {
  return torch::empty(shape, torch::TensorOptions(torch::kFloat32).pinned_memory(device.is_cuda()));
}

}  // namespace ctxtag::nn
