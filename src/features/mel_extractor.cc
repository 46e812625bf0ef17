#include "ctxtag/features/mel_extractor.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>

#include "mel_plan.h"

namespace ctxtag {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr std::size_t kLineFloats = 16;

bool is_power_of_two(int n) { return (n & (n - 1)) == 0; }

std::size_t whole_lines(std::size_t floats) { return (floats + kLineFloats - 1) / kLineFloats * kLineFloats; }

// Index of the sample that stands at `at` when a signal is continued by mirroring it at its first and last sample.
std::ptrdiff_t mirrored(std::ptrdiff_t at, std::ptrdiff_t total) {
  if (total == 1) return 0;
  const std::ptrdiff_t period = 2 * (total - 1);
  at = (at % period + period) % period;
  return at < total ? at : period - at;
}

}  // namespace

std::vector<double> centred_hann(int win_length, int n_fft) {
  std::vector<double> window(static_cast<std::size_t>(n_fft), 0.0);
  double* const first = window.data() + (n_fft - win_length) / 2;
  for (int i = 0; i < win_length; ++i) {
    first[i] = 0.5 - 0.5 * std::cos(2.0 * kPi * i / win_length);
  }
  return window;
}

MelExtractor::Plan::Plan(const FrontendConfig& frontend)
    : config(frontend),
      bank(frontend),
      window(centred_hann(frontend.win_length, frontend.n_fft)),
      compression(Compression::named(frontend.compression, frontend.compression_scale)),
      kernel(mel_kernels().front()) {
  if (!is_power_of_two(config.n_fft)) return;
  const std::vector<float> single(window.begin(), window.end());
  fast = std::make_unique<const MelKernelPlan>(single, config.power, bank, compression);
}

const float* MelExtractor::Plan::frame_samples(const SignalStretch& signal, std::ptrdiff_t frame,
                                               float* staging) const {
  const std::ptrdiff_t begin = first_sample(frame), size = config.n_fft;
  if (begin >= 0 && begin + size <= signal.total) return signal.samples + (begin - signal.first);
  const bool mirror = config.pad_mode == "reflect";
  for (std::ptrdiff_t i = 0; i < size; ++i) {
    const std::ptrdiff_t at = begin + i;
    const bool inside = at >= 0 && at < signal.total;
    staging[i] = inside || mirror ? signal.samples[mirrored(at, signal.total) - signal.first] : 0.0F;
  }
  return staging;
}

void MelExtractor::Plan::transform(const SignalStretch& signal, std::ptrdiff_t begin, std::ptrdiff_t end,
                                   Workspace::State& workspace, float* out) const {
  const auto bands = static_cast<std::size_t>(config.n_mels);
  if (!fast) {
    for (; begin < end; ++begin, out += bands) {
      transform_any_length(frame_samples(signal, begin, workspace.staging.data()), workspace, out);
    }
    return;
  }
  constexpr int kMostLanes = 16;
  const float* frames[kMostLanes];
  const int used = static_cast<int>(end - begin);
  for (int lane = 0; lane < kernel.lanes; ++lane) {
    float* const staging = workspace.staging.data() + static_cast<std::ptrdiff_t>(lane) * config.n_fft;
    frames[lane] = lane < used ? frame_samples(signal, begin + lane, staging) : frames[0];
  }
  kernel.run(*fast, frames, workspace.scratch, workspace.bands);
  for (int lane = 0; lane < used; ++lane, out += bands) {
    const float* from = workspace.bands + lane;
    for (std::size_t band = 0; band < bands; ++band, from += kernel.lanes) out[band] = *from;
  }
}

void MelExtractor::Plan::transform_any_length(const float* frame, Workspace::State& workspace, float* out) const {
  for (std::size_t i = 0; i < window.size(); ++i) workspace.windowed[i] = window[i] * frame[i];
  workspace.transform.fwd(workspace.spectrum.data(), workspace.windowed.data(), config.n_fft);
  std::vector<double>& powers = workspace.windowed;
  for (std::size_t bin = 0; bin <= window.size() / 2; ++bin) {
    const double power = std::norm(workspace.spectrum[bin]);
    powers[bin] = config.power == 2 ? power : std::sqrt(power);
  }
  for (int band = 0; band < config.n_mels; ++band) {
    const MelFilterBank::Range range = bank.ranges[static_cast<std::size_t>(band)];
    double sum = 0.0;
    for (int bin = range.first; bin < range.first + range.count; ++bin) {
      sum += bank.weights(band, bin) * powers[static_cast<std::size_t>(bin)];
    }
    out[band] = static_cast<float>(sum);
  }
  compression.apply(out, static_cast<std::size_t>(config.n_mels));
}

MelExtractor::Workspace::State::State(const Plan& plan) {
  const auto n_fft = static_cast<std::size_t>(plan.config.n_fft), lanes = static_cast<std::size_t>(plan.lanes());
  staging.resize(n_fft * lanes);
  if (!plan.fast) {
    windowed.resize(n_fft);
    spectrum.resize(n_fft);
    transform.SetFlag(Eigen::FFT<double>::HalfSpectrum);
    transform.fwd(spectrum.data(), windowed.data(), plan.config.n_fft);  // plans are made on the first call
    return;
  }
  const std::size_t scratch_size = whole_lines(plan.fast->scratch_floats(plan.lanes()));
  memory.resize(scratch_size + whole_lines(lanes * static_cast<std::size_t>(plan.config.n_mels)) + kLineFloats);
  const std::size_t misalignment = reinterpret_cast<std::uintptr_t>(memory.data()) / sizeof(float) % kLineFloats;
  scratch = memory.data() + (kLineFloats - misalignment) % kLineFloats;
  bands = scratch + scratch_size;
}

MelExtractor::Workspace::Workspace(const MelExtractor& extractor) : state_(std::make_unique<State>(*extractor.plan_)) {}
MelExtractor::Workspace::~Workspace() = default;
MelExtractor::Workspace::Workspace(Workspace&&) noexcept = default;

MelExtractor::MelExtractor(const FrontendConfig& config) {
  config.validate();
  plan_ = std::make_unique<const Plan>(config);
}
MelExtractor::~MelExtractor() = default;
MelExtractor::MelExtractor(MelExtractor&&) noexcept = default;

int MelExtractor::bands() const { return plan_->config.n_mels; }
double MelExtractor::hop_seconds() const { return plan_->config.hop_seconds(); }

std::size_t MelExtractor::frames(std::size_t count) const {
  const auto hop = static_cast<std::size_t>(plan_->config.hop_length);
  const auto size = static_cast<std::size_t>(plan_->config.n_fft);
  if (count == 0) return 0;
  if (plan_->config.center) return 1 + count / hop;
  return count < size ? 0 : 1 + (count - size) / hop;
}

void MelExtractor::extract(const float* samples, std::size_t count, Workspace& workspace, float* out) const {
  const SignalStretch signal{samples, 0, static_cast<std::ptrdiff_t>(count)};
  const auto all = static_cast<std::ptrdiff_t>(frames(count));
  for (std::ptrdiff_t frame = 0; frame < all; frame += plan_->lanes()) {
    const std::ptrdiff_t end = std::min(all, frame + plan_->lanes());
    plan_->transform(signal, frame, end, *workspace.state_, out + frame * bands());
  }
}

MelSpectrogram MelExtractor::extract(const std::vector<float>& samples) const {
  MelSpectrogram result;
  result.hop_seconds = hop_seconds();
  result.values.resize(static_cast<Eigen::Index>(frames(samples.size())), bands());
  Workspace workspace(*this);
  extract(samples.data(), samples.size(), workspace, result.values.data());
  return result;
}

}  // namespace ctxtag
