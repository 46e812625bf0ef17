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

torch::Tensor InputStaging::sent(const torch::Tensor& from, torch::Tensor& pinned) const {
  if (!from.defined()) return from;
  if (!pinned.defined() || pinned.sizes() != from.sizes()) pinned = host_memory(from.sizes().vec(), device_);
  pinned.copy_(from);
  return pinned.to(device_, /*non_blocking=*/true);
}

NetworkInput InputStaging::sent(const NetworkInput& input) {
  if (device_.is_cpu()) return input;
  NetworkInput& pinned = pinned_[turn_++ % 2];
  return {sent(input.spectrograms, pinned.spectrograms), sent(input.users, pinned.users)};
}

}  // namespace ctxtag::nn
