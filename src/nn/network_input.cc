#include "network_input.h"

#include "torch_device.h"

namespace ctxtag::nn {

torch::Tensor tensor_of(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
  return torch::from_blob(const_cast<float*>(values.data()), shape, torch::kFloat32);
}

NetworkInput network_input(const Batch& batch, std::size_t listener_numbers) {
  const auto rows = static_cast<std::int64_t>(batch.rows);
  return {tensor_of(batch.spectrograms,
                    {rows, 1, static_cast<std::int64_t>(batch.frames), static_cast<std::int64_t>(batch.bands)}),
          tensor_of(batch.users, {rows, static_cast<std::int64_t>(listener_numbers)})};
}

NetworkInput sent_to(const torch::Device& device, const NetworkInput& input) {
  if (device.is_cpu()) return input;
  const auto sent = [&](const torch::Tensor& from) {
    return from.defined() ? host_memory(from.sizes().vec(), device).copy_(from).to(device, /*non_blocking=*/true)
                          : from;
  };
  return {sent(input.spectrograms), sent(input.users)};
}

}  // namespace ctxtag::nn
