#include <torch/torch.h>

#include <numeric>

#include "peers.h"

namespace ctxtag::nn {
namespace {

// Autograd keeps numbers for the way back, no addresses.
Peers* peers_at(std::int64_t kept) {
  return reinterpret_cast<Peers*>(kept);  // NOLINT(performance-no-int-to-ptr)
}

thread_local Peers* norm_peers = nullptr;

constexpr std::int64_t kBucketNumbers = 1 << 20;  // 4 MiB

std::vector<std::int64_t> all_but_channels(const torch::Tensor& x) {
  std::vector<std::int64_t> dimensions{0};
  for (std::int64_t d = 2; d < x.dim(); ++d) dimensions.push_back(d);
  return dimensions;
}

torch::Tensor per_channel(const torch::Tensor& values, const torch::Tensor& x) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
  shape[1] = -1;
  return values.view(shape);
}

// Forward and backward of batch normalisation, the sums of both over all processes.
class SharedNormFunction : public torch::autograd::Function<SharedNormFunction> {
 public:
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context, const torch::Tensor& x,
                                                const torch::Tensor& weight, const torch::Tensor& bias, double epsilon,
                                                std::int64_t peers) {
    const std::int64_t own_values = x.numel() / x.size(1);
    const auto own = static_cast<double>(own_values);
    auto [variance, mean] = torch::var_mean(x, all_but_channels(x), /*unbiased=*/false);
    mean = mean.to(torch::kFloat64);
    // Count, sum and sum of squares, in double: what is left of their difference has all a float's digits.
    torch::Tensor sums = torch::cat(
        {torch::full({1}, own, mean.options()), mean * own, (variance.to(torch::kFloat64) + mean * mean) * own});
    sums = peers_at(peers)->sum_of(sums);
    const std::int64_t channels = x.size(1);
    const double count = sums[0].item<double>();
    mean = sums.narrow(0, 1, channels) / count;
    const torch::Tensor spread = (sums.narrow(0, 1 + channels, channels) / count - mean * mean).clamp_min(0.0);
    const torch::Tensor mean_of_all = mean.to(x.scalar_type()), variance_of_all = spread.to(x.scalar_type());
    const torch::Tensor y = std::get<0>(torch::native_batch_norm(x, weight, bias, mean_of_all, variance_of_all,
                                                                 /*training=*/false, 0.0, epsilon));
    context->save_for_backward({x, weight, mean_of_all, variance_of_all});
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["peers"] = peers;
    context->saved_data["count"] = count;
    context->mark_non_differentiable({mean_of_all, variance_of_all});
    return {y, mean_of_all, variance_of_all, torch::full({1}, count, torch::kFloat64)};
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const torch::Tensor &x = saved[0], &weight = saved[1], &mean = saved[2], &variance = saved[3];
    const double epsilon = context->saved_data["epsilon"].toDouble(), count = context->saved_data["count"].toDouble();
    auto* const peers = peers_at(context->saved_data["peers"].toInt());
    // As if mean and variance were given: the gradient of x, and this process's sums of dy x^ and of dy. (A card's
    // channels-last way wants them as they are saved, too.)
    auto [of_x, of_weight, of_bias] = torch::native_batch_norm_backward(
        gradients[0].contiguous(x.suggest_memory_format()), x, weight, mean, variance, mean,
        (variance + epsilon).rsqrt(), /*train=*/false, epsilon, {true, true, true});
    const torch::Tensor sums = peers->sum_of(torch::cat({of_weight, of_bias}).to(torch::kFloat64));
    const std::int64_t channels = x.size(1);
    const torch::Tensor scale = (variance.to(torch::kFloat64) + epsilon).rsqrt();
    const torch::Tensor step = weight.to(torch::kFloat64) * scale / count;
    const torch::Tensor slope = step * sums.narrow(0, 0, channels) * scale;
    const torch::Tensor shift = step * sums.narrow(0, channels, channels) - slope * mean.to(torch::kFloat64);
    const auto type = x.scalar_type();
    of_x = of_x - (x * per_channel(slope.to(type), x) + per_channel(shift.to(type), x));
    return {of_x, of_weight, of_bias, torch::Tensor(), torch::Tensor()};
  }
};

class GatherFunction : public torch::autograd::Function<GatherFunction> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& own, std::int64_t first,
                               std::int64_t all, std::int64_t peers) {
    torch::Tensor rows = torch::zeros({all, own.size(1)}, own.options());
    rows.narrow(0, first, own.size(0)).copy_(own);
    rows = peers_at(peers)->sum_of(rows);
    context->saved_data["first"] = first;
    context->saved_data["own"] = own.size(0);
    return rows;
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    return {gradients[0].narrow(0, context->saved_data["first"].toInt(), context->saved_data["own"].toInt()),
            torch::Tensor(), torch::Tensor(), torch::Tensor()};
  }
};

}  // namespace

NormScope::NormScope(Peers* peers) : before_(norm_peers) { norm_peers = peers; }
NormScope::~NormScope() { norm_peers = before_; }
Peers* NormScope::peers() { return norm_peers; }

SharedNorm shared_norm(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias, double epsilon,
                       Peers& peers) {
  const auto found = SharedNormFunction::apply(x, weight, bias, epsilon, reinterpret_cast<std::int64_t>(&peers));
  return {found[0], found[1], found[2], found[3].item<double>()};
}

torch::Tensor gathered_rows(const torch::Tensor& own, const std::vector<std::int64_t>& rows_of, Peers& peers) {
  const auto rank = rows_of.begin() + peers.rank();
  const std::int64_t first = std::accumulate(rows_of.begin(), rank, std::int64_t{0});
  const std::int64_t all = std::accumulate(rank, rows_of.end(), first);
  return GatherFunction::apply(own, first, all, reinterpret_cast<std::int64_t>(&peers));
}

struct GradientSum::State {
  struct Place {
    std::size_t bucket = 0;
    std::int64_t first = 0;
    bool there = false;
  };
  struct Bucket {
    torch::Tensor numbers;
    std::size_t parameters = 0, there = 0;
    Peers::Waiting waiting;
  };

  State(std::vector<torch::Tensor> all, Peers& with) : parameters(std::move(all)), peers(with) {
    // The last parameters have their gradients first.
    places.resize(parameters.size());
    buckets.emplace_back();
    std::vector<std::int64_t> sizes{0};
    for (std::size_t i = parameters.size(); i-- > 0;) {
      if (sizes.back() > 0 && sizes.back() + parameters[i].numel() > kBucketNumbers) {
        buckets.emplace_back();
        sizes.push_back(0);
      }
      places[i] = {buckets.size() - 1, sizes.back(), false};
      sizes.back() += parameters[i].numel();
      ++buckets.back().parameters;
    }
    for (std::size_t i = 0; i < buckets.size(); ++i) {
      buckets[i].numbers = torch::zeros({sizes[i]}, peers.device());
    }
  }

  void take(std::size_t parameter, const torch::Tensor& gradient) {
    Place& place = places[parameter];
    Bucket& bucket = buckets[place.bucket];
    const torch::NoGradGuard no_grad;
    slice(parameter).copy_(gradient);
    place.there = true;
    if (++bucket.there == bucket.parameters) send_ready();
  }

  // Buckets leave in their order, so that all processes send the same one.
  void send_ready() {
    while (next < buckets.size() && buckets[next].there == buckets[next].parameters) send();
  }
  void send() {
    buckets[next].waiting = peers.begin_sum(buckets[next].numbers);
    ++next;
  }

  torch::Tensor slice(std::size_t parameter) {
    const torch::Tensor& like = parameters[parameter];
    return buckets[places[parameter].bucket]
        .numbers.narrow(0, places[parameter].first, like.numel())
        .view(like.sizes());
  }

  std::vector<torch::Tensor> parameters;
  Peers& peers;
  std::vector<Place> places;
  std::vector<Bucket> buckets;
  std::size_t next = 0;
  bool running = false;
};

GradientSum::GradientSum(std::vector<torch::Tensor> parameters, Peers& peers)
    : state_(std::make_shared<State>(std::move(parameters), peers)) {
  for (std::size_t i = 0; i < state_->parameters.size(); ++i) {
    if (!state_->parameters[i].requires_grad()) continue;
    const std::weak_ptr<State> weak = state_;
    state_->parameters[i].register_hook([weak, i](const torch::Tensor& gradient) {
      if (const auto state = weak.lock(); state && state->running) state->take(i, gradient);
    });
  }
}
GradientSum::~GradientSum() = default;

void GradientSum::begin() {
  for (State::Place& place : state_->places) place.there = false;
  for (State::Bucket& bucket : state_->buckets) {
    bucket.numbers.zero_();
    bucket.there = 0;
  }
  state_->next = 0;
  state_->running = true;
}

void GradientSum::finish(double factor) {
  state_->running = false;
  while (state_->next < state_->buckets.size()) state_->send();
  const torch::NoGradGuard no_grad;
  for (State::Bucket& bucket : state_->buckets) {
    bucket.waiting();
    if (factor != 1.0) bucket.numbers.mul_(factor);
  }
  for (std::size_t i = 0; i < state_->parameters.size(); ++i) {
    torch::Tensor& gradient = state_->parameters[i].mutable_grad();
    if (gradient.defined()) gradient.copy_(state_->slice(i));
  }
}

}  // namespace ctxtag::nn
