#include "peers.h"

#if defined(CTXTAG_WITH_GLOO) || defined(CTXTAG_WITH_NCCL)
#include "peer_store.h"
#endif
#ifdef CTXTAG_WITH_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef CTXTAG_WITH_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <spdlog/fmt/fmt.h>
#include <torch/version.h>

#include <cstdlib>

#include "ctxtag/base/error.h"
#include "host_address.h"

namespace ctxtag::nn {

#if defined(CTXTAG_WITH_GLOO) || defined(CTXTAG_WITH_NCCL)
namespace {

constexpr std::chrono::minutes kLongestStep(30);

using Store = c10::intrusive_ptr<c10d::Store>;

#ifdef CTXTAG_WITH_GLOO
// Where the others find this process: the interface that is named as PyTorch names it, else the one that leads to them.
std::shared_ptr<::gloo::transport::Device> gloo_device(const std::string& master) {
  if (const char* const interface = std::getenv("GLOO_SOCKET_IFNAME")) {
    return c10d::ProcessGroupGloo::createDeviceForInterface(interface);
  }
  const std::string own = own_address_towards(master);
  if (own.empty()) return c10d::ProcessGroupGloo::createDefaultDevice();
  return c10d::ProcessGroupGloo::createDeviceForHostname(own);
}

c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo_group(const Store& store, const PeerPlace& place) {
  const auto options = c10d::ProcessGroupGloo::Options::create(kLongestStep);
  options->devices.push_back(gloo_device(place.address));
  options->threads = 2;
  return c10::make_intrusive<c10d::ProcessGroupGloo>(store, place.rank, place.size, options);
}
#endif

#ifdef CTXTAG_WITH_NCCL
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)
constexpr char kWaitVariable[] = "TORCH_NCCL_BLOCKING_WAIT";
#else
constexpr char kWaitVariable[] = "NCCL_BLOCKING_WAIT";
#endif

// Options hold a structure of nccl.h, whose size is not the same in all versions.
void require_nccl_of_build() {
  const std::string built = fmt::format("{}.{}.", NCCL_MAJOR, NCCL_MINOR), found = c10d::getNcclVersion();
  if (found.rfind(built, 0) == 0) return;
  throw SystemError(fmt::format("built with the header of NCCL {}{}, but LibTorch has {}; build with its nccl.h", built,
                                NCCL_PATCH, found));
}

c10::intrusive_ptr<c10d::ProcessGroupNCCL> nccl_group(const Store& store, const PeerPlace& place) {
  require_nccl_of_build();
  ::setenv(kWaitVariable, "1", /*overwrite=*/0);  // else nobody here hears that another process has ended
  const auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = kLongestStep;
  return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, place.rank, place.size, options);
}
#endif

#ifdef CTXTAG_WITH_GLOO
void end(const c10d::ProcessGroupGloo& /*ends by itself*/) {}
#endif
#ifdef CTXTAG_WITH_NCCL
// LibTorch from 2 on wants to be told; before that a group ends by itself.
template <typename Group>
auto shut_down(Group& group) -> decltype(static_cast<void>(group.shutdown())) {
  group.shutdown();
}
template <typename... Groups>
void shut_down(const Groups&... /*of before*/) {}

void end(c10d::ProcessGroupNCCL& group) {
  try {
    shut_down(group);
  } catch (const std::exception&) {  // the others are gone: so is what there was to end
  }
}
#endif

template <typename Group>
class GroupPeers : public Peers {
 public:
  template <typename Maker>
  GroupPeers(const PeerPlace& place, const torch::Device& device, const Say& say, const Maker& make)
      : place_(place), device_(device) {
    try {
      group_ = make(store_of_all(place, device_.is_cuda() ? "on a card" : "on the processor", say), place);
      torch::Tensor here = torch::ones({1}, torch::TensorOptions(torch::kFloat64).device(device_));
      sum(here);
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {
      const std::string why = first_line(error);
      const bool taken = why.find("ddress already in use") != std::string::npos;
      throw SystemError(
          fmt::format("process {} of {} has not met the others at {}:{} (MASTER_ADDR, MASTER_PORT): {}", place.rank,
                      place.size, place.address, place.port,
                      taken ? "another process listens there; give all of them another MASTER_PORT" : why));
    }
  }

  ~GroupPeers() override { end(*group_); }
  GroupPeers(const GroupPeers&) = delete;
  GroupPeers& operator=(const GroupPeers&) = delete;

  int rank() const override { return place_.rank; }
  int size() const override { return place_.size; }
  torch::Device device() const override { return device_; }

  Waiting begin_sum(torch::Tensor tensor) override {
    std::vector<torch::Tensor> tensors{std::move(tensor)};
    const auto work = guarded([&] { return group_->allreduce(tensors); });
    return [this, work, tensors] { guarded([&] { return work->wait(); }); };
  }

  void share(const torch::Tensor& tensor) override {
    std::vector<torch::Tensor> plain{tensor.detach().contiguous().to(device_, false, /*copy=*/true)};
    c10d::BroadcastOptions from_first;
    guarded([&] { return group_->broadcast(plain, from_first)->wait(); });
    const torch::NoGradGuard no_grad;
    tensor.detach().copy_(plain[0]);
  }

 private:
  static std::string first_line(const std::exception& error) {
    const std::string text = error.what();
    return text.substr(0, text.find('\n'));
  }

  template <typename Work>
  auto guarded(const Work& work) const -> decltype(work()) {
    try {
      return work();
    } catch (const std::exception& error) {
      throw SystemError(fmt::format(
          "process {} of {}: another process of this run has ended or cannot be reached; the last checkpoint is kept: "
          "start all of them again to continue ({})",
          place_.rank, place_.size, first_line(error)));
    }
  }

  PeerPlace place_;
  torch::Device device_;
  c10::intrusive_ptr<Group> group_;
};

}  // namespace

std::unique_ptr<Peers> join_peers(const PeerPlace& place, [[maybe_unused]] const torch::Device& device,
                                  const Say& say) {
  if (place.size <= 1) return nullptr;
#ifdef CTXTAG_WITH_NCCL
  if (device.is_cuda()) return std::make_unique<GroupPeers<c10d::ProcessGroupNCCL>>(place, device, say, nccl_group);
#endif
#ifdef CTXTAG_WITH_GLOO
  return std::make_unique<GroupPeers<c10d::ProcessGroupGloo>>(place, torch::kCPU, say, gloo_group);
#else
  throw ConfigError(
      fmt::format("this process is one of {}, but ctxtag was built without Gloo (Debian: libgloo-dev), and NCCL is for "
                  "--device cuda",
                  place.size));
#endif
}
#else
std::unique_ptr<Peers> join_peers(const PeerPlace& place, const torch::Device& /*device*/, const Say& /*say*/) {
  if (place.size <= 1) return nullptr;
  throw ConfigError(
      fmt::format("this process is one of {}, but ctxtag was built without Gloo (Debian: libgloo-dev)", place.size));
}
#endif

}  // namespace ctxtag::nn
