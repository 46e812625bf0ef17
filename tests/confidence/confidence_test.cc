#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <ctime>
#include <filesystem>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/confidence/hidden_score.h"
#include "ctxtag/confidence/negative_confidence.h"
#include "ctxtag/confidence/positive_weights.h"
#include "support/errors.h"
#include "support/label_rows.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::labels_of;
using ::testing::HasSubstr;

const std::vector<std::string> kFive{"110", "110", "100", "101", "001"};

TEST(NegativeConfidence, CountsExactCombinations) {
  const RealMatrix w = negative_confidence("exact", labels_of(kFive));
  EXPECT_DOUBLE_EQ(w(2, 1), 1.0 / 3.0);  // one track is {a}, two are {a, b}
  EXPECT_DOUBLE_EQ(w(2, 2), 0.5);        // one is {a, c}
  EXPECT_DOUBLE_EQ(w(0, 2), 1.0);        // none is {a, b, c}
  EXPECT_EQ(w(0, 0), 0.0);               // positive
}

TEST(NegativeConfidence, CountsSupersets) {
  for (const char* name : {"cooccurrence", "correlation"}) {
    const RealMatrix w = negative_confidence(name, labels_of(kFive));
    EXPECT_DOUBLE_EQ(w(2, 1), 0.5);   // of four with a, two have b
    EXPECT_DOUBLE_EQ(w(2, 2), 0.75);  // and one c
    EXPECT_DOUBLE_EQ(w(4, 0), 0.5);   // of two with c, one has a
    EXPECT_DOUBLE_EQ(w(0, 2), 1.0);
  }
}

TEST(NegativeConfidence, AveragesOverPairs) {
  const RealMatrix w = negative_confidence("pairs", labels_of(kFive));
  EXPECT_DOUBLE_EQ(w(2, 1), (2.0 / 4.0 + 1.0 / 3.0) / 2.0);  // without b among those with a, and among those without c
  ConfidenceOptions options;
  options.published_offset = true;
  EXPECT_DOUBLE_EQ(negative_confidence("pairs", labels_of(kFive), options)(2, 1), w(2, 1) + 0.5);
}

TEST(NegativeConfidence, KnowsThePriorAndNaiveBayes) {
  EXPECT_DOUBLE_EQ(negative_confidence("prior", labels_of(kFive))(2, 1), 0.6);
  // b: 2 of 5; p(a | b) = 2.5 / 3, p(a | not b) = 2.5 / 4.
  const double odds = 2.5 / 3.5 * (2.5 / 3.0) / (2.5 / 4.0);
  EXPECT_NEAR(negative_confidence("naive_bayes", labels_of(kFive))(2, 1), 1.0 / (1.0 + odds), 1e-12);
}

TEST(NegativeConfidence, ShrinksLiftsTowardsOne) {
  // Three tracks meet pairs: a thrice, b twice, c once, 6 meetings; a and b were seen 2 times, expected 3 x 2 / 6 = 1.
  const double odds = 2.5 / 3.5 * (2.0 + 4.0) / (1.0 + 4.0);
  EXPECT_NEAR(negative_confidence("backoff", labels_of(kFive))(2, 1), 1.0 / (1.0 + odds), 1e-12);
  // Where every track has one tag, nothing speaks for or against a pair.
  const RealMatrix alone = negative_confidence("backoff", labels_of({"10", "10", "01"}));
  EXPECT_NEAR(alone(0, 1), 1.0 / (1.0 + 1.5 / 2.5), 1e-12);
}

TEST(NegativeConfidence, CountsOnlyTheRowsItIsTold) {
  const std::vector<std::uint8_t> among{0, 0, 1, 1, 1};
  const RealMatrix w = negative_confidence("cooccurrence", labels_of(kFive), {}, among);
  EXPECT_DOUBLE_EQ(w(2, 2), 0.5);
  EXPECT_DOUBLE_EQ(w(0, 2), 1.0);  // no counted track has a and b: nothing to rest on
}

TEST(NegativeConfidence, TakesUnknownLabelsForNotPositive) {
  const RealMatrix known = negative_confidence("cooccurrence", labels_of(kFive));
  const RealMatrix unknown = negative_confidence("cooccurrence", labels_of({"11?", "110", "1??", "101", "001"}));
  EXPECT_TRUE((known == unknown).all());
}

TEST(NegativeConfidence, NamesTheEstimatorsThereAre) {
  EXPECT_THAT(error_of<ConfigError>([] { negative_confidence("exakt", labels_of(kFive)); }), HasSubstr("cooccurrence"));
  for (const std::string& name : negative_confidence_names()) {
    const RealMatrix w = negative_confidence(name, labels_of(kFive));
    EXPECT_TRUE((w >= 0.0).all() && (w <= 1.0).all()) << name;
  }
}

TEST(IgnoreMissing, IsZeroForHiddenPositivesOnly) {
  const LabelMatrix visible = labels_of({"100", "010"}), hidden = labels_of({"010", "000"});
  RealMatrix expected(2, 3);
  expected << 0, 0, 1, 1, 0, 1;
  EXPECT_TRUE((ignore_missing(visible, hidden) == expected).all());
  EXPECT_THROW(ignore_missing(visible, labels_of({"01", "00"})), ConfigError);
}

class WeightsOfIcassp2020 : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path data = test::test_data() / "data/icassp2020";
    if (!std::filesystem::exists(data)) GTEST_SKIP() << "CTXTAG_TEST_DATA holds no labels of ICASSP 2020";
    labels_ = read_labels(data / "balanced_ground_truth_hot_vector.csv.gz");
    counts_ = read_counts(data / "balanced_ground_truth_track_count.csv.gz", labels_.vocabulary);
  }
  double mean_of(const RealMatrix& weights, Eigen::Index tag, bool where_positive_weight) const {
    double sum = 0.0, count = 0.0;
    for (Eigen::Index row = 0; row < weights.rows(); ++row) {
      if (where_positive_weight ? weights(row, tag) <= 0.0 : labels_.values(row, tag) != 0) continue;
      sum += weights(row, tag);
      count += 1.0;
    }
    return sum / count;
  }
  void expect_row(const RealMatrix& weights, const std::string& id, const std::array<double, 15>& expected) const {
    const auto row = static_cast<Eigen::Index>(labels_.rows().at({id}));
    for (Eigen::Index tag = 0; tag < 15; ++tag) {
      EXPECT_NEAR(weights(row, tag), expected[static_cast<std::size_t>(tag)], 5e-7) << id << ' ' << tag;
    }
  }
  LabelMatrix labels_;
  std::optional<CountTable> counts_;
};

// The authors' notebook prints these means over strictly positive entries; N2's is over the negatives.
TEST_F(WeightsOfIcassp2020, HasThePublishedStatisticsOfEveryWeight) {
  const std::array<double, 15> b{.024322, .019519, .027465, .021447, .025219, .016966, .015846, .024067,
                                 .039386, .023716, .014950, .025388, .034624, .019003, .009770};
  const std::array<double, 15> d{.897961, .891511, .873298, .877866, .883407, .921104, .940447, .884750,
                                 .876397, .888961, .898312, .886209, .875211, .925342, .928710};
  const std::array<double, 15> n1{.819712, .635873, .862395, .770031, .822136, .852645, .774082, .774038,
                                  .787485, .822259, .842124, .854069, .764238, .794051, .862062};
  const std::array<double, 15> n2{.191681, .123842, .458737, .192761, .236898, .275997, .182150, .176411,
                                  .278957, .228565, .465899, .441951, .175684, .190345, .331777};
  const RealMatrix weights_b = positive_weights("tfidf_max", labels_, counts_);
  const RealMatrix weights_d = positive_weights("tfidf_zscore", labels_, counts_);
  const RealMatrix weights_n1 = negative_confidence("exact", labels_),
                   weights_n2 = negative_confidence("cooccurrence", labels_);
  for (Eigen::Index tag = 0; tag < 15; ++tag) {
    const auto i = static_cast<std::size_t>(tag);
    EXPECT_NEAR(mean_of(weights_b, tag, true), b[i], 5e-7) << tag;
    EXPECT_NEAR(mean_of(weights_d, tag, true), d[i], 5e-7) << tag;
    EXPECT_NEAR(mean_of(weights_n1, tag, true), n1[i], 5e-7) << tag;
    EXPECT_NEAR(mean_of(weights_n2, tag, false), n2[i], 5e-7) << tag;
  }
}

TEST_F(WeightsOfIcassp2020, HasThePublishedRows) {
  expect_row(positive_weights("tfidf_zscore", labels_, counts_), "204074",
             {0, 0, 2, 2, 1.538791, 0, 2, 1.369853, 0, 2, 0, 0, 1.000425, 0, 0});
  expect_row(negative_confidence("exact", labels_), "204074",
             {.873874, .713235, 0, 0, 0, .591463, 0, 0, .979798, 0, 1, 1, 0, .822034, .673611});
  expect_row(negative_confidence("cooccurrence", labels_), "204074",
             {.107159, .081865, 0, 0, 0, .166780, 0, 0, .306007, 0, .584801, .559734, 0, .102416, .156730});
  expect_row(negative_confidence("exact", labels_), "129128022",
             {0, 0, 0, 0, .620690, .631579, 0, 0, .782609, 0, 1, .923077, 0, .818182, .782609});
}

class ConfidenceOnIcmr2020 : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    folder_ = test::test_data() / "data/icmr2020" / GetParam();
    if (!std::filesystem::exists(folder_)) GTEST_SKIP() << "CTXTAG_TEST_DATA holds no labels of ICMR 2020";
    complete_ = read_labels(folder_ / "train1_0.0.csv.gz");
  }
  LabelMatrix visible(const std::string& ratio) const {
    return read_labels(folder_ / ("train1_" + ratio + ".csv.gz"), complete_.vocabulary);
  }
  std::filesystem::path folder_;
  LabelMatrix complete_;
};

TEST_P(ConfidenceOnIcmr2020, HasTheReleasedIgnoreMissingWeights) {
  for (const char* ratio : {"0.0", "0.2", "0.5", "0.8"}) {
    const LabelMatrix shown = visible(ratio);
    LabelMatrix hidden = complete_;
    hidden.values = complete_.values - shown.values;
    const LabelMatrix released =
        read_labels(folder_ / (std::string("negative_weights1_") + ratio + ".csv.gz"), complete_.vocabulary);
    const RealMatrix ours = ignore_missing(shown, hidden);
    ASSERT_EQ(released.ids, shown.ids);
    int cells_that_differ = 0;  // what stands at visible positives is not used
    for (Eigen::Index i = 0; i < ours.size(); ++i) {
      cells_that_differ += shown.values.data()[i] == 0 && ours.data()[i] != released.values.data()[i] ? 1 : 0;
    }
    EXPECT_EQ(cells_that_differ, 0) << ratio;
  }
}

TEST_P(ConfidenceOnIcmr2020, FindsHiddenPositivesFromWhatIsVisible) {
  const bool coco = std::string(GetParam()) == "coco";
  const std::array<const char*, 3> ratios{"0.2", "0.5", "0.8"};
  const std::array<double, 3> prior =
      coco ? std::array<double, 3>{.80, .80, .80} : std::array<double, 3>{.84, .84, .84};
  const std::array<double, 3> n2 = coco ? std::array<double, 3>{.71, .68, .67} : std::array<double, 3>{.75, .73, .72};
  for (std::size_t i = 0; i < 3; ++i) {
    const LabelMatrix shown = visible(ratios[i]);
    LabelMatrix hidden = complete_;
    hidden.values = complete_.values - shown.values;
    const auto auc = [&](const char* name) {
      return *hidden_score(negative_confidence(name, shown, {0, false, 2}), shown, hidden).roc_auc;
    };
    EXPECT_NEAR(auc("prior"), prior[i], 0.005);
    EXPECT_NEAR(auc("cooccurrence"), n2[i], 0.006);
    EXPECT_GE(auc("backoff"), auc("prior"));
    EXPECT_GE(auc("backoff"), auc("naive_bayes"));
    if (coco && i < 2) {
      EXPECT_GE(auc("backoff"), 0.90);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, ConfidenceOnIcmr2020, ::testing::Values("coco", "nuswide"));

// The COCO table of the paper: images of both parts, complete labels.
LabelMatrix complete_coco(const std::filesystem::path& folder) {
  LabelMatrix labels = read_labels(folder / "train1_0.0.csv.gz");
  const LabelMatrix test = read_labels(folder / "test1_0.0.csv.gz", labels.vocabulary);
  labels.ids.insert(labels.ids.end(), test.ids.begin(), test.ids.end());
  ByteMatrix values(labels.values.rows() + test.values.rows(), labels.values.cols());
  values << labels.values, test.values;
  labels.values = values;
  labels.known = ByteMatrix::Ones(values.rows(), values.cols());
  return labels;
}

TEST(ConfidenceOnCompleteCoco, HasThePublishedCorrelationWeights) {
  const std::filesystem::path folder = test::test_data() / "data/icmr2020/coco";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "CTXTAG_TEST_DATA holds no labels of ICMR 2020";
  const LabelMatrix labels = complete_coco(folder);
  const ByteMatrix& values = labels.values;
  const RealMatrix w = negative_confidence("cooccurrence", labels, {0, false, 2});
  ASSERT_EQ(labels.ids.size(), 33052U);
  double sum = 0.0, squares = 0.0, count = 0.0, at_one = 0.0;
  for (Eigen::Index i = 0; i < w.size(); ++i) {
    if (values.data()[i] != 0) continue;
    count += 1.0;
    sum += w.data()[i];
    squares += w.data()[i] * w.data()[i];
    at_one += w.data()[i] == 1.0 ? 1.0 : 0.0;
  }
  EXPECT_NEAR(sum / count, .971942, 5e-7);
  EXPECT_NEAR(std::sqrt(squares / count - sum / count * sum / count), .092738, 5e-7);
  EXPECT_NEAR(at_one / count, .776, 5e-4);
  const auto row = static_cast<Eigen::Index>(labels.rows().at({"8"}));
  EXPECT_DOUBLE_EQ(w(row, static_cast<Eigen::Index>(labels.vocabulary.index("person"))), 0.5);
  EXPECT_DOUBLE_EQ(w(row, static_cast<Eigen::Index>(labels.vocabulary.index("bicycle"))), 1.0);
}

// Processor time, so that other processes do no harm: of every thread, and so at least the time it takes.
void expect_under_a_second_each(const LabelMatrix& labels) {
#ifdef NDEBUG
  for (const std::string& name : negative_confidence_names()) {
    const std::clock_t begin = std::clock();
    negative_confidence(name, labels, {0, false, 2});
    EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 1.0) << name;
  }
#else
  GTEST_SKIP() << "not optimised: " << labels.ids.size() << " rows";
#endif
}

TEST(ConfidenceOnCompleteCoco, TakesLessThanASecond) {
  const std::filesystem::path folder = test::test_data() / "data/icmr2020/coco";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "CTXTAG_TEST_DATA holds no labels of ICMR 2020";
  expect_under_a_second_each(complete_coco(folder));
}

TEST_F(WeightsOfIcassp2020, TakeLessThanASecond) { expect_under_a_second_each(labels_); }

}  // namespace
}  // namespace ctxtag
