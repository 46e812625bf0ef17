#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <unordered_set>
#include <vector>

namespace ctxtag {

/// Of the first k tracks: share of k that are relevant; nDCG with gains of 1 and as many ideal ones as are relevant; 1
/// where one is relevant.
struct PlaylistFigures {
  double precision = 0.0, ndcg = 0.0, hit = 0.0;
};

/// Figures at each length of `at`, of the tracks by falling score; equal ones come by rising `tie` of their track.
std::vector<PlaylistFigures> playlist_figures(const Eigen::ArrayXd& scores, const std::vector<std::uint32_t>& tracks,
                                              const std::vector<std::uint64_t>& tie,
                                              const std::unordered_set<std::uint32_t>& relevant,
                                              const std::vector<int>& at);

}  // namespace ctxtag
