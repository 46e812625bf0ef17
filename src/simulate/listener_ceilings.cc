#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "ctxtag/base/random.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/simulate/listeners.h"

namespace ctxtag {
namespace {

constexpr std::uint64_t kCeilingStream = 301;
constexpr int kDraws = 8;
constexpr std::size_t kMostOfDraw = 1500;  ///< users, and tracks, of one draw
constexpr std::size_t kSlices = 16;        ///< of the users; fixed, so that sums do not depend on threads
constexpr double kBinsOfOne = 1024.0, kHighestLogOdds = 32.0;
constexpr auto kBins = static_cast<std::size_t>(2 * kHighestLogOdds * kBinsOfOne) + 1;

// Weights of positives and negatives by their score.
struct ScoreBins {
  std::vector<double> positives = std::vector<double>(kBins, 0.0), negatives = positives;

  void add(double probability) {
    const double log_odds = std::log(probability / (1.0 - probability));
    const double place = std::clamp(log_odds, -kHighestLogOdds, kHighestLogOdds) + kHighestLogOdds;
    const auto bin = static_cast<std::size_t>(std::lround(place * kBinsOfOne));
    positives[bin] += probability;
    negatives[bin] += 1.0 - probability;
  }
  void add(const ScoreBins& other) {
    for (std::size_t i = 0; i < kBins; ++i) {
      positives[i] += other.positives[i];
      negatives[i] += other.negatives[i];
    }
  }
  std::optional<double> roc_auc() const {
    double lower = 0.0, won = 0.0, all = 0.0;
    for (std::size_t i = 0; i < kBins; ++i) {
      won += positives[i] * (lower + 0.5 * negatives[i]);
      lower += negatives[i];
      all += positives[i];
    }
    return all > 0.0 && lower > 0.0 ? std::optional(won / (all * lower)) : std::nullopt;
  }
};

// What the users of a slice add.
struct Slice {
  std::vector<ScoreBins> bins;  ///< of every context
  double accuracy = 0.0;        ///< sum over pairs
  RealMatrix of_tracks;         ///< sums over users
  std::vector<Eigen::ArrayXd> of_users;
};

Slice counted(const ListenerModel& model, const std::vector<std::size_t>& users,
              const std::vector<std::size_t>& tracks) {
  const auto contexts = static_cast<Eigen::Index>(model.contexts());
  Slice slice{std::vector<ScoreBins>(model.contexts()), 0.0, {}, {}};
  slice.of_tracks = RealMatrix::Zero(static_cast<Eigen::Index>(tracks.size()), contexts);
  for (const std::size_t user : users) {
    const RealMatrix some = model.probabilities(model.listener(user), tracks);
    slice.accuracy += some.rowwise().maxCoeff().sum();
    slice.of_tracks += some;
    slice.of_users.emplace_back(some.colwise().mean().transpose());
    for (Eigen::Index context = 0; context < contexts; ++context) {
      ScoreBins& bins = slice.bins[static_cast<std::size_t>(context)];
      for (Eigen::Index row = 0; row < some.rows(); ++row) bins.add(some(row, context));
    }
  }
  return slice;
}

ListenerCeiling ceiling_of(const std::vector<ScoreBins>& bins, double accuracy) {
  ListenerCeiling ceiling;
  ceiling.accuracy = accuracy;
  double sum = 0.0;
  int defined = 0;
  for (const ScoreBins& of_context : bins) {
    ceiling.roc_auc.push_back(of_context.roc_auc());
    sum += ceiling.roc_auc.back().value_or(0.0);
    defined += ceiling.roc_auc.back() ? 1 : 0;
  }
  if (defined > 0) ceiling.macro_roc_auc = sum / defined;
  return ceiling;
}

// From one row of probabilities per track (user), all as likely.
ListenerCeiling ceiling_of(const RealMatrix& probabilities) {
  std::vector<ScoreBins> bins(static_cast<std::size_t>(probabilities.cols()));
  for (Eigen::Index row = 0; row < probabilities.rows(); ++row) {
    for (Eigen::Index context = 0; context < probabilities.cols(); ++context) {
      bins[static_cast<std::size_t>(context)].add(probabilities(row, context));
    }
  }
  return ceiling_of(bins, probabilities.rowwise().maxCoeff().mean());
}

ListenerCeilings ceilings_among(const ListenerModel& model, const std::vector<std::size_t>& users,
                                const std::vector<std::size_t>& tracks, int threads) {
  Slice all = counted(model, {}, tracks);
  const std::size_t slices = std::min(kSlices, users.size());
  for_each_in_order<Slice>(
      slices, threads, static_cast<std::size_t>(std::max(threads, 1)),
      [&](std::size_t i) {
        const auto from = static_cast<std::ptrdiff_t>(users.size() * i / slices);
        const auto to = static_cast<std::ptrdiff_t>(users.size() * (i + 1) / slices);
        return counted(model, {users.begin() + from, users.begin() + to}, tracks);
      },
      [&](std::size_t, const Slice& slice) {
        for (std::size_t context = 0; context < all.bins.size(); ++context) {
          all.bins[context].add(slice.bins[context]);
        }
        all.accuracy += slice.accuracy;
        all.of_tracks += slice.of_tracks;
        all.of_users.insert(all.of_users.end(), slice.of_users.begin(), slice.of_users.end());
      });
  const double pairs = static_cast<double>(users.size()) * static_cast<double>(tracks.size());
  RealMatrix of_users(static_cast<Eigen::Index>(users.size()), all.of_tracks.cols());
  for (std::size_t user = 0; user < users.size(); ++user) {
    of_users.row(static_cast<Eigen::Index>(user)) = all.of_users[user].transpose();
  }
  const RealMatrix of_tracks = all.of_tracks / static_cast<double>(users.size());
  return {ceiling_of(all.bins, all.accuracy / pairs), ceiling_of(of_tracks), ceiling_of(of_users),
          static_cast<std::int64_t>(pairs), 0};
}

std::vector<std::size_t> some_of(std::size_t count, std::size_t wanted, Random& random) {
  std::vector<std::size_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  if (wanted >= count) return numbers;
  random.shuffle(numbers);
  numbers.resize(wanted);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

// Mean and standard error of the mean.
std::pair<double, double> mean_of(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (count - 1.0) / count)};
}

ListenerCeiling mean_ceiling(const std::vector<ListenerCeilings>& draws, ListenerCeiling ListenerCeilings::*member) {
  std::vector<double> accuracies, aucs;
  ListenerCeiling mean;
  mean.roc_auc.resize((draws[0].*member).roc_auc.size());
  for (const ListenerCeilings& draw : draws) {
    accuracies.push_back((draw.*member).accuracy);
    aucs.push_back((draw.*member).macro_roc_auc.value());
  }
  for (std::size_t context = 0; context < mean.roc_auc.size(); ++context) {
    double sum = 0.0;
    for (const ListenerCeilings& draw : draws) sum += (draw.*member).roc_auc[context].value();
    mean.roc_auc[context] = sum / static_cast<double>(draws.size());
  }
  std::tie(mean.accuracy, mean.accuracy_error) = mean_of(accuracies);
  double auc = 0.0;
  std::tie(auc, mean.auc_error) = mean_of(aucs);
  mean.macro_roc_auc = auc;
  return mean;
}

}  // namespace

ListenerCeilings listener_ceilings(const ListenerModel& model, std::uint64_t seed, int threads,
                                   std::int64_t most_pairs) {
  const auto drawn = [&](std::uint64_t number, std::size_t wanted_users, std::size_t wanted_tracks) {
    Random random(mixed_seed({seed, kCeilingStream, number}));
    const std::vector<std::size_t> users = some_of(model.users(), wanted_users, random);
    const std::vector<std::size_t> tracks = some_of(model.tracks(), wanted_tracks, random);
    return ceilings_among(model, users, tracks, threads);
  };
  const double pairs = static_cast<double>(model.users()) * static_cast<double>(model.tracks());
  if (pairs <= static_cast<double>(most_pairs)) return drawn(0, model.users(), model.tracks());
  std::vector<ListenerCeilings> draws;
  for (std::uint64_t i = 0; i < kDraws; ++i) draws.push_back(drawn(i, kMostOfDraw, kMostOfDraw));
  return {mean_ceiling(draws, &ListenerCeilings::track_and_user), mean_ceiling(draws, &ListenerCeilings::track),
          mean_ceiling(draws, &ListenerCeilings::user), kDraws * draws[0].pairs, kDraws};
}

}  // namespace ctxtag
