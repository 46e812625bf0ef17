#include "audio/pad.h"

#include <utility>

namespace ctxtag {
namespace {

std::vector<float> zero_padded(std::vector<float> samples, std::size_t size) {
  samples.resize(size, 0.0F);
  return samples;
}

std::vector<float> repeated(std::vector<float> samples, std::size_t size) {
  const std::size_t period = samples.size();
  samples.resize(size, 0.0F);
  for (std::size_t i = period; period > 0 && i < size; ++i) samples[i] = samples[i - period];
  return samples;
}

std::vector<float> reflected(std::vector<float> samples, std::size_t size) {
  const std::size_t count = samples.size();
  if (count < 2) return repeated(std::move(samples), size);
  const std::size_t period = 2 * (count - 1);
  samples.resize(size, 0.0F);
  for (std::size_t i = count; i < size; ++i) {
    const std::size_t place = i % period;
    samples[i] = samples[place < count ? place : period - place];
  }
  return samples;
}

}  // namespace

const Registry<std::vector<float>(std::vector<float>, std::size_t)>& pads() {
  static const Registry<std::vector<float>(std::vector<float>, std::size_t)> table(
      "pad", {{"zero", zero_padded}, {"repeat", repeated}, {"reflect", reflected}});
  return table;
}

}  // namespace ctxtag
