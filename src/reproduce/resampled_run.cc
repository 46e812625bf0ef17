#include <algorithm>
#include <numeric>

#include "ctxtag/reproduce/run_figures.h"

namespace ctxtag {
namespace {

struct Decided {
  std::int64_t true_positives = 0, false_positives = 0;
};

// 2TP / (2TP + FP + FN), as two numbers.
struct F1Parts {
  std::int64_t twice_found = 0, all = 0;
  F1Parts& operator+=(const F1Parts& other) {
    twice_found += other.twice_found;
    all += other.all;
    return *this;
  }
  std::optional<double> value() const {
    if (all == 0) return std::nullopt;
    return static_cast<double>(twice_found) / static_cast<double>(all);
  }
};

F1Parts f1_parts(const Decided& decided, std::int64_t positives) {
  return {2 * decided.true_positives, decided.true_positives + decided.false_positives + positives};
}

struct Mean {
  double sum = 0.0;
  int count = 0;
  void add(const std::optional<double>& value) {
    if (!value) return;
    sum += *value;
    ++count;
  }
  std::optional<double> value() const { return count == 0 ? std::nullopt : std::optional<double>(sum / count); }
};

}  // namespace

struct ResampledRun::Sums {
  std::int64_t positives = 0, negatives = 0;
  double twice_wins = 0.0;            // pairs of a positive and a negative that stand right, ties half
  double precision_at_positives = 0;  // summed over the positives
  Decided decided, decided_fitted;

  std::optional<double> roc_auc() const {
    if (positives == 0 || negatives == 0) return std::nullopt;
    return twice_wins / (2.0 * static_cast<double>(positives) * static_cast<double>(negatives));
  }
  std::optional<double> average_precision() const {
    if (positives == 0) return std::nullopt;
    return precision_at_positives / static_cast<double>(positives);
  }
};

ResampledRun::Ranking ResampledRun::ranking(const ScoredLabels& test, Eigen::Index first_tag, Eigen::Index end_tag) {
  struct Cell {
    double score;
    std::uint32_t row;
    std::uint8_t positive;
  };
  std::vector<Cell> cells;
  for (Eigen::Index row = 0; row < test.scores.rows(); ++row) {
    for (Eigen::Index tag = first_tag; tag < end_tag; ++tag) {
      if (test.known(row, tag) == 0) continue;
      cells.push_back({test.scores(row, tag), static_cast<std::uint32_t>(row), test.values(row, tag)});
    }
  }
  std::stable_sort(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) { return a.score > b.score; });
  Ranking ranking;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    ranking.rows.push_back(cells[i].row);
    ranking.positive.push_back(cells[i].positive);
    if (i + 1 == cells.size() || cells[i + 1].score < cells[i].score) {
      ranking.group_ends.push_back(static_cast<std::uint32_t>(i + 1));
    }
  }
  return ranking;
}

ResampledRun::ResampledRun(const ScoredLabels& test, const std::vector<double>& thresholds)
    : all_(ranking(test, 0, test.scores.cols())), fitted_(!thresholds.empty()) {
  for (Eigen::Index tag = 0; tag < test.scores.cols(); ++tag) {
    Ranking& of_tag = tags_.emplace_back(ranking(test, tag, tag + 1));
    const double fitted = fitted_ ? thresholds[static_cast<std::size_t>(tag)] : 0.5;
    for (Eigen::Index row = 0; row < test.scores.rows(); ++row) {
      if (test.known(row, tag) == 0) continue;
      of_tag.decided += test.scores(row, tag) >= 0.5 ? 1 : 0;
      of_tag.decided_fitted += test.scores(row, tag) >= fitted ? 1 : 0;
    }
  }
}

ResampledRun::Sums ResampledRun::sums(const Ranking& ranking, const std::vector<int>& copies) {
  Sums sums;
  std::size_t begin = 0;
  double positives_passed = 0.0;  // summed over the negatives: twice the positives above them, once those beside them
  for (const std::uint32_t end : ranking.group_ends) {
    std::int64_t positives = 0, rows = 0;
    for (; begin < end; ++begin) {
      const int count = copies[ranking.rows[begin]];
      rows += count;
      positives += ranking.positive[begin] != 0 ? count : 0;
    }
    if (rows > 0) {
      const std::int64_t negatives = rows - positives;
      positives_passed += static_cast<double>(negatives) * static_cast<double>(2 * sums.positives + positives);
      sums.positives += positives;
      sums.negatives += negatives;
      if (positives > 0) {
        sums.precision_at_positives += static_cast<double>(positives) * static_cast<double>(sums.positives) /
                                       static_cast<double>(sums.positives + sums.negatives);
      }
    }
    if (end == ranking.decided) sums.decided = {sums.positives, sums.negatives};
    if (end == ranking.decided_fitted) sums.decided_fitted = {sums.positives, sums.negatives};
  }
  sums.twice_wins = positives_passed;
  return sums;
}

StudyFigures ResampledRun::figures(const std::vector<int>& copies) const {
  Mean roc_auc, average_precision, f1, f1_fitted;
  F1Parts together, together_fitted;
  for (const Ranking& tag : tags_) {
    const Sums of_tag = sums(tag, copies);
    roc_auc.add(of_tag.roc_auc());
    average_precision.add(of_tag.average_precision());
    const F1Parts parts = f1_parts(of_tag.decided, of_tag.positives);
    const F1Parts fitted = f1_parts(of_tag.decided_fitted, of_tag.positives);
    f1.add(parts.value());
    f1_fitted.add(fitted.value());
    together += parts;
    together_fitted += fitted;
  }
  const Sums all = sums(all_, copies);
  StudyFigures figures = {roc_auc.value(), all.roc_auc(),    average_precision.value(), all.average_precision(),
                          f1.value(),      together.value(), f1_fitted.value(),         together_fitted.value()};
  if (!fitted_) figures[6] = figures[7] = std::nullopt;
  return figures;
}

}  // namespace ctxtag
