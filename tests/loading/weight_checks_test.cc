#include "ctxtag/loading/weight_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Two tracks, two tags; positives on the diagonal, the negative weights given.
SampleSet diagonal(std::vector<float> negative_weights) {
  SampleSet train;
  train.ids = {{"x"}, {"y"}};
  train.vocabulary = TagVocabulary({"calm", "sad"});
  train.values.resize(2, 2);
  train.values << 1, 0, 0, 1;
  train.known = ByteMatrix::Ones(2, 2);
  train.negative_weight = Eigen::Map<const decltype(train.negative_weight)>(negative_weights.data(), 2, 2);
  return train;
}

std::string refusal(const SampleSet& train) {
  return test::error_of<DataError>([&] { require_weights_of_these_labels("w.csv", train); });
}

TEST(WeightsOfTheseLabels, AreZeroAtAllPositivesOrAtNone) {
  EXPECT_EQ(refusal(diagonal({0, 0.3F, 0.2F, 0})), "");
  EXPECT_EQ(refusal(diagonal({1, 0, 0, 1})), "");  // the authors' tables
  EXPECT_THAT(refusal(diagonal({0, 0.3F, 0.2F, 0.5F})),
              HasSubstr("w.csv: the negative weight of 'sad' of track 'y' is 0.5"));
  SampleSet unknown = diagonal({0, 0.3F, 0.2F, 0.5F});
  unknown.known(1, 1) = 0;
  EXPECT_EQ(refusal(unknown), "");
  EXPECT_EQ(refusal(SampleSet()), "");
}

TEST(WeightNotes, CountRowsAndColumnsThatTakeNoPart) {
  const test::TemporaryFolder folder;
  const auto file = folder.file("w.csv",
                                "track_id,calm:negative,calm:positive,old:negative,old:positive\n"
                                "x,1,1,1,1\ny,1,1,1,1\nz,1,1,1,1\n");
  const TagVocabulary calm({"calm"});
  const WeightTable weights = read_weights(file, calm);
  const LabelMatrix labels{{{"x"}}, calm, ByteMatrix::Ones(1, 1), ByteMatrix::Ones(1, 1)};
  EXPECT_THAT(weight_notes(file, weights, labels),
              ElementsAre(HasSubstr("w.csv: 2 of 3 rows are of tracks without labels, not used (the first: 'y')"),
                          HasSubstr("2 columns are no weights of the tags that are learnt, not used (the first: "
                                    "'old:negative')")));
  const LabelMatrix all{{{"x"}, {"y"}, {"z"}}, calm, ByteMatrix::Ones(3, 1), ByteMatrix::Ones(3, 1)};
  const auto exact = folder.file("e.csv", "track_id,calm:negative,calm:positive\nx,1,1\ny,1,1\nz,1,1\n");
  EXPECT_THAT(weight_notes(exact, weights, all), IsEmpty());
}

}  // namespace
}  // namespace ctxtag
