#include "ctxtag/loading/batch.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

// What each random decision is drawn for; part of its seed.
enum Purpose : std::uint64_t { kOrder = 1, kCrop, kMask, kMix, kNetwork };

std::size_t random_span(Random& random, int longest, std::size_t limit) {
  const auto bound = std::min(static_cast<std::size_t>(longest), limit);
  return static_cast<std::size_t>(random.below(bound + 1));
}

}  // namespace

RowSpan rows_of_part(std::size_t rows, std::size_t part, std::size_t parts) {
  if (rows < parts || parts <= 1) return {0, rows};
  const std::size_t each = rows / parts, longer = rows % parts;  // the first parts have one more
  return {part * each + std::min(part, longer), each + (part < longer ? 1 : 0)};
}

BatchMaker::BatchMaker(const SampleSet& samples, FrameSource source, const BatchPlan& plan,
                       const ListenerSource& listeners)
    : samples_(samples), source_(std::move(source)), listeners_(listeners), plan_(plan) {
  if (samples_.size() == 0) throw std::invalid_argument("BatchMaker: no samples");
  frames_ = plan_.crop_frames == 0 ? source_.frames : plan_.crop_frames;
  if (frames_ > source_.frames) throw std::invalid_argument("BatchMaker: crops are longer than the excerpts");
}

std::size_t BatchMaker::steps_per_epoch() const {
  return plan_.steps_per_epoch != 0 ? plan_.steps_per_epoch
                                    : (samples_.size() + plan_.batch_size - 1) / plan_.batch_size;
}

const std::vector<std::uint32_t>& BatchMaker::order_of(std::size_t pass) {
  if (pass != ordered_pass_) {
    order_.resize(samples_.size());
    std::iota(order_.begin(), order_.end(), 0U);
    Random(mixed_seed({plan_.seed, kOrder, pass})).shuffle(order_);
    ordered_pass_ = pass;
  }
  return order_;
}

void BatchMaker::make(std::size_t epoch, std::size_t step, Batch& batch) {
  // With a fixed number of steps the samples are one endless stream of passes; else every epoch is one pass.
  const bool stream = plan_.steps_per_epoch != 0;
  const std::size_t first = (stream ? epoch * plan_.steps_per_epoch + step : step) * plan_.batch_size;
  const std::size_t rows = stream ? plan_.batch_size : std::min(plan_.batch_size, samples_.size() - first);
  batch.rows = rows;
  batch.frames = frames_;
  batch.bands = source_.bands;
  batch.tags = samples_.vocabulary.size();
  batch.spectrograms.resize(rows * frames_ * source_.bands);
  batch.users.resize(rows * listeners_.numbers);
  for (auto* cells : {&batch.labels, &batch.known, &batch.positive_weight, &batch.negative_weight}) {
    cells->resize(rows * batch.tags);
  }
  batch.samples.resize(rows);
  batch.seeds.resize(rows);
  own_ = rows_of_part(rows, plan_.part, plan_.parts);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t pass = stream ? (first + row) / samples_.size() : epoch;
    const std::size_t place = stream ? (first + row) % samples_.size() : first + row;
    add_sample(pass, order_of(pass)[place], row, batch);
  }
}

void BatchMaker::add_sample(std::size_t pass, std::size_t sample, std::size_t row, Batch& batch) {
  const std::uint64_t seed = mixed_seed({plan_.seed, pass, sample});
  float* const spectrogram = batch.spectrograms.data() + row * frames_ * source_.bands;
  const bool own = row >= own_.first && row - own_.first < own_.count;
  if (own) read_crop(sample, mixed_seed({seed, kCrop}), spectrogram);
  const auto from = static_cast<Eigen::Index>(sample);
  const bool weighted = samples_.positive_weight.size() != 0;
  for (std::size_t tag = 0; tag < batch.tags; ++tag) {
    const auto column = static_cast<Eigen::Index>(tag);
    const std::size_t cell = row * batch.tags + tag;
    batch.labels[cell] = samples_.values(from, column);
    batch.known[cell] = samples_.known(from, column);
    batch.positive_weight[cell] = weighted ? samples_.positive_weight(from, column) : 1.0F;
    batch.negative_weight[cell] = weighted ? samples_.negative_weight(from, column) : 1.0F;
  }
  if (listeners_.numbers != 0) {
    std::copy_n(listener_of(sample), listeners_.numbers, batch.users.data() + row * listeners_.numbers);
  }
  batch.samples[row] = static_cast<std::int64_t>(sample);
  batch.seeds[row] = mixed_seed({seed, kNetwork});
  if (plan_.mixup_alpha > 0.0) mix(mixed_seed({seed, kMix}), row, own, batch);
  if (own) mask(mixed_seed({seed, kMask}), spectrogram);
}

const float* BatchMaker::listener_of(std::size_t sample) const {
  return listeners_.vectors + samples_.user_rows[sample] * listeners_.numbers;
}

void BatchMaker::read_crop(std::size_t sample, std::uint64_t seed, float* out) const {
  const std::size_t first = Random(seed).below(source_.frames - frames_ + 1);
  source_.read(samples_.feature_rows[sample], first, frames_, out);
}

// Zhang et al. 2018: the spectrograms, the listeners and the labels of the pair are averaged with one random share. A
// tag is known of the pair only when it is known of both.
void BatchMaker::mix(std::uint64_t seed, std::size_t row, bool own, Batch& batch) {
  Random random(seed);
  const auto share = static_cast<float>(random.beta(plan_.mixup_alpha, plan_.mixup_alpha));
  const std::size_t other = random.below(samples_.size());
  const std::size_t count = frames_ * source_.bands;
  if (own) {
    partner_.resize(count);
    read_crop(other, random.next(), partner_.data());
    float* const spectrogram = batch.spectrograms.data() + row * count;
    for (std::size_t i = 0; i < count; ++i) spectrogram[i] = share * spectrogram[i] + (1.0F - share) * partner_[i];
  }
  for (std::size_t i = 0; i < listeners_.numbers; ++i) {
    float& number = batch.users[row * listeners_.numbers + i];
    number = share * number + (1.0F - share) * listener_of(other)[i];
  }
  const auto from = static_cast<Eigen::Index>(other);
  for (std::size_t tag = 0; tag < batch.tags; ++tag) {
    const auto column = static_cast<Eigen::Index>(tag);
    const std::size_t cell = row * batch.tags + tag;
    const auto value = static_cast<float>(samples_.values(from, column));
    batch.labels[cell] = share * batch.labels[cell] + (1.0F - share) * value;
    batch.known[cell] *= static_cast<float>(samples_.known(from, column));
    if (samples_.positive_weight.size() == 0) continue;
    float& positive = batch.positive_weight[cell];
    float& negative = batch.negative_weight[cell];
    positive = share * positive + (1.0F - share) * samples_.positive_weight(from, column);
    negative = share * negative + (1.0F - share) * samples_.negative_weight(from, column);
  }
}

// Park et al. 2019; what is masked takes the crop's mean value, so that it says nothing.
void BatchMaker::mask(std::uint64_t seed, float* out) const {
  if (plan_.time_masks == 0 && plan_.band_masks == 0) return;
  const std::size_t bands = source_.bands, count = frames_ * bands;
  const auto mean = static_cast<float>(std::accumulate(out, out + count, 0.0) / static_cast<double>(count));
  Random random(seed);
  for (int k = 0; k < plan_.time_masks; ++k) {
    const std::size_t span = random_span(random, plan_.time_mask_frames, frames_);
    const std::size_t first = random.below(frames_ - span + 1);
    std::fill(out + first * bands, out + (first + span) * bands, mean);
  }
  for (int k = 0; k < plan_.band_masks; ++k) {
    const std::size_t span = random_span(random, plan_.band_mask_bands, bands);
    const std::size_t first = random.below(bands - span + 1);
    for (std::size_t frame = 0; frame < frames_; ++frame) {
      std::fill_n(out + frame * bands + first, span, mean);
    }
  }
}

}  // namespace ctxtag
