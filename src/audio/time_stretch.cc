#include "audio/time_stretch.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "ctxtag/audio/resample.h"

namespace ctxtag {
namespace {

constexpr double kPieceSeconds = 0.05, kMoveSeconds = 0.0125;

// Where in `from`, at `first` to `last`, the `count` samples lie that are most like those at `wanted`: the normalised
// correlation decides, of equal ones the first.
std::size_t most_similar(const std::vector<float>& from, std::size_t wanted, std::size_t first, std::size_t last,
                         std::size_t count) {
  const auto size = static_cast<Eigen::Index>(count);
  const Eigen::Map<const Eigen::ArrayXf> target(from.data() + wanted, size);
  std::size_t best = first;
  double most = -1e300;
  for (std::size_t at = first; at <= last; ++at) {
    const Eigen::Map<const Eigen::ArrayXf> piece(from.data() + at, size);
    const auto energy = static_cast<double>(piece.square().sum());
    const double similarity = energy > 0.0 ? static_cast<double>((piece * target).sum()) / std::sqrt(energy) : -1e200;
    if (similarity > most) most = similarity, best = at;
  }
  return best;
}

}  // namespace

std::vector<float> stretched(const std::vector<float>& samples, int sample_rate_hz, double tempo) {
  if (tempo == 1.0 || samples.empty()) return samples;
  const auto hop = static_cast<std::size_t>(std::max(std::lround(kPieceSeconds / 2.0 * sample_rate_hz), 1L));
  const auto move = static_cast<std::size_t>(std::lround(kMoveSeconds * sample_rate_hz));
  const auto count = static_cast<std::size_t>(std::llround(static_cast<double>(samples.size()) / tempo));
  std::vector<float> padded = samples;
  padded.resize(samples.size() + 4 * hop + 2 * move, 0.0F);
  std::vector<float> fade(hop);  // of the piece that begins; the other's is what is left to 1
  for (std::size_t i = 0; i < hop; ++i) {
    const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(hop);
    fade[i] = static_cast<float>(0.5 - 0.5 * std::cos(3.14159265358979323846 * share));
  }

  std::vector<float> result(padded.begin(), padded.begin() + static_cast<std::ptrdiff_t>(hop));
  std::size_t continued = hop;  // where the sound would go on if nothing were moved
  for (std::size_t piece = 1; result.size() < count; ++piece) {
    const auto due = static_cast<std::size_t>(std::llround(static_cast<double>(piece * hop) * tempo));
    const std::size_t latest = padded.size() - 2 * hop;
    const std::size_t first = std::min(due > move ? due - move : 0, latest), last = std::min(due + move, latest);
    const std::size_t begin = most_similar(padded, std::min(continued, latest), first, last, hop);
    for (std::size_t i = 0; i < hop; ++i) {
      const float old = padded[std::min(continued, latest) + i];
      result.push_back(old + fade[i] * (padded[begin + i] - old));
    }
    continued = begin + hop;
  }
  result.resize(count);
  return result;
}

std::vector<float> pitch_shifted(const std::vector<float>& samples, int sample_rate_hz, double semitones) {
  if (semitones == 0.0) return samples;
  const double ratio = std::exp2(semitones / 12.0);
  const auto faster_hz = static_cast<int>(std::lround(sample_rate_hz * ratio));
  std::vector<float> result =
      resampled(stretched(samples, sample_rate_hz, 1.0 / ratio), faster_hz, sample_rate_hz, "soxr_hq");
  result.resize(samples.size(), 0.0F);
  return result;
}

}  // namespace ctxtag
