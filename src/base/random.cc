#include "ctxtag/base/random.h"

#include <cmath>
#include <cstring>

namespace ctxtag {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;

std::uint64_t scrambled(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

}  // namespace

std::uint64_t mixed_seed(std::initializer_list<std::uint64_t> parts) {
  std::uint64_t state = kGolden;
  for (const std::uint64_t part : parts) state = scrambled(state ^ scrambled(part + kGolden)) + kGolden;
  return state;
}

std::uint64_t Random::next() { return scrambled(state_ += kGolden); }

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

double Random::uniform(double low, double high) { return low + (high - low) * uniform(); }

std::uint64_t Random::below(std::uint64_t limit) {
  const std::uint64_t unfair = (0 - limit) % limit;  // 2^64 modulo limit: values below it would be drawn once too often
  for (;;) {
    const std::uint64_t value = next();
    if (value >= unfair) return value % limit;
  }
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(6.283185307179586 * uniform());
}

double Random::gamma(double shape) {
  if (shape < 1.0) return gamma(shape + 1.0) * std::pow(1.0 - uniform(), 1.0 / shape);
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = normal();
    const double v = std::pow(1.0 + c * x, 3.0);
    if (v <= 0.0) continue;
    if (std::log(1.0 - uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

double Random::beta(double a, double b) {
  const double x = gamma(a);
  const double y = gamma(b);
  if (x + y == 0.0) return uniform() * (a + b) < a ? 1.0 : 0.0;  // both too small for a double: the limit
  return x / (x + y);
}

std::uint64_t text_hash(std::string_view text) {
  std::uint64_t hash = text.size() * kGolden;
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t take = text.size() < sizeof(word) ? text.size() : sizeof(word);
    std::memcpy(&word, text.data(), take);
    text.remove_prefix(take);
    hash = (hash ^ word) * kGolden;
    hash ^= hash >> 29;
  }
  return hash * kGolden ^ hash >> 32;
}

}  // namespace ctxtag
