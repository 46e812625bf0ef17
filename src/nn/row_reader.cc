#include "row_reader.h"

#include <algorithm>
#include <numeric>

#include "torch_device.h"

namespace ctxtag::nn {
namespace {

// The places of the rows to score, those of one spectrogram beside each other.
std::vector<std::size_t> order_of(const std::vector<std::size_t>& rows, bool any_listeners) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (any_listeners) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
  }
  return order;
}

}  // namespace

RowReader::RowReader(const FrameSource& source, const std::vector<std::size_t>& rows, const Listeners& listeners,
                     std::size_t part_rows, const torch::Device& device)
    : source_(source),
      rows_(rows),
      listeners_(listeners),
      order_(order_of(rows, listeners.source.vectors != nullptr)),
      part_rows_(part_rows),
      device_(device) {}

RowPart RowReader::read(std::size_t part) const {
  const std::size_t begin = first(part), count = std::min(part_rows_, rows_.size() - begin);
  const std::size_t numbers = source_.frames * source_.bands;
  RowPart result;
  result.spectrograms = host_memory({static_cast<std::int64_t>(count), 1, static_cast<std::int64_t>(source_.frames),
                                     static_cast<std::int64_t>(source_.bands)},
                                    device_);
  float* const values = result.spectrograms.data_ptr<float>();
  result.hearings.resize(count);
  std::int64_t heard = -1;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = order_[begin + i];
    const bool again = i > 0 && rows_[at] == rows_[order_[begin + i - 1]];
    if (!again) source_.read(rows_[at], 0, source_.frames, values + static_cast<std::size_t>(++heard) * numbers);
    result.heard.push_back(heard);
    result.hearings[i].spectrogram = values + static_cast<std::size_t>(heard) * numbers;
    if (listeners_.source.vectors != nullptr) {
      result.hearings[i].listener = listeners_.source.vectors + listeners_.rows[at] * listeners_.source.numbers;
    }
  }
  result.spectrograms = result.spectrograms.narrow(0, 0, heard + 1);
  return result;
}

void RowReader::scatter(std::size_t part, const RowOutputs& outputs, RowOutputs& all) const {
  if (part == 0) {
    all.logits.resize(static_cast<Eigen::Index>(rows_.size()), outputs.logits.cols());
    all.embeddings.resize(static_cast<Eigen::Index>(rows_.size()), outputs.embeddings.cols());
  }
  for (Eigen::Index i = 0; i < outputs.logits.rows(); ++i) {
    const auto at = static_cast<Eigen::Index>(order_[first(part) + static_cast<std::size_t>(i)]);
    all.logits.row(at) = outputs.logits.row(i);
    all.embeddings.row(at) = outputs.embeddings.row(i);
  }
}

}  // namespace ctxtag::nn
