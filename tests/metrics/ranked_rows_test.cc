#include "ctxtag/metrics/ranked_rows.h"

#include <gtest/gtest.h>

#include "ctxtag/base/random.h"
#include "ctxtag/metrics/average_precision.h"
#include "ctxtag/metrics/roc_auc.h"

namespace ctxtag {
namespace {

using Bytes = RankedRows::Bytes;

Bytes bytes(const std::vector<std::uint8_t>& values) {
  return Eigen::Map<const Bytes>(values.data(), static_cast<Eigen::Index>(values.size()));
}

TEST(RankedRows, GiveTheAucOfEachRowCopiedThatOften) {
  const Eigen::ArrayXd scores = (Eigen::ArrayXd(4) << 0.9, 0.1, 0.2, 0.3).finished();
  const Bytes labels = bytes({1, 0, 1, 0});
  const RankedRows rows(scores, labels, Bytes::Ones(4));
  EXPECT_EQ(rows.roc_auc({1, 1, 1, 1}), 0.75);  // 0.9 beats both, 0.2 beats one
  EXPECT_EQ(rows.roc_auc({2, 1, 0, 1}), 1.0);
  EXPECT_EQ(rows.roc_auc({1, 0, 3, 2}), 0.25);  // 2 of 8 pairs
  EXPECT_EQ(rows.roc_auc({0, 1, 0, 1}), std::nullopt);
  EXPECT_EQ(rows.roc_auc({1, 0, 1, 0}), std::nullopt);
}

TEST(RankedRows, CountTiesAsHalvesAndLeaveOutWhatIsUnknown) {
  const Eigen::ArrayXd scores = (Eigen::ArrayXd(4) << 0.5, 0.5, 0.5, 0.7).finished();
  const Bytes labels = bytes({1, 0, 0, 0}), known = bytes({1, 1, 1, 0});
  EXPECT_EQ(RankedRows(scores, labels, known).roc_auc({1, 2, 1, 9}), 0.5);
}

TEST(RankedRows, AgreeWithTheFiguresOfRowsWrittenOut) {
  Random random(7);
  for (int round = 0; round < 50; ++round) {
    const Eigen::Index count = 2 + static_cast<Eigen::Index>(random.below(30));
    Eigen::ArrayXd scores(count);
    Bytes labels(count), known(count);
    std::vector<int> copies;
    std::vector<double> written_scores, written_labels;
    for (Eigen::Index i = 0; i < count; ++i) {
      scores[i] = static_cast<double>(random.below(8)) / 8.0;  // many ties
      labels[i] = static_cast<std::uint8_t>(random.below(2));
      known[i] = random.below(5) > 0 ? 1 : 0;
      copies.push_back(static_cast<int>(random.below(4)));
      for (int copy = 0; copy < copies.back() && known[i] != 0; ++copy) {
        written_scores.push_back(scores[i]);
        written_labels.push_back(labels[i]);
      }
    }
    const auto size = static_cast<Eigen::Index>(written_scores.size());
    const Eigen::Map<Eigen::ArrayXd> all_scores(written_scores.data(), size), all_labels(written_labels.data(), size);
    const RankedRows rows(scores, labels, known);
    EXPECT_EQ(rows.roc_auc(copies), roc_auc(all_scores, all_labels));
    const auto expected = average_precision(all_scores, all_labels), found = rows.average_precision(copies);
    EXPECT_EQ(found.has_value(), expected.has_value());
    EXPECT_NEAR(found.value_or(0.0), expected.value_or(0.0), 1e-12);
  }
}

TEST(RankedRows, RefuseWhatDoesNotFit) {
  const Eigen::ArrayXd two = Eigen::ArrayXd::Zero(2);
  EXPECT_THROW(RankedRows(two, Bytes::Ones(3), Bytes::Ones(2)), std::invalid_argument);
  EXPECT_THROW(RankedRows(two, Bytes::Ones(2), Bytes::Ones(1)), std::invalid_argument);
  EXPECT_THROW(RankedRows(two / 0.0, Bytes::Ones(2), Bytes::Ones(2)), std::invalid_argument);
  EXPECT_THROW(RankedRows(two, Bytes::Ones(2), Bytes::Ones(2)).roc_auc({1}), std::invalid_argument);
}

}  // namespace
}  // namespace ctxtag
