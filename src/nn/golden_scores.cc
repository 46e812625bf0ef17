#include "golden_scores.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/features/golden_clip.h"
#include "scoring.h"

namespace ctxtag::nn {
namespace {

std::vector<float> golden_numbers(std::size_t count) {
  std::vector<float> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = (static_cast<float>(7 * i % 11) - 5.0F) / 5.0F;
  return numbers;
}

std::vector<float> golden_spectrogram(const ModelDescription& description) {
  const FrontendConfig& config = description.frontend.config;
  const std::vector<float> clip = golden_clip(config.sample_rate_hz);
  std::vector<float> excerpt(config.excerpt_policy().sample_count());
  for (std::size_t i = 0; i < excerpt.size(); ++i) excerpt[i] = clip[i % clip.size()];
  const MelSpectrogram mel = MelExtractor(config).extract(excerpt);
  if (mel.values.rows() != description.frames || mel.values.cols() != description.bands) {
    throw DataError("its shape is " + std::to_string(description.frames) + " x " + std::to_string(description.bands) +
                    ", its front end gives " + std::to_string(mel.values.rows()) + " x " +
                    std::to_string(mel.values.cols()));
  }
  return {mel.values.data(), mel.values.data() + mel.values.size()};
}

}  // namespace

GoldenInput golden_input(const ModelDescription& description) {
  return {description.vectors ? golden_numbers(static_cast<std::size_t>(description.frames * description.bands))
                              : golden_spectrogram(description),
          golden_numbers(static_cast<std::size_t>(description.user_numbers))};
}

std::vector<double> golden_scores(Model& model, const ModelDescription& description) {
  const GoldenInput input = golden_input(description);
  const int threads = at::get_num_threads();
  RealMatrix scores;
  {
    const SingleThreaded single;
    const PreparedModel prepared(model);
    const RowOutputs outputs =
        outputs_of(prepared, {{input.spectrogram.data(), input.listener.data()}},
                   static_cast<std::size_t>(description.frames), static_cast<std::size_t>(description.bands));
    scores = probabilities(outputs, description.architecture.output);
  }
  if (threads != 1) at::set_num_threads(threads);
  if (!scores.allFinite()) return {};
  return {scores.data(), scores.data() + scores.size()};
}

}  // namespace ctxtag::nn
