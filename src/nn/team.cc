#include "team.h"

#include <spdlog/fmt/fmt.h>
#include <torch/torch.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"

namespace ctxtag::nn {
namespace {

std::int64_t whole(std::size_t number) { return static_cast<std::int64_t>(number); }

// Numbers that double holds exactly.
std::vector<double> numbers_of(const TrainState& state, bool resumed) {
  return {static_cast<double>(state.epoch),
          static_cast<double>(state.step),
          state.loss_sum,
          state.loss_rows,
          state.best_loss,
          static_cast<double>(state.best_epoch),
          static_cast<double>(state.epochs_without_gain),
          state.finished ? 1.0 : 0.0,
          resumed ? 1.0 : 0.0};
}

template <typename Matrix>
void sum_rows(Matrix& matrix, Peers& peers) {
  const torch::Tensor tensor = torch::from_blob(matrix.data(), {matrix.rows(), matrix.cols()}, torch::kFloat32);
  if (tensor.numel() > 0) tensor.copy_(peers.sum_of(tensor));
}

}  // namespace

Team::Team(std::unique_ptr<Peers> peers) : peers_(std::move(peers)) {}

// The first process whose number is another than that of process 0.
std::optional<int> Team::other_than_first(std::uint64_t number) {
  torch::Tensor all = torch::zeros({size()}, torch::kInt64);
  all[rank()] = static_cast<std::int64_t>(number);
  all = peers_->sum_of(all);
  for (int other = 1; other < size(); ++other) {
    if (all[other].item<std::int64_t>() != all[0].item<std::int64_t>()) return other;
  }
  return std::nullopt;
}

void Team::require_alike(std::uint64_t request, const TableHashes& tables) {
  if (!peers_) return;
  std::string names;
  for (const auto& [name, hash] : tables) names += name + '\n';
  const std::optional<int> asked = other_than_first(request);
  const std::optional<int> reads = asked ? asked : other_than_first(text_hash(names));
  if (reads) {
    throw ConfigError(fmt::format(
        "process {} was asked for another training than process 0; give all of them the same config, seed and options",
        *reads));
  }
  for (const auto& [name, hash] : tables) {
    const std::optional<int> other = other_than_first(text_hash(hash));
    if (!other) continue;
    throw ConfigError(
        fmt::format("{}: process {} reads another file than process 0; give all of them the same", name, *other));
  }
}

BatchPlan Team::own_part(BatchPlan plan) const {
  plan.part = static_cast<std::size_t>(rank());
  plan.parts = static_cast<std::size_t>(size());
  return plan;
}

void Team::watch(const std::vector<torch::Tensor>& parameters) {
  if (peers_) gradients_ = std::make_unique<GradientSum>(parameters, *peers_);
}

torch::Tensor Team::logits(Model& model, const Batch& batch, const NetworkInput& input) {
  const RowSpan own = rows_of_part(batch.rows, static_cast<std::size_t>(rank()), static_cast<std::size_t>(size()));
  // Losses are computed on the processor wherever the network is: a few numbers a row.
  if (own.count == batch.rows)
    return model.forward(input.spectrograms, input.users, batch.seeds).logits.to(torch::kCPU);
  const auto begin = batch.seeds.begin() + static_cast<std::ptrdiff_t>(own.first);
  const SampleSeeds seeds(begin, begin + static_cast<std::ptrdiff_t>(own.count));
  const torch::Tensor logits = [&] {
    const NormScope scope(peers_.get());
    return model
        .forward(input.spectrograms.narrow(0, whole(own.first), whole(own.count)),
                 input.users.narrow(0, whole(own.first), whole(own.count)), seeds)
        .logits;
  }();
  std::vector<std::int64_t> rows_of;
  rows_of.reserve(static_cast<std::size_t>(size()));
  for (int part = 0; part < size(); ++part) {
    rows_of.push_back(
        whole(rows_of_part(batch.rows, static_cast<std::size_t>(part), static_cast<std::size_t>(size())).count));
  }
  return gathered_rows(logits.to(torch::kCPU), rows_of, *peers_);
}

void Team::backward(const torch::Tensor& loss, const Batch& batch) {
  if (!gradients_) return loss.backward();
  const RowSpan own = rows_of_part(batch.rows, static_cast<std::size_t>(rank()), static_cast<std::size_t>(size()));
  gradients_->begin();
  loss.backward();
  gradients_->finish(own.count == batch.rows ? 1.0 / size() : 1.0);  // all computed the same, or each its part
}

void Team::share(TrainState& state, bool& resumed, const NamedTensors& tensors) {
  if (!peers_) return;
  std::vector<double> numbers = numbers_of(state, resumed);
  peers_->share(torch::from_blob(numbers.data(), {whole(numbers.size())}, torch::kFloat64));  // in place
  state.epoch = static_cast<std::size_t>(numbers[0]);
  state.step = static_cast<std::size_t>(numbers[1]);
  state.loss_sum = numbers[2];
  state.loss_rows = numbers[3];
  state.best_loss = numbers[4];
  state.best_epoch = static_cast<long long>(numbers[5]);
  state.epochs_without_gain = static_cast<std::size_t>(numbers[6]);
  state.finished = numbers[7] != 0.0;
  resumed = numbers[8] != 0.0;
  share(tensors);
}

void Team::share(const NamedTensors& tensors) {
  if (!peers_) return;
  for (const auto& [name, tensor] : tensors) {
    if (tensor.numel() > 0) peers_->share(tensor);
  }
}

RowOutputs Team::scored(const PreparedModel& model, const FrameSource& source, const std::vector<std::size_t>& rows,
                        const Listeners& listeners, int threads) {
  if (!peers_ || rows.size() < static_cast<std::size_t>(size())) {
    return scored_rows(model, source, rows, listeners, threads);
  }
  const RowSpan own = rows_of_part(rows.size(), static_cast<std::size_t>(rank()), static_cast<std::size_t>(size()));
  const auto part = [&own](const std::vector<std::size_t>& all) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(std::min(own.first, all.size()));
    return std::vector<std::size_t>(begin, begin + static_cast<std::ptrdiff_t>(all.empty() ? 0 : own.count));
  };
  const RowOutputs mine = scored_rows(model, source, part(rows), {listeners.source, part(listeners.rows)}, threads);
  RowOutputs all;
  all.logits.setZero(static_cast<Eigen::Index>(rows.size()), mine.logits.cols());
  all.embeddings.setZero(static_cast<Eigen::Index>(rows.size()), mine.embeddings.cols());
  const auto first = static_cast<Eigen::Index>(own.first), count = static_cast<Eigen::Index>(own.count);
  all.logits.middleRows(first, count) = mine.logits;
  all.embeddings.middleRows(first, count) = mine.embeddings;
  sum_rows(all.logits, *peers_);
  sum_rows(all.embeddings, *peers_);
  return all;
}

}  // namespace ctxtag::nn
