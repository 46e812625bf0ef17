#pragma once
#include <torch/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ctxtag/base/launcher.h"

namespace ctxtag::nn {

/// Where a process that trains together with others stands, and where they meet.
struct PeerPlace {
  int rank = 0, size = 1;
  std::string address = "127.0.0.1";  ///< of the process with rank 0
  int port = 29500;
  bool agent_store = false;                     ///< torchrun's own process listens there, not rank 0
  int attempt = 0;                              ///< how often torchrun has started all of them anew
  std::chrono::milliseconds patience{300'000};  ///< how long to wait for the others
  std::chrono::milliseconds silence{10'000};    ///< and how long without saying so
};

/// Where this process stands, as launched_process() knows it. MASTER_ADDR and MASTER_PORT say where rank 0, or
/// torchrun, listens; without them it is this host, or the first of a Slurm step's, and a port made of the launcher's
/// job. Throws ConfigError for ranks that cannot be, and when several hosts take part and MASTER_ADDR is not set.
PeerPlace peer_place(const Variables& variable);
PeerPlace peer_place();  ///< by the variables of this process

/// Processes that train one network together: every one takes its rows of each batch.
class Peers {
 public:
  virtual ~Peers() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;
  bool leads() const { return rank() == 0; }
  /// Where tensors must be to be added up.
  virtual torch::Device device() const { return torch::kCPU; }

  /// What waits for a sum that was begun; called once. Throws SystemError when another process is gone.
  using Waiting = std::function<void()>;
  /// Begins to add up a contiguous tensor over all processes, in place. All processes begin the same sums in the same
  /// order; the result is the same bits everywhere, run to run.
  virtual Waiting begin_sum(torch::Tensor tensor) = 0;
  void sum(const torch::Tensor& tensor) { begin_sum(tensor)(); }
  /// The sum of a tensor that may be anywhere, where it is.
  torch::Tensor sum_of(const torch::Tensor& tensor) {
    const torch::Tensor there = tensor.to(device(), /*non_blocking=*/false, /*copy=*/true).contiguous();
    sum(there);
    return there.to(tensor.device());
  }
  /// The tensor of rank 0 in all of them, in place, whatever its layout.
  virtual void share(const torch::Tensor& tensor) = 0;
};

/// Hears, in words, for whom this process waits; may be empty.
using Say = std::function<void(const std::string&)>;

/// Meets the others, over Gloo, or, where the network is on a card and this build has it, over NCCL; returns null where
/// the launcher says that this process is alone. Throws ConfigError where this build has no Gloo, SystemError when the
/// others do not come within `place.patience`.
std::unique_ptr<Peers> join_peers(const PeerPlace& place, const torch::Device& device, const Say& say);

/// The processes whose rows batch normalisation looks at too, as long as the scope lives; null: this one's alone.
class NormScope {
 public:
  explicit NormScope(Peers* peers);
  ~NormScope();
  NormScope(const NormScope&) = delete;
  NormScope& operator=(const NormScope&) = delete;

  static Peers* peers();

 private:
  Peers* before_;
};

/// Batch normalisation of x [rows, channels, ...] over the rows of all processes: the mean and the (biased) variance of
/// each channel, as of one batch. `mean` and `variance` ([channels]) receive what was found, `count` how many values.
struct SharedNorm {
  torch::Tensor y, mean, variance;
  double count = 0.0;
};
SharedNorm shared_norm(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias, double epsilon,
                       Peers& peers);

/// The rows of all processes, one below the other in the order of ranks; `rows_of[r]` are those of rank r. Gradients
/// flow to this process's rows alone: whatever all processes compute alike of the result must not be added up again.
torch::Tensor gathered_rows(const torch::Tensor& own, const std::vector<std::int64_t>& rows_of, Peers& peers);

/// Adds up the gradients of all processes while backward() still runs: gradients are copied to buckets as they come,
/// and a bucket that is full is on its way at once.
class GradientSum {
 public:
  GradientSum(std::vector<torch::Tensor> parameters, Peers& peers);
  ~GradientSum();
  GradientSum(const GradientSum&) = delete;
  GradientSum& operator=(const GradientSum&) = delete;

  /// Before backward().
  void begin();
  /// After it: waits, and puts the sums, times `factor`, in the place of the gradients. A parameter without a gradient
  /// in any process keeps none.
  void finish(double factor);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ctxtag::nn
