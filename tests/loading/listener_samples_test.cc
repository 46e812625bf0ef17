#include "ctxtag/loading/listener_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/sample_joins.h"
#include "ctxtag/loading/batch.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Tracks 1 (two users), 2, 3 and 4; user c has no vector, track 4 no features.
class ListenerSamples : public ::testing::Test {
 protected:
  ListenerSamples() {
    samples_.labels = {{{"1"}, {"1"}, {"2"}, {"3"}, {"4"}, {"2"}}, TagVocabulary({"car", "gym"}), {}, {}};
    samples_.labels.values.resize(6, 2);
    samples_.labels.values << 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1;
    samples_.labels.known = ByteMatrix::Ones(6, 2);
    samples_.users = {{"a"}, {"b"}, {"a"}, {"c"}, {"a"}, {"b"}};
    vectors_.users = {{"b"}, {"a"}};
    vectors_.values.resize(2, 3);
    vectors_.values << 1, 2, 3, 4, 5, 6;
    splits_.ids = {{"1"}, {"2"}, {"3"}, {"4"}};
    splits_.splits = {Split::kTrain, Split::kTest, Split::kTrain, Split::kTrain};
  }

  SplitSamples join(const UserVectors* vectors) const {
    return joined_listener_samples(
        samples_, splits_of_samples(splits_, samples_),
        [](const TrackId& id) { return id.value == "4" ? -1LL : std::stoll(id.value) * 10; }, vectors);
  }

  SampleTable samples_;
  UserVectors vectors_;
  SplitTable splits_;
};

TEST_F(ListenerSamples, KnowTrackUserFeaturesAndVectorOfEveryRow) {
  const SplitSamples joined = join(&vectors_);
  EXPECT_THAT(joined.train.ids, ElementsAre(TrackId{"1"}, TrackId{"1"}));
  EXPECT_THAT(joined.train.users, ElementsAre(UserId{"a"}, UserId{"b"}));
  EXPECT_THAT(joined.train.feature_rows, ElementsAre(10U, 10U));
  EXPECT_THAT(joined.train.user_rows, ElementsAre(1U, 0U));
  EXPECT_THAT(joined.test.ids, ElementsAre(TrackId{"2"}, TrackId{"2"}));
  EXPECT_THAT(joined.test.user_rows, ElementsAre(1U, 0U));
  EXPECT_THAT(joined.test.values.reshaped<Eigen::RowMajor>(), ElementsAre(1, 0, 0, 1));
}

TEST_F(ListenerSamples, CountWhatIsLeftOut) {
  const SplitSamples joined = join(&vectors_);
  EXPECT_EQ(joined.without_features, 1U);
  EXPECT_EQ(joined.without_vector, 1U);
  EXPECT_EQ(joined.users_without_vector, (std::vector<UserId>{{"c"}}));
  EXPECT_EQ(joined.tracks_without_features.size(), 1U);
  EXPECT_EQ(joined.without_split, 0U);
  EXPECT_EQ(join(nullptr).without_vector, 0U);
  EXPECT_EQ(join(nullptr).train.size(), 3U);
  EXPECT_TRUE(join(nullptr).train.user_rows.empty());
}

TEST_F(ListenerSamples, SayWhoseIdsDisagreeWhereNobodyHasAVector) {
  vectors_.users = {{"user-a"}, {"user-b"}};
  EXPECT_THAT(test::error_of<ConfigError>([&] { join(&vectors_); }),
              HasSubstr("none of the users of the samples has a vector (the samples have 'a', the vectors 'user-a')"));
}

TEST_F(ListenerSamples, AreSplitBySampleWhereTheTableNamesUsers) {
  splits_ = {{{"1"}, {"1"}}, {}, {Split::kTrain, Split::kTest}, {{"a"}, {"b"}}};
  const SplitSamples joined = join(&vectors_);
  EXPECT_THAT(joined.train.users, ElementsAre(UserId{"a"}));
  EXPECT_THAT(joined.test.users, ElementsAre(UserId{"b"}));
  EXPECT_THAT(joined.tracks_without_split, ElementsAre(TrackId{"2"}, TrackId{"4"}));
  EXPECT_EQ(joined.without_split, 3U);  // track 2 for a and b, track 4 for a; that of c has no vector and no split
  EXPECT_THAT(joined.tracks_without_split, ElementsAre(TrackId{"2"}, TrackId{"4"}));
}

TEST_F(ListenerSamples, FillBatchesWithTheVectorsOfTheirUsers) {
  const SplitSamples joined = join(&vectors_);
  FrameSource source;
  source.frames = source.bands = 1;
  source.read = [](std::size_t row, std::size_t, std::size_t, float* out) { *out = static_cast<float>(row); };
  BatchPlan plan;
  plan.batch_size = 2;
  BatchMaker maker(joined.train, source, plan, {vectors_.values.data(), 3});
  Batch batch;
  maker.make(0, 0, batch);
  ASSERT_EQ(batch.users.size(), 6U);
  for (std::size_t row = 0; row < 2; ++row) {
    const bool first = batch.samples[row] == 0;  // of user a
    EXPECT_EQ(batch.users[row * 3], first ? 4.0F : 1.0F);
    EXPECT_EQ(batch.users[row * 3 + 2], first ? 6.0F : 3.0F);
  }
  plan.mixup_alpha = 1.0;
  BatchMaker(joined.train, source, plan, {vectors_.values.data(), 3}).make(0, 0, batch);
  for (std::size_t row = 0; row < 2; ++row) {
    const float share = (batch.users[row * 3] - 1.0F) / 3.0F;  // of a's vector
    EXPECT_GE(share, -1e-6F);
    EXPECT_LE(share, 1.0F + 1e-6F);
    EXPECT_NEAR(batch.labels[row * 2], share, 1e-5F) << "listeners and labels are mixed alike";
  }
}

}  // namespace
}  // namespace ctxtag
