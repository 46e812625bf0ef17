#include "ctxtag/simulate/listeners.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

// Apart from the streams of the corpus and of the playlists.
enum ListenerRandom : std::uint64_t { kWeightStream = 201, kTasteStream, kSampleStream, kHistoryStream };

constexpr double kPreference = 2.0;  ///< log-odds of a preferred context, in strengths

std::vector<double> normals(std::size_t count, Random& random) {
  std::vector<double> values(count);
  for (double& value : values) value = random.normal();
  return values;
}

double dot(const std::vector<double>& weights, std::size_t row, const std::vector<double>& taste) {
  const auto begin = weights.begin() + static_cast<std::ptrdiff_t>(row * taste.size());
  return std::inner_product(taste.begin(), taste.end(), begin, 0.0);
}

// The first of the numbers whose running sum exceeds `wanted` of the whole.
std::size_t drawn(const std::vector<double>& cumulative, Random& random) {
  const auto found = std::upper_bound(cumulative.begin(), cumulative.end(), random.uniform() * cumulative.back());
  return std::min(static_cast<std::size_t>(found - cumulative.begin()), cumulative.size() - 1);
}

}  // namespace

ListenerModel::ListenerModel(const SimulateConfig& config, const SimulatedCorpus& corpus)
    : config_(config), corpus_(&corpus) {
  const auto dimension = static_cast<std::size_t>(config.listeners.taste_dimension);
  latents_.resize(static_cast<Eigen::Index>(corpus.clips.size()), kLatentCount);
  for (std::size_t track = 0; track < corpus.clips.size(); ++track) {
    for (std::size_t k = 0; k < kLatentCount; ++k) {
      latents_(static_cast<Eigen::Index>(track), static_cast<Eigen::Index>(k)) = corpus.clips[track].latents[k];
    }
  }
  log_odds_ = (corpus.probabilities / (1.0 - corpus.probabilities)).log();
  Random random(mixed_seed({config.seed, kWeightStream}));
  directions_ = normals(contexts() * dimension, random);
  for (std::size_t context = 0; context < contexts(); ++context) {
    mixtures_.push_back(normals(kLatentCount * dimension, random));
  }
  history_mixture_ = normals(kLatentCount * dimension, random);
}

Listener ListenerModel::listener(std::size_t user) const {
  Random random(mixed_seed({config_.seed, kTasteStream, user}));
  Listener result;
  result.taste = normals(static_cast<std::size_t>(config_.listeners.taste_dimension), random);
  std::vector<std::size_t> order(contexts());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return dot(directions_, a, result.taste) > dot(directions_, b, result.taste);
  });
  order.resize(std::min(order.size(), static_cast<std::size_t>(config_.listeners.contexts)));
  std::sort(order.begin(), order.end());
  result.contexts = std::move(order);
  return result;
}

// Of every latent, the weights times the taste, scaled such that the sum over latents has a variance of about 1.
Eigen::ArrayXd ListenerModel::of_taste(const std::vector<double>& weights, const Listener& listener) const {
  Eigen::ArrayXd result(static_cast<Eigen::Index>(kLatentCount));
  for (std::size_t k = 0; k < kLatentCount; ++k) {
    result(static_cast<Eigen::Index>(k)) = dot(weights, k, listener.taste);
  }
  return result / std::sqrt(static_cast<double>(kLatentCount * listener.taste.size()));
}

RealMatrix ListenerModel::probabilities(const Listener& listener, const std::vector<std::size_t>& tracks) const {
  const double strength = config_.listeners.strength;
  const std::vector<Eigen::Index> rows(tracks.begin(), tracks.end());
  RealMatrix result = log_odds_(rows, Eigen::all);
  const Eigen::MatrixXd latents = latents_(rows, Eigen::all).matrix();
  for (std::size_t context = 0; context < contexts(); ++context) {
    const double liked = dot(directions_, context, listener.taste) / std::sqrt(double(listener.taste.size()));
    const bool preferred = std::binary_search(listener.contexts.begin(), listener.contexts.end(), context);
    const Eigen::ArrayXd weights = of_taste(mixtures_[context], listener);
    const Eigen::ArrayXd by_track = (latents * weights.matrix()).array();
    result.col(static_cast<Eigen::Index>(context)) +=
        strength * ((liked + by_track) / std::sqrt(2.0) + (preferred ? kPreference : 0.0));
  }
  const Eigen::ArrayXd highest = result.rowwise().maxCoeff();
  result = (result.colwise() - highest).exp();
  const Eigen::ArrayXd sums = result.rowwise().sum();
  result.colwise() /= sums;
  return result;
}

std::vector<ListenerSample> ListenerModel::samples_of(std::size_t user) const {
  Random random(mixed_seed({config_.seed, kSampleStream, user}));
  std::vector<std::size_t> chosen(tracks());
  std::iota(chosen.begin(), chosen.end(), 0);
  random.shuffle(chosen);
  chosen.resize(std::min(chosen.size(), static_cast<std::size_t>(config_.listeners.samples)));
  std::sort(chosen.begin(), chosen.end());
  const RealMatrix of_chosen = probabilities(listener(user), chosen);
  std::vector<ListenerSample> samples;
  for (const std::size_t track : chosen) {
    const auto row = of_chosen.row(static_cast<Eigen::Index>(samples.size()));
    std::vector<double> cumulative(contexts());
    std::partial_sum(row.begin(), row.end(), cumulative.begin());
    samples.push_back({track, drawn(cumulative, random)});
  }
  return samples;
}

std::vector<ListenerPlays> ListenerModel::history_of(std::size_t user) const {
  Random random(mixed_seed({config_.seed, kHistoryStream, user}));
  const Eigen::ArrayXd weights = of_taste(history_mixture_, listener(user));
  const Eigen::ArrayXd liked = (config_.listeners.history_strength * (latents_.matrix() * weights.matrix()).array());
  const Eigen::ArrayXd odds = (liked - liked.maxCoeff()).exp();
  std::vector<double> cumulative(tracks());
  std::partial_sum(odds.begin(), odds.end(), cumulative.begin());
  std::vector<int> counts(tracks(), 0);
  for (int i = 0; i < config_.listeners.history; ++i) ++counts[drawn(cumulative, random)];
  std::vector<ListenerPlays> plays;
  for (std::size_t track = 0; track < counts.size(); ++track) {
    if (counts[track] > 0) plays.push_back({track, counts[track]});
  }
  return plays;
}

}  // namespace ctxtag
