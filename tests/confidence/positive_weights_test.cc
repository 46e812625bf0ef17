#include "ctxtag/confidence/positive_weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/label_rows.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::labels_of;
using ::testing::HasSubstr;

TEST(PositiveWeights, AreTheClippedHalvedInverseOfThePrevalence) {
  std::vector<std::string> rows(40, "000");
  for (std::size_t i = 0; i < 40; ++i)
    rows[i] = std::string(i < 1 ? "1" : "0") + (i < 8 ? "1" : "0") + (i < 35 ? "1" : "0");
  const RealMatrix w = positive_weights("prevalence", labels_of(rows), {});
  EXPECT_EQ(w(0, 0), 10.0);  // 20, clipped
  EXPECT_EQ(w(0, 1), 2.0);   // 2.5, half to even
  EXPECT_EQ(w(0, 2), 1.0);   // 0.57 rounds to 1
  EXPECT_THAT(error_of<ConfigError>([] { positive_weights("prevalence", labels_of({"10"}), {}); }),
              HasSubstr("tag 'b' has no positives"));
  EXPECT_THAT(error_of<ConfigError>([] { positive_weights("tfidf", labels_of({"10"}), {}); }),
              HasSubstr("need --counts"));
}

// Three tracks, two tags, counts of the first tag only: idf is ln 2 where one of two tags is positive.
CountTable counts_of(const LabelMatrix& labels, const std::vector<int>& first_tag) {
  CountTable table{labels.ids, labels.vocabulary, {}};
  table.counts.resize(static_cast<Eigen::Index>(first_tag.size()), 2);
  table.counts.setZero();
  for (std::size_t i = 0; i < first_tag.size(); ++i) table.counts(static_cast<Eigen::Index>(i), 0) = first_tag[i];
  return table;
}

TEST(PositiveWeights, CountPlaylistsInTheRowsTheyAreTold) {
  const LabelMatrix labels = labels_of({"10", "10", "10"});
  const CountTable counts = counts_of(labels, {1, 3, 6});
  const std::vector<std::uint8_t> first_two{1, 1, 0};
  EXPECT_DOUBLE_EQ(positive_weights("tfidf", labels, counts)(1, 0), 0.3 * std::log(2.0));
  const RealMatrix t = positive_weights("tfidf", labels, counts, 0, first_two);
  EXPECT_DOUBLE_EQ(t(1, 0), 0.75 * std::log(2.0));
  EXPECT_DOUBLE_EQ(t(2, 0), 1.5 * std::log(2.0));
  EXPECT_DOUBLE_EQ(positive_weights("tfidf_max", labels, counts, 0, first_two)(2, 0), 2.0);  // 6 of at most 3
  // Mean 2 and deviation sqrt(2) of 1 and 3; of all three, 10 / 3 and sqrt(19 / 3).
  EXPECT_NEAR(positive_weights("tfidf_added_one", labels, counts, 0, first_two)(2, 0), 4.0 / std::sqrt(2.0) + 1.0,
              1e-12);
  EXPECT_NEAR(positive_weights("tfidf_added_one", labels, counts)(0, 0), 1.0 - 7.0 / 3.0 / std::sqrt(19.0 / 3.0),
              1e-12);
}

TEST(PositiveWeights, AreNeverNegativeAndClippedAboveOnlyAsVariantD) {
  std::vector<std::string> rows(9, "10");
  const LabelMatrix labels = labels_of(rows);
  // By hand: counts 1 and 8 times 10: mean 9, deviation 3; the first would be -8 / 3 + 1.
  const CountTable low = counts_of(labels, {1, 10, 10, 10, 10, 10, 10, 10, 10});
  EXPECT_EQ(positive_weights("tfidf_added_one", labels, low)(0, 0), 0.0);
  EXPECT_EQ(positive_weights("tfidf_zscore", labels, low)(0, 0), 0.0);
  const CountTable high = counts_of(labels, {10, 1, 1, 1, 1, 1, 1, 1, 1});  // mean 2, deviation 3
  EXPECT_NEAR(positive_weights("tfidf_added_one", labels, high)(0, 0), 8.0 / 3.0 + 1.0, 1e-12);
  EXPECT_EQ(positive_weights("tfidf_zscore", labels, high)(0, 0), 2.0);
}

TEST(PositiveWeights, CountPrevalenceInTheRowsTheyAreTold) {
  const LabelMatrix labels = labels_of({"1", "0", "0", "0", "0", "0", "1", "1"});
  EXPECT_EQ(positive_weights("prevalence", labels, {})(0, 0), 1.0);  // 8 / (2 x 3), rounded
  EXPECT_EQ(positive_weights("prevalence", labels, {}, 0, {1, 1, 1, 1, 1, 1, 0, 0})(0, 0), 3.0);
}

}  // namespace
}  // namespace ctxtag
