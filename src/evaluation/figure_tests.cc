#include "evaluation/figure_tests.h"

#include "ctxtag/metrics/delong.h"
#include "ctxtag/metrics/mcnemar.h"
#include "ctxtag/metrics/signed_rank.h"
#include "evaluation/figure_parts.h"

namespace ctxtag {
namespace {

std::optional<FigureTest> delong_test(const ComparedCells& cells, std::size_t first, std::size_t second,
                                      Eigen::Index tag) {
  Eigen::ArrayXd a(cells.values.rows()), b(cells.values.rows()), labels(cells.values.rows());
  Eigen::Index count = 0;
  for (Eigen::Index row = 0; row < cells.values.rows(); ++row) {
    if (cells.known(row, tag) == 0) continue;
    a[count] = cells.scores[first](row, tag);
    b[count] = cells.scores[second](row, tag);
    labels[count++] = cells.values(row, tag) != 0 ? 1.0 : 0.0;
  }
  const std::optional<CorrelatedAucs> aucs = delong(a.head(count), b.head(count), labels.head(count));
  if (!aucs) return std::nullopt;
  return FigureTest{"delong", count, false, aucs->p_value(), {}};
}

void count_right(DiscordantPairs& pairs, bool first, bool second) {
  if (first && !second) ++pairs.only_first;
  if (second && !first) ++pairs.only_second;
}

FigureTest mcnemar_test(const DiscordantPairs& pairs) {
  return {"mcnemar", pairs.count(), pairs.is_exact(), mcnemar_p(pairs), {}};
}

}  // namespace

std::optional<FigureTest> tag_test(const ComparedCells& cells, std::size_t first, std::size_t second, Eigen::Index tag,
                                   const std::string& figure) {
  if (figure == "roc_auc" && cells.folds == 1) return delong_test(cells, first, second, tag);
  if (figure != "accuracy" || cells.decisions.empty()) return std::nullopt;
  DiscordantPairs pairs;
  for (Eigen::Index row = 0; row < cells.values.rows(); ++row) {
    if (cells.known(row, tag) == 0) continue;
    const bool label = cells.values(row, tag) != 0;
    count_right(pairs, (cells.decisions[first](row, tag) != 0) == label,
                (cells.decisions[second](row, tag) != 0) == label);
  }
  return mcnemar_test(pairs);
}

std::optional<FigureTest> row_test(const ComparedCells& cells, std::size_t first, std::size_t second) {
  if (cells.decisions.empty()) return std::nullopt;
  DiscordantPairs pairs;
  for (Eigen::Index row = 0; row < cells.values.rows(); ++row) {
    if (!is_complete_row(cells.known, row)) continue;
    count_right(pairs, is_matched_row(cells.decisions[first], cells.values, row),
                is_matched_row(cells.decisions[second], cells.values, row));
  }
  return mcnemar_test(pairs);
}

FigureTest wilcoxon_test(const std::vector<std::optional<double>>& differences) {
  std::vector<double> defined;
  for (const std::optional<double>& difference : differences) {
    if (difference) defined.push_back(*difference);
  }
  const SignedRank ranks = signed_rank(defined);
  return {"wilcoxon", static_cast<std::int64_t>(ranks.count), ranks.is_exact, ranks.p_value, {}};
}

}  // namespace ctxtag
