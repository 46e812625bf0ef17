// What the cores can multiply and add at best, from registers alone: GFLOP/s of all cores in float32 and, where the
// processor has AVX512-BF16, in bfloat16 (a product and a sum count two). usage: ctxtag_arithmetic_peak [THREADS]
#include <immintrin.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "ctxtag/base/threads.h"

namespace {

constexpr int kChains = 12;  // independent sums, enough to hide the latency of one
constexpr long kRounds = 20'000'000;
volatile float sink;

__attribute__((target("avx2,fma"))) double float32_avx2() {
  __m256 sums[kChains];
  for (auto& sum : sums) sum = _mm256_set1_ps(1.0F);
  const __m256 a = _mm256_set1_ps(0.999F), b = _mm256_set1_ps(0.001F);
  for (long i = 0; i < kRounds; ++i) {
#pragma GCC unroll 12
    for (int k = 0; k < kChains; ++k) sums[k] = _mm256_fmadd_ps(sums[k], a, b);
  }
  for (const auto& sum : sums) sink = sum[0];
  return 2.0 * 8 * kChains * kRounds;
}

__attribute__((target("avx512f"))) double float32_avx512() {
  __m512 sums[kChains];
  for (auto& sum : sums) sum = _mm512_set1_ps(1.0F);
  const __m512 a = _mm512_set1_ps(0.999F), b = _mm512_set1_ps(0.001F);
  for (long i = 0; i < kRounds; ++i) {
#pragma GCC unroll 12
    for (int k = 0; k < kChains; ++k) sums[k] = _mm512_fmadd_ps(sums[k], a, b);
  }
  for (const auto& sum : sums) sink = sum[0];
  return 2.0 * 16 * kChains * kRounds;
}

__attribute__((target("avx512f,avx512bf16"))) double bfloat16_avx512() {
  __m512 sums[kChains];
  for (auto& sum : sums) sum = _mm512_set1_ps(1.0F);
  const __m512bh a = _mm512_cvtne2ps_pbh(_mm512_set1_ps(0.5F), _mm512_set1_ps(0.25F)), b = a;
  for (long i = 0; i < kRounds; ++i) {
#pragma GCC unroll 12
    for (int k = 0; k < kChains; ++k) sums[k] = _mm512_dpbf16_ps(sums[k], a, b);
  }
  for (const auto& sum : sums) sink = sum[0];
  return 2.0 * 32 * kChains * kRounds;
}

double gflops(double (*work)(), int threads) {
  double best = 0.0;
  for (int run = 0; run < 3; ++run) {
    std::vector<std::thread> all;
    std::vector<double> operations(static_cast<std::size_t>(threads));
    const auto begin = std::chrono::steady_clock::now();
    for (double& done : operations) all.emplace_back([&done, work] { done = work(); });
    for (std::thread& thread : all) thread.join();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double rate = operations.front() * threads / seconds / 1e9;
    best = rate > best ? rate : best;
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  const int threads = argc > 1 ? std::atoi(argv[1]) : ctxtag::available_cores();
  const bool wide = __builtin_cpu_supports("avx512f") != 0;
  std::printf("%.0f", gflops(wide ? float32_avx512 : float32_avx2, threads));
  if (__builtin_cpu_supports("avx512bf16")) std::printf(" %.0f", gflops(bfloat16_avx512, threads));
  std::printf("\n");
  return 0;
}
