#include "ctxtag/evaluation/baseline.h"

#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/learning/logistic_regression.h"

namespace ctxtag {
namespace {

struct Example {
  Eigen::MatrixXd features = (Eigen::MatrixXd(6, 1) << 0, 1, 2, 3, 4, 5).finished();
  std::vector<TrackId> ids{{"a"}, {"b"}, {"c"}, {"d"}, {"e"}, {"f"}};
  LabelMatrix labels{{{"d"}, {"c"}, {"b"}, {"a"}}, TagVocabulary({"gym", "sleep"}), ByteMatrix(4, 2), ByteMatrix(4, 2)};
  Example() {
    labels.values << 1, 1, 0, 1, 1, 1, 0, 1;
    labels.known << 1, 1, 1, 1, 1, 1, 1, 1;
  }
};

TEST(LogisticBaseline, FindsLabelsAndFeaturesByTheirIds) {
  const Example example;
  const ScoreTable table = logistic_baseline(example.features, example.ids, example.labels,
                                             {{"a"}, {"b"}, {"c"}, {"d"}}, {{"f"}, {"e"}, {"a"}}, 10.0, 2);
  const Eigen::ArrayXd gym = (Eigen::ArrayXd(4) << 0, 1, 0, 1).finished();
  const auto model = LogisticRegression::fit(example.features.topRows(4), gym, Eigen::ArrayXd::Ones(4), 10.0);
  const Eigen::ArrayXd expected = model.predict((Eigen::MatrixXd(3, 1) << 5, 4, 0).finished());
  EXPECT_EQ(table.ids, (std::vector<TrackId>{{"f"}, {"e"}, {"a"}}));
  EXPECT_TRUE((table.scores.col(0) == expected).all());
  EXPECT_TRUE((table.scores.col(1) == 1.0).all());  // only positives known: the prior
}

TEST(LogisticBaseline, TakesATrackWithoutLabelsAsUnknown) {
  const Example example;
  const std::vector<TrackId> some{{"a"}, {"b"}, {"c"}, {"d"}}, more{{"a"}, {"f"}, {"b"}, {"c"}, {"d"}};
  const ScoreTable without = logistic_baseline(example.features, example.ids, example.labels, some, {{"e"}});
  const ScoreTable with = logistic_baseline(example.features, example.ids, example.labels, more, {{"e"}});
  EXPECT_EQ(without.scores(0, 0), with.scores(0, 0));
}

TEST(LogisticBaseline, NamesATrackWithoutFeatures) {
  const Example example;
  try {
    logistic_baseline(example.features, example.ids, example.labels, {{"a"}}, {{"zz"}});
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_NE(std::string(error.what()).find("'zz'"), std::string::npos);
  }
}

TEST(PopularityBaseline, SumsTheCountsOfAllOtherTags) {
  CountTable counts{{{"a"}, {"b"}}, TagVocabulary({"gym", "sleep", "work"}), CountMatrix(2, 3)};
  counts.counts << 1, 2, 4, 10, 0, 7;
  const ScoreTable table = popularity_baseline(counts, {{"b"}, {"a"}});
  EXPECT_EQ(table.vocabulary, counts.vocabulary);
  EXPECT_TRUE((table.scores == (RealMatrix(2, 3) << 7, 17, 10, 6, 5, 3).finished()).all());
  EXPECT_THROW(popularity_baseline(counts, {{"zz"}}), ConfigError);
}

TEST(PriorBaseline, GivesEveryTrackTheShareOfTheKnownTrainLabels) {
  Example example;
  example.labels.known(1, 1) = 0;  // c, sleep
  const ScoreTable table = prior_baseline(example.labels, {{"a"}, {"b"}, {"c"}, {"f"}}, {{"d"}, {"e"}});
  EXPECT_EQ(table.ids, (std::vector<TrackId>{{"d"}, {"e"}}));
  EXPECT_EQ(table.scores(0, 0), 1.0 / 3.0);  // a 0, b 1, c 0; f has no labels
  EXPECT_EQ(table.scores(1, 0), 1.0 / 3.0);
  EXPECT_EQ(table.scores(0, 1), 1.0);
  EXPECT_THROW(prior_baseline(example.labels, {{"f"}}, {{"d"}}), ConfigError);
}

}  // namespace
}  // namespace ctxtag
