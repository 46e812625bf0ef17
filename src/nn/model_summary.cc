#include "ctxtag/nn/model_summary.h"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <numeric>

#include "ctxtag/base/text.h"
#include "golden_scores.h"
#include "model_state.h"
#include "multiply_adds.h"
#include "scoring.h"
#include "torch_device.h"

namespace ctxtag::nn {
namespace {

// Milliseconds of the fastest of several runs: what other processes do to the machine can only add.
template <typename Work>
double fastest(const Work& work) {
  constexpr int kRuns = 5;
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kRuns; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

NetworkTiming timing_of(const LoadedModel& loaded, int threads, Precision precision, const Device& device) {
  const GoldenInput input = golden_input(loaded.description);
  const auto frames = static_cast<std::size_t>(loaded.description.frames);
  const auto bands = static_cast<std::size_t>(loaded.description.bands);
  loaded.model->to(torch_device(device));
  const PreparedModel prepared(*loaded.model, precision);
  NetworkTiming timing;
  timing.precision = precision;
  timing.device = device;
  {
    const SingleThreaded single;
    const OneBlasThread blas;
    timing.milliseconds_alone = fastest([&] {
      outputs_of(prepared, {{input.spectrogram.data(), input.listener.data()}}, frames, bands);
    });
  }
  timing.threads = threads;
  timing.clips = device.is_gpu() ? 512 : 16 * threads;
  std::vector<std::size_t> rows(static_cast<std::size_t>(timing.clips));
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const FrameSource source{frames, bands, [&](std::size_t, std::size_t first, std::size_t count, float* out) {
                             std::copy_n(input.spectrogram.data() + first * bands, count * bands, out);
                           }};
  Listeners listeners;
  if (!input.listener.empty()) {
    listeners = {{input.listener.data(), input.listener.size()}, std::vector<std::size_t>(rows.size(), 0)};
  }
  timing.milliseconds_in_company =
      fastest([&] { scored_rows(prepared, source, rows, listeners, threads); }) / timing.clips;
  return timing;
}

}  // namespace

ModelSummary summary_of_model(const std::filesystem::path& file, int timed_threads, Precision precision,
                              const Device& device) {
  const LoadedModel loaded = read_model(file);
  ModelSummary summary;
  summary.file = escaped_bytes(file.filename().string());
  summary.file_bytes = std::filesystem::file_size(file);
  summary.weights_sha256 = weights_hash(model_state(*loaded.model));
  summary.description = loaded.description;
  const auto add = [&](const std::string& name, const torch::Tensor& tensor, bool trained) {
    summary.tensors.push_back({name, tensor.sizes().vec(), tensor.numel(), trained});
    (trained ? summary.parameters : summary.buffers) += tensor.numel();
  };
  for (const auto& item : loaded.model->named_parameters()) add(item.key(), item.value(), true);
  for (const auto& item : loaded.model->named_buffers()) add(item.key(), item.value(), false);
  summary.multiply_adds = multiply_adds(loaded);
  summary.fixed_frames = loaded.model->fixed_frames();
  summary.min_frames = loaded.model->min_frames();
  summary.embedding_units = loaded.model->embedding_units();
  if (timed_threads > 0) summary.timing = timing_of(loaded, timed_threads, precision, device);
  return summary;
}

}  // namespace ctxtag::nn
