#include "evaluation/playlist_figures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ctxtag {

std::vector<PlaylistFigures> playlist_figures(const Eigen::ArrayXd& scores, const std::vector<std::uint32_t>& tracks,
                                              const std::vector<std::uint64_t>& tie,
                                              const std::unordered_set<std::uint32_t>& relevant,
                                              const std::vector<int>& at) {
  const auto longest =
      std::min<std::size_t>(static_cast<std::size_t>(*std::max_element(at.begin(), at.end())), tracks.size());
  std::vector<std::size_t> order(tracks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(longest), order.end(),
                    [&](std::size_t a, std::size_t b) {
                      const double x = scores(static_cast<Eigen::Index>(a)), y = scores(static_cast<Eigen::Index>(b));
                      return x != y ? x > y : tie[tracks[a]] < tie[tracks[b]];
                    });
  std::vector<PlaylistFigures> result;
  for (const int k : at) {
    double hits = 0.0, gain = 0.0, ideal = 0.0;
    for (std::size_t rank = 0; rank < static_cast<std::size_t>(k); ++rank) {
      const double discount = 1.0 / std::log2(static_cast<double>(rank) + 2.0);
      if (rank < relevant.size()) ideal += discount;
      if (rank >= longest || relevant.count(tracks[order[rank]]) == 0) continue;
      hits += 1.0;
      gain += discount;
    }
    result.push_back({hits / k, ideal > 0.0 ? gain / ideal : 0.0, hits > 0.0 ? 1.0 : 0.0});
  }
  return result;
}

}  // namespace ctxtag
