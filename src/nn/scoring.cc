#include "scoring.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "batch_scoring.h"
#include "ctxtag/base/threads.h"
#include "layers.h"
#include "row_reader.h"

namespace ctxtag::nn {
namespace {

void copy_rows(const torch::Tensor& from, Eigen::Index first, Eigen::Index count, OutputMatrix& to) {
  const torch::Tensor plain = from.to(torch::kFloat32).contiguous();
  if (to.cols() == 0) to.resize(to.rows(), plain.size(1));
  std::copy_n(plain.data_ptr<float>(), count * to.cols(), to.data() + first * to.cols());
}

}  // namespace

struct SingleThreaded::State {
  torch::InferenceMode inference;
};

SingleThreaded::SingleThreaded() : state_(std::make_unique<State>()) {
  if (at::get_num_threads() != 1) at::set_num_threads(1);
}
SingleThreaded::~SingleThreaded() = default;

OneBlasThread::OneBlasThread() {
  constexpr int kOwnThreads = 1;  // what openblas_get_parallel() says of the -pthread build
  const auto parallel = reinterpret_cast<int (*)()>(::dlsym(RTLD_DEFAULT, "openblas_get_parallel"));
  const auto get = reinterpret_cast<int (*)()>(::dlsym(RTLD_DEFAULT, "openblas_get_num_threads"));
  const auto set = reinterpret_cast<void (*)(int)>(::dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
  if (parallel == nullptr || get == nullptr || set == nullptr || parallel() != kOwnThreads) return;
  before_ = get();
  set(1);
}

OneBlasThread::~OneBlasThread() {
  if (before_ == 0) return;
  reinterpret_cast<void (*)(int)>(::dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))(before_);
}

RowOutputs outputs_of(const PreparedModel& prepared, const std::vector<Hearing>& rows, std::size_t frames,
                      std::size_t bands) {
  if (!prepared.device().is_cpu()) return outputs_in_batches(prepared, rows, frames, bands);
  Model& model = prepared.model();
  RowOutputs outputs;
  outputs.logits.resize(static_cast<Eigen::Index>(rows.size()), 0);
  outputs.embeddings.resize(static_cast<Eigen::Index>(rows.size()), 0);
  const auto height = static_cast<std::int64_t>(frames), width = static_cast<std::int64_t>(bands);
  const std::int64_t numbers = model.user_numbers();
  const float* heard = nullptr;
  torch::Tensor features;
  for (std::size_t first = 0; first < rows.size(); first += kBlockRows) {
    const auto count = static_cast<std::int64_t>(std::min<std::size_t>(kBlockRows, rows.size() - first));
    torch::Tensor block;
    for (std::int64_t i = 0; i < count; ++i) {
      const Hearing& row = rows[first + static_cast<std::size_t>(i)];
      if (!features.defined() || row.spectrogram != heard) {
        heard = row.spectrogram;
        features = model.features(torch::from_blob(const_cast<float*>(heard), {1, 1, height, width}, torch::kFloat32));
      }
      const std::int64_t units = features.size(1);
      if (!block.defined()) {
        const torch::ScalarType type = numbers == 0 ? features.scalar_type() : torch::kFloat32;
        block = torch::zeros({kBlockRows, units + numbers}, type);
      }
      block[i].narrow(0, 0, units).copy_(features[0]);
      if (numbers == 0) continue;
      block[i]
          .narrow(0, units, numbers)
          .copy_(torch::from_blob(const_cast<float*>(row.listener), {numbers}, torch::kFloat32));
    }
    const HeadOutput head = model.head(block, {});
    copy_rows(head.logits, static_cast<Eigen::Index>(first), count, outputs.logits);
    copy_rows(head.embedding, static_cast<Eigen::Index>(first), count, outputs.embeddings);
  }
  return outputs;
}

RowOutputs scored_rows(const PreparedModel& prepared, const FrameSource& source, const std::vector<std::size_t>& rows,
                       const Listeners& listeners, int threads, const std::function<void(std::size_t)>& progress) {
  if (!prepared.device().is_cpu()) {
    return scored_rows_in_batches(prepared, source, rows, listeners, threads, progress);
  }
  const RowReader reader(source, rows, listeners, kBlockRows * (listeners.source.vectors == nullptr ? 1 : 8),
                         torch::kCPU);
  const int restored = at::get_num_threads();
  const OneBlasThread blas;
  RowOutputs all;
  for_each_in_order<RowOutputs>(
      reader.parts(), threads, static_cast<std::size_t>(threads) * 4,
      [&](std::size_t part) {
        const SingleThreaded single;
        return outputs_of(prepared, reader.read(part).hearings, source.frames, source.bands);
      },
      [&](std::size_t part, const RowOutputs& outputs) {
        reader.scatter(part, outputs, all);
        if (progress) progress(reader.first(part) + static_cast<std::size_t>(outputs.logits.rows()));
      });
  at::set_num_threads(restored);
  return all;
}

// One number at a time: Eigen's vectors round exp() otherwise than what is left over behind them, so that a score would
// depend on where in the table it stands.
RealMatrix probabilities(const RowOutputs& outputs, const std::string& output) {
  RealMatrix p = outputs.logits.cast<double>();
  for (Eigen::Index row = 0; row < p.rows(); ++row) {
    const double highest = p.cols() == 0 ? 0.0 : p.row(row).maxCoeff();
    double sum = 0.0;
    for (Eigen::Index tag = 0; tag < p.cols(); ++tag) {
      double& value = p(row, tag);
      value = output == "softmax" ? std::exp(value - highest) : 1.0 / (1.0 + std::exp(-value));
      sum += value;
    }
    if (output != "softmax") continue;
    for (Eigen::Index tag = 0; tag < p.cols(); ++tag) p(row, tag) /= sum;
  }
  return p;
}

}  // namespace ctxtag::nn
