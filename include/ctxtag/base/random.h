#pragma once
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace ctxtag {

/// A seed made from several numbers (run seed, epoch, sample ...): equal numbers, equal seed; any change, another one.
std::uint64_t mixed_seed(std::initializer_list<std::uint64_t> parts);

/// A hash of a text, the same on every machine: it may decide what is drawn, and what stands in files.
std::uint64_t text_hash(std::string_view text);

/// Random numbers that are the same on every platform (SplitMix64; the distributions of <random> are not).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();
  double uniform();                          ///< in [0, 1), 53 bits
  double uniform(double low, double high);   ///< in [low, high)
  std::uint64_t below(std::uint64_t limit);  ///< in [0, limit), unbiased; limit >= 1
  double normal();                           ///< mean 0, standard deviation 1 (Box-Muller)
  double gamma(double shape);                ///< Marsaglia and Tsang 2000; shape > 0
  double beta(double a, double b);           ///< from two gammas

  /// Fisher-Yates.
  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace ctxtag
