#pragma once
#include <memory>
#include <unsupported/Eigen/FFT>
#include <vector>

#include "ctxtag/features/mel_extractor.h"
#include "mel_kernel.h"

namespace ctxtag {

/// Periodic Hann window 0.5 - 0.5 cos(2 pi n / win_length), centred in n_fft samples between zeros.
std::vector<double> centred_hann(int win_length, int n_fft);

/// A stretch of a signal of `total` samples: those from `first` on are held.
struct SignalStretch {
  const float* samples = nullptr;
  std::ptrdiff_t first = 0;
  std::ptrdiff_t total = 0;
};

struct MelExtractor::Plan {
  FrontendConfig config;
  MelFilterBank bank;
  std::vector<double> window;
  Compression compression;
  MelKernel kernel{};
  std::unique_ptr<const MelKernelPlan> fast;  ///< absent when n_fft is not a power of two

  explicit Plan(const FrontendConfig& frontend);
  std::ptrdiff_t padding() const { return config.center ? config.n_fft / 2 : 0; }
  std::ptrdiff_t first_sample(std::ptrdiff_t frame) const { return frame * config.hop_length - padding(); }
  /// Frames begin to end of the stretch, row by row; no more than lanes() at once.
  void transform(const SignalStretch& signal, std::ptrdiff_t begin, std::ptrdiff_t end, Workspace::State& workspace,
                 float* out) const;
  int lanes() const { return fast ? kernel.lanes : 1; }

 private:
  const float* frame_samples(const SignalStretch& signal, std::ptrdiff_t frame, float* staging) const;
  void transform_any_length(const float* frame, Workspace::State& workspace, float* out) const;
};

struct MelExtractor::Workspace::State {
  explicit State(const Plan& plan);
  std::vector<float> memory;
  float* scratch = nullptr;  ///< 64-byte aligned, as is `bands`
  float* bands = nullptr;
  std::vector<float> staging;  ///< one frame per lane, for frames that reach beyond the signal
  Eigen::FFT<double> transform;
  std::vector<double> windowed;
  std::vector<std::complex<double>> spectrum;
};

}  // namespace ctxtag
