#include "scoring.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/torch.h>

#include <algorithm>

#include "ctxtag/base/threads.h"
#include "layers.h"

namespace ctxtag::nn {
namespace {

using FloatMatrix = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

void copy_rows(const torch::Tensor& from, Eigen::Index first, Eigen::Index count, FloatMatrix& to) {
  const torch::Tensor plain = from.contiguous();
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

RowOutputs outputs_of(Model& model, const float* values, std::size_t rows, std::size_t frames, std::size_t bands) {
  RowOutputs outputs;
  outputs.logits.resize(static_cast<Eigen::Index>(rows), 0);
  outputs.embeddings.resize(static_cast<Eigen::Index>(rows), 0);
  const auto height = static_cast<std::int64_t>(frames), width = static_cast<std::int64_t>(bands);
  for (std::size_t first = 0; first < rows; first += kBlockRows) {
    const auto count = static_cast<std::int64_t>(std::min<std::size_t>(kBlockRows, rows - first));
    torch::Tensor block;
    for (std::int64_t i = 0; i < count; ++i) {
      const float* const clip = values + (first + static_cast<std::size_t>(i)) * frames * bands;
      const torch::Tensor features =
          model.features(torch::from_blob(const_cast<float*>(clip), {1, 1, height, width}, torch::kFloat32));
      if (!block.defined()) block = torch::zeros({kBlockRows, features.size(1)});
      block[i].copy_(features[0]);
    }
    const HeadOutput head = model.head(block, {});
    copy_rows(head.logits, static_cast<Eigen::Index>(first), count, outputs.logits);
    copy_rows(head.embedding, static_cast<Eigen::Index>(first), count, outputs.embeddings);
  }
  return outputs;
}

RowOutputs scored_rows(Model& model, const FrameSource& source, const std::vector<std::size_t>& rows, int threads,
                       const std::function<void(std::size_t)>& progress) {
  const std::size_t blocks = (rows.size() + kBlockRows - 1) / kBlockRows;
  const int restored = at::get_num_threads();
  const OneBlasThread blas;
  RowOutputs all;
  const auto work = [&](std::size_t block) {
    const SingleThreaded single;
    const std::size_t first = block * kBlockRows;
    const std::size_t count = std::min<std::size_t>(kBlockRows, rows.size() - first);
    std::vector<float> values(count * source.frames * source.bands);
    for (std::size_t i = 0; i < count; ++i) {
      source.read(rows[first + i], 0, source.frames, values.data() + i * source.frames * source.bands);
    }
    return outputs_of(model, values.data(), count, source.frames, source.bands);
  };
  const auto consume = [&](std::size_t block, RowOutputs part) {
    const auto total = static_cast<Eigen::Index>(rows.size());
    if (block == 0) {
      all.logits.resize(total, part.logits.cols());
      all.embeddings.resize(total, part.embeddings.cols());
    }
    const auto first = static_cast<Eigen::Index>(block * kBlockRows);
    all.logits.middleRows(first, part.logits.rows()) = part.logits;
    all.embeddings.middleRows(first, part.embeddings.rows()) = part.embeddings;
    if (progress) progress(static_cast<std::size_t>(first + part.logits.rows()));
  };
  for_each_in_order<RowOutputs>(blocks, threads, static_cast<std::size_t>(threads) * 4, work, consume);
  at::set_num_threads(restored);
  return all;
}

RealMatrix probabilities(const RowOutputs& outputs) { return 1.0 / (1.0 + (-outputs.logits.cast<double>()).exp()); }

}  // namespace ctxtag::nn
