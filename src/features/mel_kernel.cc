#include "mel_kernel.h"

#include <cmath>

#include "lane_math.h"

namespace ctxtag {
namespace {

constexpr double kPi = 3.14159265358979323846;

// Bit reversal of i within `bits` bits.
int reversed(int i, int bits) {
  int result = 0;
  for (int bit = 0; bit < bits; ++bit) result |= (i >> bit & 1) << (bits - 1 - bit);
  return result;
}

template <int W>
struct Body {
  using Float = typename lanes::Types<W>::Float;

  // Windowed samples 2i and 2i+1 become the complex number `order[i]`; one cache line of one frame at a time.
  [[gnu::always_inline]] static inline void load(const MelKernelPlan& plan, const float* const* frames, float* z) {
    constexpr int kLine = 16;
    const int n = plan.n_fft;
    for (int begin = 0; begin < n; begin += kLine) {
      const int end = begin + kLine < n ? begin + kLine : n;
      for (int lane = 0; lane < W; ++lane) {
        const float* const frame = frames[lane];
        for (int i = begin; i < end; i += 2) {
          float* const to = z + static_cast<std::ptrdiff_t>(plan.order[static_cast<std::size_t>(i / 2)]) * 2 * W + lane;
          to[0] = frame[i] * plan.window[static_cast<std::size_t>(i)];
          to[W] = frame[i + 1] * plan.window[static_cast<std::size_t>(i) + 1];
        }
      }
    }
  }

  [[gnu::always_inline]] static inline void radix2(Float* z, int size) {
    for (int i = 0; i < size; i += 2, z += 4) {
      const Float real = z[2], imag = z[3];
      z[2] = z[0] - real;
      z[3] = z[1] - imag;
      z[0] += real;
      z[1] += imag;
    }
  }

  // The factors' products may lie in z itself: all are read before any is written.
  [[gnu::always_inline]] static inline void butterfly(Float* z, std::ptrdiff_t step, const Float& br, const Float& bi,
                                                      const Float& cr, const Float& ci, const Float& dr,
                                                      const Float& di) {
    const Float ar = z[0], ai = z[1];
    const Float sum_r = ar + br, sum_i = ai + bi, difference_r = ar - br, difference_i = ai - bi;
    const Float s_r = cr + dr, s_i = ci + di, t_r = cr - dr, t_i = ci - di;
    z[0] = sum_r + s_r;
    z[1] = sum_i + s_i;
    z[2 * step] = sum_r - s_r;
    z[2 * step + 1] = sum_i - s_i;
    z[step] = difference_r + t_i;
    z[step + 1] = difference_i - t_r;
    z[3 * step] = difference_r - t_i;
    z[3 * step + 1] = difference_i + t_r;
  }

  // Two passes of decimation in time at once: blocks of 4 x half complex numbers.
  [[gnu::always_inline]] static inline void radix4(Float* z, int size, int half,
                                                   const MelKernelPlan::Twiddle* twiddles) {
    const std::ptrdiff_t step = std::ptrdiff_t{2} * half;
    for (int block = 0; block < size; block += 4 * half) {
      Float* at = z + std::ptrdiff_t{2} * block;
      butterfly(at, step, at[step], at[step + 1], at[2 * step], at[2 * step + 1], at[3 * step], at[3 * step + 1]);
      for (int j = 1; j < half; ++j) {
        at += 2;
        const MelKernelPlan::Twiddle& w = twiddles[j];
        const Float b = at[step], bi = at[step + 1], c = at[2 * step], ci = at[2 * step + 1], d = at[3 * step],
                    di = at[3 * step + 1];
        butterfly(at, step, b * w.real1 - bi * w.imag1, b * w.imag1 + bi * w.real1, c * w.real2 - ci * w.imag2,
                  c * w.imag2 + ci * w.real2, d * w.real3 - di * w.imag3, d * w.imag3 + di * w.real3);
      }
    }
  }

  // From the half-length transform of pairs to |X|^2 of the real signal.
  [[gnu::always_inline]] static inline void split(const MelKernelPlan& plan, const Float* z, Float* powers) {
    const int half = plan.n_fft / 2;
    const Float first = z[0] + z[1], last = z[0] - z[1];
    powers[0] = first * first;
    powers[half] = last * last;
    for (int k = 1; k <= half / 2; ++k) {
      const Float* const a = z + std::ptrdiff_t{2} * k;
      const Float* const b = z + std::ptrdiff_t{2} * (half - k);
      const float cosine = plan.split_cosine[static_cast<std::size_t>(k)];
      const float sine = plan.split_sine[static_cast<std::size_t>(k)];
      const Float even_r = a[0] + b[0], even_i = a[1] - b[1], odd_r = a[1] + b[1], odd_i = b[0] - a[0];
      const Float turned_r = odd_r * cosine - odd_i * sine, turned_i = odd_r * sine + odd_i * cosine;
      const Float plus_r = even_r + turned_r, plus_i = even_i + turned_i;
      const Float minus_r = even_r - turned_r, minus_i = even_i - turned_i;
      powers[k] = 0.25F * (plus_r * plus_r + plus_i * plus_i);
      powers[half - k] = 0.25F * (minus_r * minus_r + minus_i * minus_i);
    }
  }

  [[gnu::always_inline]] static inline void magnitudes(float* powers, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) powers[i] = std::sqrt(powers[i]);
  }

  [[gnu::always_inline]] static inline void weigh(const MelKernelPlan& plan, const Float* powers, Float* bands) {
    const float* weight = plan.weights.data();
    for (std::size_t band = 0; band < plan.ranges.size(); ++band) {
      const MelFilterBank::Range range = plan.ranges[band];
      const Float* const from = powers + range.first;
      Float even{}, odd{};
      int i = 0;
      for (; i + 1 < range.count; i += 2) {
        even += from[i] * weight[i];
        odd += from[i + 1] * weight[i + 1];
      }
      if (i < range.count) even += from[i] * weight[i];
      weight += range.count;
      even += odd;
      lanes::compress<W>(plan.compression, even);
      bands[band] = even;
    }
  }

  [[gnu::always_inline]] static inline void run(const MelKernelPlan& plan, const float* const* frames, float* scratch,
                                                float* bands) {
    const int half = plan.n_fft / 2;
    load(plan, frames, scratch);
    Float* const z = reinterpret_cast<Float*>(scratch);
    int done = plan.first_pass;
    if (done == 2) radix2(z, half);
    const MelKernelPlan::Twiddle* twiddles = plan.twiddles.data();
    for (; done < half; done *= 4) {
      radix4(z, half, done, twiddles);
      twiddles += done;
    }
    Float* const powers = z + std::ptrdiff_t{2} * half;
    split(plan, z, powers);
    if (plan.power == 1) magnitudes(reinterpret_cast<float*>(powers), static_cast<std::size_t>(half + 1) * W);
    weigh(plan, powers, reinterpret_cast<Float*>(bands));
  }

  [[gnu::always_inline]] static inline void compress(const Compression& compression, float* values, std::size_t count) {
    for (std::size_t i = 0; i < count; i += W) {
      lanes::compress<W>(compression, *reinterpret_cast<Float*>(values + i));
    }
  }
};

void run_baseline(const MelKernelPlan& plan, const float* const* frames, float* scratch, float* bands) {
  Body<4>::run(plan, frames, scratch, bands);
}
void compress_baseline(const Compression& compression, float* values, std::size_t count) {
  Body<4>::compress(compression, values, count);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) void run_avx2(const MelKernelPlan& plan, const float* const* frames, float* scratch,
                                              float* bands) {
  Body<8>::run(plan, frames, scratch, bands);
}
__attribute__((target("avx2"))) void compress_avx2(const Compression& compression, float* values, std::size_t count) {
  Body<8>::compress(compression, values, count);
}
__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))) void run_avx512(const MelKernelPlan& plan,
                                                                              const float* const* frames,
                                                                              float* scratch, float* bands) {
  Body<16>::run(plan, frames, scratch, bands);
}
__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))) void compress_avx512(const Compression& compression,
                                                                                   float* values, std::size_t count) {
  Body<16>::compress(compression, values, count);
}
#endif

std::vector<MelKernel> kernels_of_this_processor() {
  std::vector<MelKernel> kernels;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw")) {
    kernels.push_back({"avx512", 16, run_avx512, compress_avx512});
  }
  if (__builtin_cpu_supports("avx2")) kernels.push_back({"avx2", 8, run_avx2, compress_avx2});
#endif
  kernels.push_back({"baseline", 4, run_baseline, compress_baseline});
  return kernels;
}

}  // namespace

MelKernelPlan::MelKernelPlan(const std::vector<float>& frame_window, int power_of_magnitude, const MelFilterBank& bank,
                             const Compression& applied)
    : n_fft(static_cast<int>(frame_window.size())),
      window(frame_window),
      power(power_of_magnitude),
      ranges(bank.ranges),
      compression(applied) {
  const int half = n_fft / 2;
  int bits = 0;
  while (1 << bits < half) ++bits;
  for (int i = 0; i < half; ++i) order.push_back(reversed(i, bits));
  first_pass = bits % 2 == 0 ? 1 : 2;
  for (int done = first_pass; done < half; done *= 4) {
    for (int j = 0; j < done; ++j) {
      const double angle = -2.0 * kPi * j / (4.0 * done);  // of the second of the two passes
      const auto real = [&](int times) { return static_cast<float>(std::cos(times * angle)); };
      const auto imag = [&](int times) { return static_cast<float>(std::sin(times * angle)); };
      twiddles.push_back({real(2), imag(2), real(1), imag(1), real(3), imag(3)});
    }
  }
  for (int k = 0; k <= half / 2; ++k) {
    split_cosine.push_back(static_cast<float>(std::cos(2.0 * kPi * k / n_fft)));
    split_sine.push_back(static_cast<float>(-std::sin(2.0 * kPi * k / n_fft)));
  }
  for (std::size_t band = 0; band < ranges.size(); ++band) {
    for (int i = 0; i < ranges[band].count; ++i) {
      weights.push_back(static_cast<float>(bank.weights(static_cast<Eigen::Index>(band), ranges[band].first + i)));
    }
  }
}

std::size_t MelKernelPlan::scratch_floats(int lanes) const {
  return (static_cast<std::size_t>(n_fft) + static_cast<std::size_t>(n_fft) / 2 + 1) * static_cast<std::size_t>(lanes);
}

const std::vector<MelKernel>& mel_kernels() {
  static const std::vector<MelKernel> kernels = kernels_of_this_processor();
  return kernels;
}

}  // namespace ctxtag
