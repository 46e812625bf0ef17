#pragma once
#include <cmath>
#include <cstdint>
#include <map>

#include "ctxtag/base/random.h"

namespace ctxtag::test {

/// Plays of one made-up listener by track, `distinct` tracks: four of five from three of 40 genres (a track belongs to
/// genre track % 40), in each popular tracks (of small numbers) more often. `distinct` is at most a third of `tracks`.
inline std::map<std::int32_t, int> listening_of(std::uint64_t seed, int user, int tracks, int distinct) {
  constexpr int kGenres = 40;
  constexpr double kPopularity = 0.6;  // a track of rank r is played in proportion to r to the power of minus this
  Random random(mixed_seed({seed, static_cast<std::uint64_t>(user)}));
  std::int32_t liked[3];
  for (std::int32_t& genre : liked) genre = static_cast<std::int32_t>(random.below(kGenres));
  std::map<std::int32_t, int> plays;
  while (static_cast<int>(plays.size()) < distinct) {
    const double place = std::pow(random.uniform(), 1.0 / (1.0 - kPopularity));
    if (random.uniform() < 0.8) {
      const auto rank = static_cast<std::int32_t>(place * (tracks / kGenres));
      ++plays[rank * kGenres + liked[random.below(3)]];
    } else {
      ++plays[static_cast<std::int32_t>(place * tracks)];
    }
  }
  return plays;
}

/// How many tracks that listener has: `mean` on average, the deviation as large as the mean; 2 at least.
inline int distinct_tracks_of(std::uint64_t seed, int user, double mean, int tracks) {
  Random random(mixed_seed({seed, static_cast<std::uint64_t>(user), 1}));
  const double size = -mean * std::log(1.0 - random.uniform());
  return static_cast<int>(std::fmin(std::fmax(size, 2.0), tracks / 3.0));
}

}  // namespace ctxtag::test
