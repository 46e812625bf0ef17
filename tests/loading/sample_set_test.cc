#include "ctxtag/loading/sample_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class JoinedSamples : public ::testing::Test {
 protected:
  JoinedSamples() {
    labels_.vocabulary = TagVocabulary({"car", "chill"});
    for (const char* const id : {"a", "b", "c", "d", "e", "f"}) labels_.ids.push_back({id});
    labels_.values.resize(6, 2);
    labels_.values << 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1;
    labels_.known = ByteMatrix::Ones(6, 2);
    labels_.known(2, 1) = 0;
    splits_ = {{{"a"}, Split::kTrain}, {{"b"}, Split::kTest},       {{"c"}, Split::kTrain},
               {{"d"}, Split::kTrain}, {{"e"}, Split::kValidation}, {{"unlabelled"}, Split::kTrain}};
    rows_ = {{"a", 4}, {"b", 3}, {"c", 0}, {"e", 1}, {"f", 2}};
  }

  SplitSamples join(const WeightTable* weights = nullptr) const {
    const auto row = [&](const TrackId& id) { return rows_.count(id.value) != 0 ? rows_.at(id.value) : -1LL; };
    return joined_samples(labels_, splits_, row, weights);
  }

  LabelMatrix labels_;
  std::unordered_map<TrackId, Split> splits_;
  std::unordered_map<std::string, long long> rows_;
};

TEST_F(JoinedSamples, MatchByIdAndCountWhatIsLeftOut) {
  const SplitSamples joined = join();
  EXPECT_THAT(joined.train.ids, ElementsAre(TrackId{"a"}, TrackId{"c"}));
  EXPECT_THAT(joined.train.feature_rows, ElementsAre(4U, 0U));
  EXPECT_THAT(joined.validation.ids, ElementsAre(TrackId{"e"}));
  EXPECT_THAT(joined.test.ids, ElementsAre(TrackId{"b"}));
  EXPECT_EQ(joined.without_features, 1U);  // d
  EXPECT_EQ(joined.without_split, 1U);     // f
  EXPECT_TRUE((joined.train.values == labels_.values(std::vector<int>{0, 2}, Eigen::all)).all());
  EXPECT_TRUE((joined.train.known == labels_.known(std::vector<int>{0, 2}, Eigen::all)).all());
  EXPECT_EQ(joined.train.positive_weight.size(), 0);
  EXPECT_EQ(joined.test.labels().vocabulary, labels_.vocabulary);
}

TEST_F(JoinedSamples, TakeWeightsByIdWhateverTheirOrder) {
  WeightTable weights{{{"e"}, {"c"}, {"other"}, {"a"}}, labels_.vocabulary, RealMatrix(4, 2), RealMatrix(4, 2)};
  weights.positive << 5, 6, 3, 4, 0, 0, 1, 2;
  weights.negative = weights.positive + 0.5;
  const SplitSamples joined = join(&weights);
  EXPECT_THAT(joined.train.positive_weight.reshaped<Eigen::RowMajor>(), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(joined.train.negative_weight.reshaped<Eigen::RowMajor>(), ElementsAre(1.5, 2.5, 3.5, 4.5));
  EXPECT_THAT(joined.validation.positive_weight.reshaped<Eigen::RowMajor>(), ElementsAre(5, 6));
  EXPECT_EQ(joined.test.positive_weight.size(), 0);
}

TEST_F(JoinedSamples, RefuseATrackWithoutWeights) {
  const WeightTable weights{{{"a"}, {"e"}}, labels_.vocabulary, RealMatrix::Ones(2, 2), RealMatrix::Ones(2, 2)};
  EXPECT_THAT(error_of<DataError>([&] { join(&weights); }), HasSubstr("has no row for track 'c'"));
}

TEST_F(JoinedSamples, SayWhyASplitIsEmpty) {
  rows_ = {{"b", 0}, {"e", 1}};
  EXPECT_THAT(error_of<ConfigError>([&] { join(); }),
              HasSubstr("the train split is empty: of 6 labelled tracks the splits put 3 there, and none of those has "
                        "features; check that the ids"));
  rows_ = {{"a", 0}};
  EXPECT_THAT(error_of<ConfigError>([&] { join(); }), HasSubstr("the validation split is empty: of 6"));
}

TEST_F(JoinedSamples, NeedNoValidationWhereTheSplitsNameNone) {
  splits_.erase({"e"});
  const SplitSamples joined = join();
  EXPECT_EQ(joined.validation.size(), 0U);
  EXPECT_EQ(joined.without_split, 2U);
}

}  // namespace
}  // namespace ctxtag
