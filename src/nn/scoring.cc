#include "scoring.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ctxtag/base/threads.h"
#include "layers.h"

namespace ctxtag::nn {
namespace {

using FloatMatrix = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

void copy_rows(const torch::Tensor& from, Eigen::Index first, Eigen::Index count, FloatMatrix& to) {
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

namespace {

// The places of the rows to score, those of one spectrogram beside each other, so that it is heard once.
std::vector<std::size_t> order_of(const std::vector<std::size_t>& rows, bool any_listeners) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (any_listeners) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
  }
  return order;
}

}  // namespace

RowOutputs scored_rows(const PreparedModel& prepared, const FrameSource& source, const std::vector<std::size_t>& rows,
                       const Listeners& listeners, int threads, const std::function<void(std::size_t)>& progress) {
  const std::vector<std::size_t> order = order_of(rows, listeners.source.vectors != nullptr);
  const std::size_t part_rows = kBlockRows * (listeners.source.vectors == nullptr ? 1 : 8);
  const std::size_t parts = (rows.size() + part_rows - 1) / part_rows;
  const std::size_t numbers = source.frames * source.bands;
  const int restored = at::get_num_threads();
  const OneBlasThread blas;
  RowOutputs all;
  const auto work = [&](std::size_t part) {
    const SingleThreaded single;
    const std::size_t first = part * part_rows;
    const std::size_t count = std::min(part_rows, rows.size() - first);
    std::vector<float> values(count * numbers);
    std::vector<Hearing> hearings(count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = order[first + i];
      const bool again = i > 0 && rows[at] == rows[order[first + i - 1]];
      hearings[i].spectrogram = again ? hearings[i - 1].spectrogram : values.data() + i * numbers;
      if (!again) source.read(rows[at], 0, source.frames, values.data() + i * numbers);
      if (listeners.source.vectors != nullptr) {
        hearings[i].listener = listeners.source.vectors + listeners.rows[at] * listeners.source.numbers;
      }
    }
    return outputs_of(prepared, hearings, source.frames, source.bands);
  };
  const auto consume = [&](std::size_t part, RowOutputs outputs) {
    const auto total = static_cast<Eigen::Index>(rows.size());
    if (part == 0) {
      all.logits.resize(total, outputs.logits.cols());
      all.embeddings.resize(total, outputs.embeddings.cols());
    }
    const std::size_t first = part * part_rows;
    for (Eigen::Index i = 0; i < outputs.logits.rows(); ++i) {
      const auto at = static_cast<Eigen::Index>(order[first + static_cast<std::size_t>(i)]);
      all.logits.row(at) = outputs.logits.row(i);
      all.embeddings.row(at) = outputs.embeddings.row(i);
    }
    if (progress) progress(first + static_cast<std::size_t>(outputs.logits.rows()));
  };
  for_each_in_order<RowOutputs>(parts, threads, static_cast<std::size_t>(threads) * 4, work, consume);
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
