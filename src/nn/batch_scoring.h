#pragma once
#include <functional>

#include "product_layers.h"
#include "row_reader.h"

namespace ctxtag::nn {

/// Scoring as a graphics card likes it: many rows at once, and the next ones under way to it meanwhile. Scores then
/// depend on company in the last digits. (On the processor, where scoring.h does better, it is only tested.)

/// outputs_of() in batches.
RowOutputs outputs_in_batches(const PreparedModel& prepared, const std::vector<Hearing>& rows, std::size_t frames,
                              std::size_t bands);

/// scored_rows() in batches; `threads` threads read.
RowOutputs scored_rows_in_batches(const PreparedModel& prepared, const FrameSource& source,
                                  const std::vector<std::size_t>& rows, const Listeners& listeners, int threads,
                                  const std::function<void(std::size_t done)>& progress = {});

using SpectrogramsOf = std::function<torch::Tensor(const torch::Tensor& samples)>;
/// Outputs for samples, a row of `clips` each, and one listener (empty: none), whose spectrograms `front_end` makes on
/// the model's device. Threads take turns, and so do the batches of one of them: any number of clips fits.
RowOutputs outputs_of_clips(const PreparedModel& prepared, const torch::Tensor& clips,
                            const std::vector<float>& listener, const SpectrogramsOf& front_end);

}  // namespace ctxtag::nn
