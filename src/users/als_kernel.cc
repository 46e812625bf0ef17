#include "users/als_kernel.h"

#include <cstring>

namespace ctxtag {
namespace {

template <int W>
struct Body {
  typedef float Float __attribute__((vector_size(W * sizeof(float))));
  static constexpr int kParts = static_cast<int>(kAlsLanes) / W;

  [[gnu::always_inline]] static inline void load(const float* from, Float& value) {
    std::memcpy(&value, from, sizeof value);
  }
  [[gnu::always_inline]] static inline void store(const Float& value, float* to) {
    std::memcpy(to, &value, sizeof value);
  }

  [[gnu::always_inline]] static inline void tile(const float* a, std::ptrdiff_t a_row, std::ptrdiff_t a_step,
                                                 const float* panel, std::ptrdiff_t depth, float* to,
                                                 std::ptrdiff_t to_row, bool add) {
    Float sums[kProductRows][2];
    for (std::ptrdiff_t r = 0; r < kProductRows; ++r) {
      sums[r][0] = sums[r][1] = Float{};
      if (!add) continue;
      load(to + r * to_row, sums[r][0]);
      load(to + r * to_row + W, sums[r][1]);
    }
    for (std::ptrdiff_t k = 0; k < depth; ++k, a += a_step, panel += kProductColumns) {
      Float left, right;
      load(panel, left);
      load(panel + W, right);
#pragma GCC unroll 4
      for (std::ptrdiff_t r = 0; r < kProductRows; ++r) {
        const float factor = a[r * a_row];
        sums[r][0] += factor * left;
        sums[r][1] += factor * right;
      }
    }
    for (std::ptrdiff_t r = 0; r < kProductRows; ++r) {
      store(sums[r][0], to + r * to_row);
      store(sums[r][1], to + r * to_row + W);
    }
  }

  [[gnu::always_inline]] static inline void product(const float* a, std::ptrdiff_t a_row, std::ptrdiff_t a_step,
                                                    const float* panel, std::ptrdiff_t depth, float* to,
                                                    std::ptrdiff_t to_row, bool add) {
    for (std::ptrdiff_t c = 0; c < kProductColumns; c += std::ptrdiff_t{2} * W) {
      tile(a, a_row, a_step, panel + c, depth, to + c, to_row, add);
    }
  }

  // Halves on halves: the same tree of additions for every W.
  [[gnu::always_inline]] static inline float total(const Float (&sums)[kParts]) {
    float lanes[kAlsLanes];
    std::memcpy(lanes, sums, sizeof lanes);
    typedef float Four __attribute__((vector_size(16)));
    Four quarter[4];
    std::memcpy(quarter, lanes, sizeof quarter);
    const Four four = (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
    return (four[0] + four[2]) + (four[1] + four[3]);
  }

  // The products of N vectors with p at once.
  template <int N>
  [[gnu::always_inline]] static inline void dots(const float* const (&y)[N], const float* p, std::ptrdiff_t size,
                                                 float (&results)[N]) {
    Float sums[N][kParts] = {};
    for (std::ptrdiff_t i = 0; i < size; i += kAlsLanes) {
      for (std::ptrdiff_t part = 0; part < kParts; ++part) {
        Float factor;
        load(p + i + part * W, factor);
#pragma GCC unroll 4
        for (int n = 0; n < N; ++n) {
          Float value;
          load(y[n] + i + part * W, value);
          sums[n][part] += value * factor;
        }
      }
    }
    for (int n = 0; n < N; ++n) results[n] = total(sums[n]);
  }

  // to += g[0] y[0], then g[1] y[1], ...
  template <int N>
  [[gnu::always_inline]] static inline void add(const float* const (&y)[N], const float (&g)[N], std::ptrdiff_t size,
                                                float* to) {
    for (std::ptrdiff_t i = 0; i < size; i += W) {
      Float sum;
      load(to + i, sum);
#pragma GCC unroll 4
      for (int n = 0; n < N; ++n) {
        Float value;
        load(y[n] + i, value);
        sum += g[n] * value;
      }
      store(sum, to + i);
    }
  }

  [[gnu::always_inline]] static inline const float* row(const GatheredRows& rows, std::ptrdiff_t i) {
    return rows.vectors + rows.columns[i] * rows.stride;
  }

  // The vectors lie anywhere in memory: ask for the next ones in time.
  [[gnu::always_inline]] static inline void fetch(const GatheredRows& rows, std::ptrdiff_t begin, std::ptrdiff_t end) {
    for (std::ptrdiff_t i = begin; i < end && i < rows.count; ++i) {
      const float* const y = row(rows, i);
      for (std::ptrdiff_t line = 0; line < rows.stride; line += kAlsLanes) __builtin_prefetch(y + line);
    }
  }

  template <int N>
  [[gnu::always_inline]] static inline void accumulate_some(const GatheredRows& rows, std::ptrdiff_t i, const float* p,
                                                            float offset, float sign, float* to) {
    const float* y[N];
    float g[N];
    for (int n = 0; n < N; ++n) y[n] = row(rows, i + n);
    dots<N>(y, p, rows.stride, g);
    for (int n = 0; n < N; ++n) g[n] = offset + rows.weights[i + n] * (offset + sign * g[n]);
    add<N>(y, g, rows.stride, to);
  }

  [[gnu::always_inline]] static inline void accumulate(const GatheredRows& rows, const float* p, float offset,
                                                       float sign, float* to) {
    std::ptrdiff_t i = 0;
    for (; i + 4 <= rows.count; i += 4) {
      fetch(rows, i + 4, i + 8);
      accumulate_some<4>(rows, i, p, offset, sign, to);
    }
    for (; i < rows.count; ++i) accumulate_some<1>(rows, i, p, offset, sign, to);
  }

  [[gnu::always_inline]] static inline double loss(const GatheredRows& rows, const float* p) {
    double sum = 0.0;
    std::ptrdiff_t i = 0;
    const auto take = [&](float product, float weight) {
      const double s = static_cast<double>(product);
      sum += (1.0 + static_cast<double>(weight)) * (1.0 - s) * (1.0 - s) - s * s;
    };
    for (; i + 4 <= rows.count; i += 4) {
      const float* y[4] = {row(rows, i), row(rows, i + 1), row(rows, i + 2), row(rows, i + 3)};
      float s[4];
      dots<4>(y, p, rows.stride, s);
      for (int n = 0; n < 4; ++n) take(s[n], rows.weights[i + n]);
    }
    for (; i < rows.count; ++i) {
      const float* y[1] = {row(rows, i)};
      float s[1];
      dots<1>(y, p, rows.stride, s);
      take(s[0], rows.weights[i]);
    }
    return sum;
  }

  [[gnu::always_inline]] static inline float dot(const float* a, const float* b, std::ptrdiff_t size) {
    const float* y[1] = {a};
    float s[1];
    dots<1>(y, b, size, s);
    return s[0];
  }
};

void product_baseline(const float* a, std::ptrdiff_t a_row, std::ptrdiff_t a_step, const float* panel,
                      std::ptrdiff_t depth, float* to, std::ptrdiff_t to_row, bool add) {
  Body<4>::product(a, a_row, a_step, panel, depth, to, to_row, add);
}
void accumulate_baseline(const GatheredRows& rows, const float* p, float offset, float sign, float* to) {
  Body<4>::accumulate(rows, p, offset, sign, to);
}
double loss_baseline(const GatheredRows& rows, const float* p) { return Body<4>::loss(rows, p); }
float dot_baseline(const float* a, const float* b, std::ptrdiff_t size) { return Body<4>::dot(a, b, size); }

#if defined(__x86_64__)
__attribute__((target("avx2"))) void product_avx2(const float* a, std::ptrdiff_t a_row, std::ptrdiff_t a_step,
                                                  const float* panel, std::ptrdiff_t depth, float* to,
                                                  std::ptrdiff_t to_row, bool add) {
  Body<8>::product(a, a_row, a_step, panel, depth, to, to_row, add);
}
__attribute__((target("avx2"))) void accumulate_avx2(const GatheredRows& rows, const float* p, float offset, float sign,
                                                     float* to) {
  Body<8>::accumulate(rows, p, offset, sign, to);
}
__attribute__((target("avx2"))) double loss_avx2(const GatheredRows& rows, const float* p) {
  return Body<8>::loss(rows, p);
}
__attribute__((target("avx2"))) float dot_avx2(const float* a, const float* b, std::ptrdiff_t size) {
  return Body<8>::dot(a, b, size);
}

__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))) void product_avx512(const float* a, std::ptrdiff_t a_row,
                                                                                  std::ptrdiff_t a_step,
                                                                                  const float* panel,
                                                                                  std::ptrdiff_t depth, float* to,
                                                                                  std::ptrdiff_t to_row, bool add) {
  Body<16>::product(a, a_row, a_step, panel, depth, to, to_row, add);
}
__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))) void accumulate_avx512(const GatheredRows& rows,
                                                                                     const float* p, float offset,
                                                                                     float sign, float* to) {
  Body<16>::accumulate(rows, p, offset, sign, to);
}
__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))) double loss_avx512(const GatheredRows& rows,
                                                                                 const float* p) {
  return Body<16>::loss(rows, p);
}
__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))) float dot_avx512(const float* a, const float* b,
                                                                               std::ptrdiff_t size) {
  return Body<16>::dot(a, b, size);
}
#endif

std::vector<AlsKernel> kernels_of_this_processor() {
  std::vector<AlsKernel> kernels;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw")) {
    kernels.push_back({"avx512", product_avx512, accumulate_avx512, loss_avx512, dot_avx512});
  }
  if (__builtin_cpu_supports("avx2")) {
    kernels.push_back({"avx2", product_avx2, accumulate_avx2, loss_avx2, dot_avx2});
  }
#endif
  kernels.push_back({"baseline", product_baseline, accumulate_baseline, loss_baseline, dot_baseline});
  return kernels;
}

}  // namespace

const std::vector<AlsKernel>& als_kernels() {
  static const std::vector<AlsKernel> kernels = kernels_of_this_processor();
  return kernels;
}

}  // namespace ctxtag
