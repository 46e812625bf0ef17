#pragma once
#include <cstddef>
#include <vector>

#include "ctxtag/features/compression.h"
#include "ctxtag/features/mel_filter_bank.h"

namespace ctxtag {

/// Frame to compressed bands for transforms whose length is a power of two: several frames at once, one in each lane of
/// the processor's vectors.
struct MelKernelPlan {
  /// The three factors of a radix-4 butterfly.
  struct Twiddle {
    float real1, imag1, real2, imag2, real3, imag3;
  };
  int n_fft = 0;
  std::vector<float> window;                    ///< n_fft long
  std::vector<int> order;                       ///< where input pair i of the half-length complex transform goes
  int first_pass = 1;                           ///< 2: a radix-2 pass comes before the radix-4 passes
  std::vector<Twiddle> twiddles;                ///< of all radix-4 passes, one after another
  std::vector<float> split_cosine, split_sine;  ///< exp(-2 pi i k / n_fft), k = 0 .. n_fft/4
  int power = 2;
  std::vector<MelFilterBank::Range> ranges;
  std::vector<float> weights;  ///< of all ranges, one after another
  Compression compression;

  MelKernelPlan(const std::vector<float>& frame_window, int power_of_magnitude, const MelFilterBank& bank,
                const Compression& applied);
  /// Floats of scratch memory that the kernel needs, and of its output: bands x lanes.
  std::size_t scratch_floats(int lanes) const;
};

struct MelKernel {
  const char* name;
  int lanes;
  /// Reads n_fft samples from each of `lanes` pointers; `scratch` is 64-byte aligned; writes the bands, lanes
  /// innermost.
  void (*run)(const MelKernelPlan& plan, const float* const* frames, float* scratch, float* bands);
  /// Compresses count values, a multiple of `lanes`, 64-byte aligned.
  void (*compress)(const Compression& compression, float* values, std::size_t count);
};

/// Every kernel that this processor can run, the fastest first.
const std::vector<MelKernel>& mel_kernels();

}  // namespace ctxtag
