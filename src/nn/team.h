#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checkpoint.h"
#include "ctxtag/loading/batch.h"
#include "network_input.h"
#include "peers.h"
#include "scoring.h"
#include "table_hashes.h"

namespace ctxtag::nn {

/// The processes of one training run, or this one alone: who reads which rows, and what all must have alike.
class Team {
 public:
  /// `peers` null: alone.
  explicit Team(std::unique_ptr<Peers> peers);

  int rank() const { return peers_ ? peers_->rank() : 0; }
  int size() const { return peers_ ? peers_->size() : 1; }
  bool leads() const { return rank() == 0; }

  /// Throws ConfigError in all processes unless they were all asked for the same, and read the same tables.
  void require_alike(std::uint64_t request, const TableHashes& tables);
  /// Of every batch the rows that this process computes.
  BatchPlan own_part(BatchPlan plan) const;
  /// Adds up the gradients of these from now on.
  void watch(const std::vector<torch::Tensor>& parameters);
  /// Logits of a whole batch, of which every process computes its rows (a batch with fewer rows than processes: all).
  torch::Tensor logits(Model& model, const Batch& batch, const NetworkInput& input);
  /// loss.backward(), and then the gradients of the whole batch in every process.
  void backward(const torch::Tensor& loss, const Batch& batch);

  /// What rank 0 read of a checkpoint, in all processes.
  void share(TrainState& state, bool& resumed, const NamedTensors& tensors);
  void share(const NamedTensors& tensors);

  /// scored_rows() of all rows, of which every process scores its part.
  RowOutputs scored(const PreparedModel& model, const FrameSource& source, const std::vector<std::size_t>& rows,
                    const Listeners& listeners, int threads);

 private:
  std::optional<int> other_than_first(std::uint64_t number);

  std::unique_ptr<Peers> peers_;
  std::unique_ptr<GradientSum> gradients_;
};

}  // namespace ctxtag::nn
