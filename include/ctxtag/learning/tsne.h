#pragma once
#include <Eigen/Core>

namespace ctxtag {

struct TsneConfig {
  double perplexity = 30.0;
  int iterations = 750;
};

/// The perplexity for so many points: (points - 1) / 3 where `wanted` is more.
double tsne_perplexity(double wanted, Eigen::Index points);

/// Exact t-SNE (van der Maaten and Hinton, JMLR 2008): points x 2 positions in which near points of `points` (points x
/// dimensions) stay near; distances between far groups mean little. Begins at the first two principal components,
/// scaled to a deviation of 1e-4 (Kobak and Berens, Nature Communications 2019), with exaggeration 12 in the first
/// third of the iterations (at most 250) and learning rate max(points / 12, 50): nothing is drawn, so equal points give
/// equal positions, whatever `threads`. The perplexity is tsne_perplexity(). Time and memory grow with the square of
/// the points. Throws std::invalid_argument for fewer than 5 points and as principal_components() does.
Eigen::MatrixXd tsne(const Eigen::MatrixXd& points, const TsneConfig& config = {}, int threads = 1);

}  // namespace ctxtag
