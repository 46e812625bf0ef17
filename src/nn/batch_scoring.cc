#include "batch_scoring.h"

#include <c10/core/Event.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>

#include "ctxtag/base/threads.h"
#include "torch_device.h"

namespace ctxtag::nn {
namespace {

constexpr std::size_t kBatchRows = 64;

// What a network says of a part, on its way to the processor's memory. On a card the copies stand in its queue right
// behind what they wait for, so that a part sent later does not hold them up.
class OnItsWay {
 public:
  explicit OnItsWay(const HeadOutput& output) : logits_(copy(output.logits)), embedding_(copy(output.embedding)) {
    const torch::Device device = output.logits.device();
    if (device.is_cpu()) return;
    arrived_.emplace(device.type());
    arrived_->record(c10::impl::VirtualGuardImpl(device.type()).getStream(device));
  }

  RowOutputs fetched() const {
    while (arrived_ && !arrived_->query()) std::this_thread::sleep_for(std::chrono::microseconds(20));
    return {matrix(logits_), matrix(embedding_)};
  }

 private:
  static torch::Tensor copy(const torch::Tensor& values) {
    return host_memory(values.sizes().vec(), values.device()).copy_(values, /*non_blocking=*/true);
  }

  static OutputMatrix matrix(const torch::Tensor& values) {
    return Eigen::Map<const OutputMatrix>(values.data_ptr<float>(), values.size(0), values.size(1));
  }

  torch::Tensor logits_, embedding_;  // float32, rows beside each other
  std::optional<c10::Event> arrived_;
};

// Begins to compute a part. On a card this returns before the work is done.
OnItsWay sent(const PreparedModel& prepared, const RowPart& part) {
  const torch::Device device = prepared.device();
  const auto there = [&](const torch::Tensor& x) { return x.to(device, /*non_blocking=*/true); };
  const auto rows = static_cast<std::int64_t>(part.hearings.size());
  torch::Tensor features = prepared.model().features(there(part.spectrograms)).to(torch::kFloat32);
  if (features.size(0) != rows) {
    const torch::Tensor heard = torch::tensor(part.heard, torch::kInt64);
    features = features.index_select(0, heard.to(device));
  }
  const std::int64_t numbers = prepared.model().user_numbers();
  if (numbers != 0) {
    torch::Tensor users = host_memory({rows, numbers}, device);
    for (std::int64_t i = 0; i < rows; ++i) {
      std::copy_n(part.hearings[static_cast<std::size_t>(i)].listener, numbers, users.data_ptr<float>() + i * numbers);
    }
    features = torch::cat({features, there(users)}, 1);
  }
  return OnItsWay(prepared.model().head(features, {}));
}

}  // namespace

RowOutputs outputs_in_batches(const PreparedModel& prepared, const std::vector<Hearing>& rows, std::size_t frames,
                              std::size_t bands) {
  FrameSource source{frames, bands, [&](std::size_t row, std::size_t, std::size_t count, float* out) {
                       std::copy_n(rows[row].spectrogram, count * bands, out);
                     }};
  const auto numbers = static_cast<std::size_t>(prepared.model().user_numbers());
  std::vector<float> vectors;
  std::vector<std::size_t> places(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    places[i] = i;
    if (numbers != 0) vectors.insert(vectors.end(), rows[i].listener, rows[i].listener + numbers);
  }
  Listeners listeners;
  if (numbers != 0) listeners = {{vectors.data(), numbers}, places};
  return scored_rows_in_batches(prepared, source, places, listeners, 1);
}

RowOutputs scored_rows_in_batches(const PreparedModel& prepared, const FrameSource& source,
                                  const std::vector<std::size_t>& rows, const Listeners& listeners, int threads,
                                  const std::function<void(std::size_t)>& progress) {
  const torch::InferenceMode inference;
  const RowReader reader(source, rows, listeners, kBatchRows, prepared.device());
  RowOutputs all;
  std::optional<std::pair<std::size_t, OnItsWay>> under_way;  // computed while the next part is sent
  const auto finish = [&] {
    if (!under_way) return;
    const RowOutputs outputs = under_way->second.fetched();
    reader.scatter(under_way->first, outputs, all);
    if (progress) progress(reader.first(under_way->first) + static_cast<std::size_t>(outputs.logits.rows()));
    under_way.reset();
  };
  for_each_in_order<RowPart>(
      reader.parts(), threads, static_cast<std::size_t>(threads) + 2,
      [&](std::size_t part) { return reader.read(part); },
      [&](std::size_t part, const RowPart& read) {
        OnItsWay next = sent(prepared, read);
        finish();
        under_way.emplace(part, std::move(next));
      });
  finish();
  return all;
}

RowOutputs outputs_of_clips(const PreparedModel& prepared, const torch::Tensor& clips,
                            const std::vector<float>& listener, const SpectrogramsOf& front_end) {
  const torch::InferenceMode inference;
  static std::mutex one_at_a_time;  // a card computes in order; more would only lie in its memory
  const std::lock_guard<std::mutex> turn(one_at_a_time);
  const auto most = static_cast<std::int64_t>(kBatchRows);
  RowOutputs all;
  for (std::int64_t first = 0; first < clips.size(0); first += most) {
    const torch::Tensor part = clips.narrow(0, first, std::min(most, clips.size(0) - first));
    torch::Tensor heard = prepared.model().features(front_end(part.to(prepared.device()))).to(torch::kFloat32);
    if (!listener.empty()) {
      const auto numbers = static_cast<std::int64_t>(listener.size());
      const torch::Tensor user = torch::tensor(listener, torch::kFloat32).expand({part.size(0), numbers});
      heard = torch::cat({heard, user.to(prepared.device())}, 1);
    }
    const RowOutputs outputs = OnItsWay(prepared.model().head(heard, {})).fetched();
    if (first == 0)
      all = {OutputMatrix(clips.size(0), outputs.logits.cols()),
             OutputMatrix(clips.size(0), outputs.embeddings.cols())};
    all.logits.middleRows(first, part.size(0)) = outputs.logits;
    all.embeddings.middleRows(first, part.size(0)) = outputs.embeddings;
  }
  return all;
}

}  // namespace ctxtag::nn
