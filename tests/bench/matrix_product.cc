// GFLOP/s of a product of two large matrices of floats, and GFLOP per second of processor time: matrix_product SIZE
// THREADS. Each thread makes a band of columns; the best of three.
#include <time.h>

#include <Eigen/Core>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

double cpu_seconds() {
  struct timespec time {};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("usage: matrix_product SIZE THREADS\n", stderr), 2;
  const Eigen::Index size = std::atoi(argv[1]), threads = std::atoi(argv[2]);
  const Eigen::MatrixXf a = Eigen::MatrixXf::Random(size, size), b = Eigen::MatrixXf::Random(size, size);
  Eigen::MatrixXf product(size, size);
  double best = 0.0, best_of_cpu = 0.0;
  for (int run = 0; run < 3; ++run) {
    const double cpu = cpu_seconds();
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::thread> pool;
    for (Eigen::Index t = 0; t < threads; ++t) {
      pool.emplace_back([&, t] {
        const Eigen::Index first = size * t / threads, count = size * (t + 1) / threads - first;
        product.middleCols(first, count).noalias() = a * b.middleCols(first, count);
      });
    }
    for (std::thread& thread : pool) thread.join();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const double n = static_cast<double>(size);
    best = std::max(best, 2e-9 * n * n * n / seconds.count());
    best_of_cpu = std::max(best_of_cpu, 2e-9 * n * n * n / (cpu_seconds() - cpu));
  }
  std::printf("%.1f %.1f\n", best, best_of_cpu);
  return product(0, 0) > 1e30F ? 1 : 0;
}
