#include "ctxtag/fusion/fusion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "fusion/fusion_scale.h"
#include "support/errors.h"
#include "support/sample_tables.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Fusion small_fusion() {
  Fusion fusion;
  fusion.method = "mean_probability";
  fusion.scale = FusionScale::kProbability;
  fusion.systems = {"audio", "user"};
  fusion.vocabulary = TagVocabulary({"gym", "sad"});
  fusion.weights = (RealMatrix(2, 2) << 0.25, 0.5, 0.75, 0.5).finished();
  fusion.offsets = (Eigen::ArrayXd(2) << 0.0, 0.1).finished();
  fusion.fitted_rows = 7;
  fusion.objective = "log_loss";
  fusion.objective_value = 1.0 / 3.0;
  return fusion;
}

AlignedScores small_scores() {
  return aligned_scores({test::scores_of({"gym", "sad"}, {{"a", "", {0.4, 0.2}}, {"b", "", {0.8, 1.0}}}),
                         test::scores_of({"gym", "sad"}, {{"b", "u", {0.4, 1.0}}, {"a", "u", {0.8, 0.4}}})},
                        {"audio", "user"});
}

TEST(Fused, AddsUpWeightedScoresAndTheOffset) {
  const ScoreTable scores = fused(small_fusion(), small_scores());
  EXPECT_THAT(scores.ids, ElementsAre(TrackId{"b"}, TrackId{"a"}));
  EXPECT_THAT(scores.users, ElementsAre(UserId{"u"}, UserId{"u"}));
  EXPECT_DOUBLE_EQ(scores.scores(0, 0), 0.5);  // 0.25 * 0.8 + 0.75 * 0.4
  EXPECT_DOUBLE_EQ(scores.scores(0, 1), 1.0);  // 1.1, kept within 1
  EXPECT_DOUBLE_EQ(scores.scores(1, 0), 0.7);
  EXPECT_DOUBLE_EQ(scores.scores(1, 1), 0.4);
}

TEST(Fused, IsASoftmaxOnTheScaleOfShares) {
  Fusion fusion = small_fusion();
  fusion.scale = FusionScale::kLogShare;
  fusion.weights.setOnes();
  fusion.offsets.setZero();
  const ScoreTable scores = fused(fusion, small_scores());
  EXPECT_NEAR(scores.scores(1, 0), 0.4 * 0.8 / (0.4 * 0.8 + 0.2 * 0.4), 1e-12);
  EXPECT_NEAR(scores.scores.row(1).sum(), 1.0, 1e-12);
}

TEST(Fused, RefusesOtherSystemsAndTags) {
  AlignedScores scores = small_scores();
  scores.systems.pop_back();
  EXPECT_THAT(test::error_of<ConfigError>([&] { fused(small_fusion(), scores); }),
              HasSubstr("2 systems (audio, user), and there are 1"));
  scores = small_scores();
  scores.vocabulary = TagVocabulary({"sad", "gym"});
  EXPECT_THAT(test::error_of<ConfigError>([&] { fused(small_fusion(), scores); }), HasSubstr("the tags of the scores"));
}

TEST(SystemOrder, IsByNameWhereAllAreKnown) {
  EXPECT_THAT(system_order(small_fusion(), {"user", "audio"}), ElementsAre(1U, 0U));
  EXPECT_THAT(system_order(small_fusion(), {"user", "new"}), ElementsAre(0U, 1U));
  EXPECT_THAT(test::error_of<ConfigError>([] { system_order(small_fusion(), {"audio"}); }), HasSubstr("2 systems"));
}

TEST(FusionJson, ReadsBackAsTheSameFusion) {
  const test::TemporaryFolder folder;
  write_file_atomically(folder / "f.json", json_text(small_fusion()));
  const Fusion read = read_fusion(folder / "f.json");
  EXPECT_EQ(json_text(read), json_text(small_fusion()));
  EXPECT_TRUE((fused(read, small_scores()).scores == fused(small_fusion(), small_scores()).scores).all());
}

TEST(FusionJson, SaysWhatIsWrongInWhichFile) {
  const test::TemporaryFolder folder;
  const std::string good = json_text(small_fusion());
  const auto message = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    write_file_atomically(folder / "f.json", text);
    return test::error_of<DataError>([&] { read_fusion(folder / "f.json"); });
  };
  EXPECT_THAT(message("\"probability\"", "\"odds\""),
              HasSubstr("f.json: not a fusion that ctxtag-user fuse wrote: scale"));
  EXPECT_THAT(message("0.25,", ""), HasSubstr("weights: expected 2 numbers"));
  EXPECT_THAT(message("0.25", "\"x\""), HasSubstr("weights: expected finite numbers"));
  EXPECT_THAT(message("\"audio\",", ""), HasSubstr("two systems or more"));
  EXPECT_THAT(message("\"sad\"", "\"gym\""), HasSubstr("gym"));
  EXPECT_THAT(message("\"epsilon\": 1e-06", "\"epsilon\": 1"), HasSubstr("epsilon"));
  EXPECT_THAT(message("{", "["), HasSubstr("not a fusion"));
  EXPECT_THAT(message("fitted_rows", "rows"), HasSubstr("fitted_rows"));
}

TEST(AlignedScores, BroadcastTracksToTheUsersOfAnotherTableOrToSamples) {
  const AlignedScores scores = small_scores();
  EXPECT_TRUE((scores.systems[0].row(0) == (RealMatrix(1, 2) << 0.8, 1.0).finished().row(0)).all());
  const SampleTable samples = test::samples_of({"gym"}, {{"b", "u", {1}}, {"a", "v", {0}}, {"a", "u", {0}}});
  const ScoreTable tracks = test::scores_of({"gym"}, {{"a", "", {0.1}}, {"b", "", {0.2}}, {"c", "", {0.3}}});
  const AlignedScores by_sample = aligned_scores({tracks, tracks}, {"x", "y"}, &samples);
  EXPECT_EQ(by_sample.users, samples.users);
  EXPECT_TRUE((by_sample.systems[1] == (RealMatrix(3, 1) << 0.2, 0.1, 0.1).finished()).all());
  EXPECT_EQ(by_sample.key(1), (TrackId{"a for user v"}));
}

TEST(AlignedScores, RefuseWhatDoesNotFit) {
  const ScoreTable two = test::scores_of({"gym"}, {{"1", "", {0.1}}, {"2", "", {0.2}}});
  const auto message = [&](const ScoreTable& other) {
    return test::error_of<ConfigError>([&] { aligned_scores({two, other}, {"x", "y"}); });
  };
  EXPECT_THAT(message(test::scores_of({"sad"}, {{"1", "", {0.1}}})), HasSubstr("y: its tags (sad) are not those of x"));
  EXPECT_THAT(message(test::scores_of({"gym"}, {{"1", "", {0.1}}})), HasSubstr("1 of 2 rows have no score in y ('2')"));
  EXPECT_THAT(message(test::scores_of({"gym"}, {{"1", "", {0.1}}, {"2", "", {0.1}}, {"3", "", {0.1}}})),
              HasSubstr("1 of 3 rows of y are not in all other tables ('3')"));
  EXPECT_THAT(message(test::scores_of({"gym"}, {{"1.0", "", {0.1}}, {"2.0", "", {0.1}}})),
              HasSubstr("2 ids of the rows are numbers that y spell otherwise ('1' and '1.0')"));
  EXPECT_THAT(test::error_of<DataError>([&] {
                aligned_scores({two, test::scores_of({"gym"}, {{"1", "", {0.1}}, {"2", "", {-1.5}}})}, {"x", "y"});
              }),
              HasSubstr("y: the score of '2', tag 'gym', is -1.5; a fusion takes probabilities"));
  EXPECT_THAT(test::error_of<ConfigError>([&] { aligned_scores({two}, {"x"}); }), HasSubstr("at least two"));
  const AlignedScores partial =
      aligned_scores({two, test::scores_of({"gym"}, {{"2", "", {0.5}}})}, {"x", "y"}, nullptr, true);
  EXPECT_THAT(partial.ids, ElementsAre(TrackId{"2"}));
  EXPECT_THAT(partial.notes, ElementsAre(HasSubstr("1 of 2 rows have no score in y ('1'); left out")));
}

TEST(FusionScales, GiveARowTheSameBitsWhereverItStands) {
  RealMatrix row(1, 5);
  row << 0.3, 0.17, 0.22, 0.94, 0.09;
  const RealMatrix many = row.replicate(23, 1);
  for (const FusionScale scale : {FusionScale::kProbability, FusionScale::kLogit, FusionScale::kLogShare}) {
    const RealMatrix on = on_scale(row, scale, 1e-6), all_on = on_scale(many, scale, 1e-6);
    const RealMatrix off = off_scale(on, scale), all_off = off_scale(all_on, scale);
    for (Eigen::Index at = 0; at < 23; ++at) {
      EXPECT_TRUE((all_on.row(at) == on.row(0)).all()) << at;
      EXPECT_TRUE((all_off.row(at) == off.row(0)).all()) << at;
    }
  }
}

}  // namespace
}  // namespace ctxtag
