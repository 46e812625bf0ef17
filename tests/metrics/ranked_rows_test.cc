#include "ctxtag/metrics/ranked_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "ctxtag/base/random.h"
#include "ctxtag/metrics/average_precision.h"
#include "ctxtag/metrics/roc_auc.h"

namespace ctxtag {
namespace {

RowCopies copies_of(const std::vector<std::vector<int>>& samples) {
  RowCopies copies(samples.front().size());
  for (std::size_t s = 0; s < samples.size(); ++s) {
    for (std::size_t row = 0; row < samples[s].size(); ++row) copies.set(row, s, samples[s][row]);
  }
  return copies;
}

TEST(RankedRows, GiveTheFiguresOfEachRowCopiedThatOften) {
  const RankedRows rows({{0.9, 0, true}, {0.1, 1, false}, {0.2, 2, true}, {0.3, 3, false}});
  const SampledRanking of =
      rows.sampled(copies_of({{1, 1, 1, 1}, {2, 1, 0, 1}, {1, 0, 3, 2}, {0, 1, 0, 1}, {1, 0, 1, 0}}));
  EXPECT_EQ(of.roc_auc(0), 0.75);  // 0.9 beats both, 0.2 beats one
  EXPECT_EQ(of.roc_auc(1), 1.0);
  EXPECT_EQ(of.roc_auc(2), 0.25);  // 2 of 8 pairs
  EXPECT_EQ(of.roc_auc(3), std::nullopt);
  EXPECT_EQ(of.roc_auc(4), std::nullopt);
  EXPECT_EQ(of.average_precision(0), (1.0 + 2.0 / 3.0) / 2.0);
  EXPECT_EQ(of.average_precision(2), (1.0 + 3.0 * (4.0 / 6.0)) / 4.0);
  EXPECT_EQ(of.average_precision(3), std::nullopt);
  EXPECT_EQ(of.average_precision(4), 1.0);
  EXPECT_EQ(of.average_precision(15), std::nullopt);  // a sample of nothing
}

TEST(RankedRows, CountTiesAsHalves) {
  const RankedRows rows({{0.5, 0, true}, {0.5, 1, false}, {0.5, 2, false}});
  const SampledRanking of = rows.sampled(copies_of({{1, 2, 1}}));
  EXPECT_EQ(of.roc_auc(0), 0.5);
  EXPECT_EQ(of.average_precision(0), 0.25);
}

TEST(RankedRows, AgreeWithTheFiguresOfRowsWrittenOutThoughARowMayHaveSeveralCells) {
  Random random(7);
  for (int round = 0; round < 20; ++round) {
    const std::size_t rows = 2 + random.below(30);
    std::vector<RankedCell> cells;
    for (std::size_t i = 0; i < 2 * rows; ++i) {  // many ties
      cells.push_back({static_cast<double>(random.below(8)) / 8.0, static_cast<std::uint32_t>(random.below(rows)),
                       random.below(2) == 1});
    }
    std::vector<std::vector<int>> samples(kSamplesAtOnce, std::vector<int>(rows));
    for (std::vector<int>& sample : samples) {
      for (int& copies : sample) copies = static_cast<int>(random.below(4));
    }
    const SampledRanking of = RankedRows(cells).sampled(copies_of(samples));
    for (std::size_t s = 0; s < samples.size(); ++s) {
      std::vector<double> scores, labels;
      for (const RankedCell& cell : cells) {
        scores.insert(scores.end(), static_cast<std::size_t>(samples[s][cell.row]), cell.score);
        labels.insert(labels.end(), static_cast<std::size_t>(samples[s][cell.row]), cell.positive ? 1.0 : 0.0);
      }
      const auto size = static_cast<Eigen::Index>(scores.size());
      const Eigen::Map<Eigen::ArrayXd> written_scores(scores.data(), size), written_labels(labels.data(), size);
      EXPECT_EQ(of.roc_auc(s), roc_auc(written_scores, written_labels));
      EXPECT_EQ(of.average_precision(s), average_precision(written_scores, written_labels));
    }
  }
}

TEST(RankedRows, RefuseWhatDoesNotFit) {
  EXPECT_THROW(RankedRows({{NAN, 0, true}}), std::invalid_argument);
  EXPECT_THROW(RankedRows({{0.5, 1, true}}).sampled(RowCopies(1)), std::invalid_argument);
}

}  // namespace
}  // namespace ctxtag
