#include "ctxtag/users/holdout.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ctxtag/base/random.h"
#include "users/factors.h"
#include "users/row_workers.h"

namespace ctxtag {
namespace {

constexpr std::size_t kUsersTogether = 32;

using Columns = std::vector<std::int32_t>;

Columns columns_of(const SparseRows& matrix, std::size_t row) {
  return {matrix.columns.begin() + matrix.begins[row], matrix.columns.begin() + matrix.begins[row + 1]};
}

void append(SparseRows& to, const SparseRows& from, std::int64_t cell) {
  to.columns.push_back(from.columns[static_cast<std::size_t>(cell)]);
  to.values.push_back(from.values[static_cast<std::size_t>(cell)]);
}

/// The first `at` tracks by score, then by place; `seen` (ascending) take no part.
Columns ranked(const float* scores, std::size_t tracks, const Columns& seen, std::size_t at) {
  const auto before = [&](std::int32_t a, std::int32_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  };
  Columns best;  // a heap with the last of the best in front
  best.reserve(at + 1);
  auto next_seen = seen.begin();
  for (std::size_t i = 0; i < tracks; ++i) {
    const auto track = static_cast<std::int32_t>(i);
    if (next_seen != seen.end() && *next_seen == track) {
      ++next_seen;
      continue;
    }
    if (best.size() == at && !before(track, best.front())) continue;
    best.push_back(track);
    std::push_heap(best.begin(), best.end(), before);
    if (best.size() <= at) continue;
    std::pop_heap(best.begin(), best.end(), before);
    best.pop_back();
  }
  std::sort(best.begin(), best.end(), before);
  return best;
}

struct Figures {
  double recall = 0.0, ndcg = 0.0, average_precision = 0.0;
};

Figures figures_of(const Columns& list, const Columns& wanted, std::size_t at) {
  Figures figures;
  double found = 0.0, best_gain = 0.0;
  for (std::size_t rank = 1; rank <= list.size(); ++rank) {
    if (!std::binary_search(wanted.begin(), wanted.end(), list[rank - 1])) continue;
    found += 1.0;
    figures.ndcg += 1.0 / std::log2(1.0 + static_cast<double>(rank));
    figures.average_precision += found / static_cast<double>(rank);
  }
  const std::size_t most = std::min(at, wanted.size());
  for (std::size_t rank = 1; rank <= most; ++rank) best_gain += 1.0 / std::log2(1.0 + static_cast<double>(rank));
  figures.recall = found / static_cast<double>(most);
  figures.ndcg /= best_gain;
  figures.average_precision /= static_cast<double>(most);
  return figures;
}

RankingFigures mean_figures(const std::vector<Figures>& figures) {
  if (figures.empty()) return {};
  Figures sum;
  for (const Figures& user : figures) {
    sum.recall += user.recall;
    sum.ndcg += user.ndcg;
    sum.average_precision += user.average_precision;
  }
  const auto count = static_cast<double>(figures.size());
  return {sum.recall / count, sum.ndcg / count, sum.average_precision / count};
}

std::vector<std::size_t> measured_users(const Holdout& holdout, const HoldoutConfig& config, std::uint64_t seed) {
  std::vector<std::size_t> users;
  for (std::size_t user = 0; user < holdout.held_out.rows(); ++user) {
    if (holdout.held_out.cells_of(user) > 0) users.push_back(user);
  }
  if (config.users == 0 || users.size() <= static_cast<std::size_t>(config.users)) return users;
  Random random(mixed_seed({seed, 2}));
  random.shuffle(users);
  users.resize(static_cast<std::size_t>(config.users));
  std::sort(users.begin(), users.end());
  return users;
}

/// Scores of some users for all tracks, made in panels of tracks by the kernel: the same bits on every processor.
class Scores {
 public:
  Scores(const VectorMatrix& users, const VectorMatrix& tracks)
      : users_(users), tracks_(tracks), panel_(tracks.cols() * kProductColumns) {
    stride_ = (tracks.rows() + kProductColumns - 1) / kProductColumns * kProductColumns;
    scores_.resize(kUsersTogether * static_cast<std::size_t>(stride_));
    chosen_.resize(static_cast<Eigen::Index>(kUsersTogether), users.cols());
  }

  void score(const std::size_t* users, std::size_t count) {
    chosen_.setZero();
    for (std::size_t i = 0; i < count; ++i) {
      chosen_.row(static_cast<Eigen::Index>(i)) = users_.row(static_cast<Eigen::Index>(users[i]));
    }
    for (Eigen::Index first = 0; first < tracks_.rows(); first += kProductColumns) {
      const Eigen::Index width = std::min<Eigen::Index>(kProductColumns, tracks_.rows() - first);
      Eigen::Map<VectorMatrix> panel(panel_.data(), tracks_.cols(), kProductColumns);
      panel.leftCols(width) = tracks_.middleRows(first, width).transpose();
      for (Eigen::Index row = 0; row < chosen_.rows(); row += kProductRows) {
        als_kernels().front().product(chosen_.row(row).data(), chosen_.cols(), 1, panel_.data(), chosen_.cols(),
                                      scores_.data() + row * stride_ + first, stride_, false);
      }
    }
  }
  const float* of(std::size_t i) const { return scores_.data() + static_cast<std::ptrdiff_t>(i) * stride_; }

 private:
  const VectorMatrix& users_;
  const VectorMatrix& tracks_;
  VectorMatrix chosen_;
  AlignedFloats panel_;
  std::ptrdiff_t stride_ = 0;
  std::vector<float> scores_;
};

std::vector<float> popularity(const SparseRows& training, std::size_t tracks) {
  std::vector<float> counts(tracks, 0.0F);
  for (const std::int32_t track : training.columns) counts[static_cast<std::size_t>(track)] += 1.0F;
  return counts;
}

// floor(share x count), where 0.29 x 100 is 29; at least one is kept.
std::size_t held_out_of(std::size_t count, double share) {
  constexpr double kRounding = 1e-9;
  if (count == 0) return 0;
  return std::min(count - 1, static_cast<std::size_t>(share * static_cast<double>(count) + kRounding));
}

}  // namespace

Holdout held_out(const PlayCounts& counts, double share, std::uint64_t seed) {
  const SparseRows& all = counts.by_user;
  Holdout parts;
  for (std::size_t user = 0; user < all.rows(); ++user) {
    std::vector<std::int64_t> cells(all.cells_of(user));
    std::iota(cells.begin(), cells.end(), all.begins[user]);
    // By track, not by place: the order of the events decides nothing.
    std::sort(cells.begin(), cells.end(), [&](std::int64_t a, std::int64_t b) {
      const auto id = [&](std::int64_t cell) -> const TrackId& {
        return counts.tracks[static_cast<std::size_t>(all.columns[static_cast<std::size_t>(cell)])];
      };
      return id(a) < id(b);
    });
    Random random(mixed_seed({seed, 1, text_hash(counts.users[user].value)}));
    random.shuffle(cells);
    const auto kept = static_cast<std::ptrdiff_t>(cells.size() - held_out_of(cells.size(), share));
    std::sort(cells.begin(), cells.begin() + kept);
    std::sort(cells.begin() + kept, cells.end());
    for (auto cell = cells.begin(); cell != cells.end(); ++cell) {
      append(cell - cells.begin() < kept ? parts.training : parts.held_out, all, *cell);
    }
    parts.training.begins.push_back(static_cast<std::int64_t>(parts.training.cells()));
    parts.held_out.begins.push_back(static_cast<std::int64_t>(parts.held_out.cells()));
  }
  return parts;
}

HoldoutFigures ranking_figures(const Holdout& holdout, const VectorMatrix& users, const VectorMatrix& tracks,
                               const HoldoutConfig& config, std::uint64_t seed, int threads) {
  const std::vector<std::size_t> measured = measured_users(holdout, config, seed);
  const auto track_count = static_cast<std::size_t>(tracks.rows()), at = static_cast<std::size_t>(config.at);
  const std::vector<float> popular = popularity(holdout.training, track_count);
  std::vector<Figures> of_vectors(measured.size()), of_popularity(measured.size());
  for_each_with_workspace(
      (measured.size() + kUsersTogether - 1) / kUsersTogether, threads, [&] { return Scores(users, tracks); },
      [&](std::size_t task, Scores& scores) {
        const std::size_t begin = task * kUsersTogether, end = std::min(begin + kUsersTogether, measured.size());
        scores.score(measured.data() + begin, end - begin);
        for (std::size_t i = begin; i < end; ++i) {
          const Columns seen = columns_of(holdout.training, measured[i]);
          const Columns wanted = columns_of(holdout.held_out, measured[i]);
          of_vectors[i] = figures_of(ranked(scores.of(i - begin), track_count, seen, at), wanted, at);
          of_popularity[i] = figures_of(ranked(popular.data(), track_count, seen, at), wanted, at);
        }
      });
  return {static_cast<std::int64_t>(measured.size()), mean_figures(of_vectors), mean_figures(of_popularity)};
}

}  // namespace ctxtag
