#include "ctxtag/tagging/tag_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/track_tags.h"

namespace ctxtag {
namespace {

using test::rejected;
using test::scored;

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TagDecision decision(double threshold = 0.5, int top = 0) {
  return {TagVocabulary({"car", "chill", "sad"}), {threshold, threshold, threshold}, top};
}

TEST(TagDecision, TakesAScoreAtItsThreshold) {
  const TagDecision at{TagVocabulary({"car", "chill", "sad"}), {0.3, 0.5, 0.7}, 0};
  EXPECT_THAT(at.tags_of({0.3, 0.5, 0.7}), ElementsAre(2, 1, 0));
  EXPECT_THAT(at.tags_of({0.29999999999999993, 0.5, 0.69999999999999984}), ElementsAre(1));
  EXPECT_THAT(at.tags_of({0.0, 0.0, 0.0}), IsEmpty());
}

TEST(TagDecision, PutsTheBestFirstAndTiesInTheOrderOfTheVocabulary) {
  EXPECT_THAT(decision().tags_of({0.6, 0.9, 0.6}), ElementsAre(1, 0, 2));
  EXPECT_THAT(decision(0.5, 2).tags_of({0.6, 0.9, 0.6}), ElementsAre(1, 0));
  EXPECT_THAT(decision(0.5, 1).tags_of({0.1, 0.2, 0.3}), IsEmpty());
  EXPECT_THAT(decision(0.5, 9).tags_of({0.6, 0.9, 0.6}), ElementsAre(1, 0, 2));
}

TEST(TagsCsv, HoldsTagsThenEveryScore) {
  EXPECT_EQ(tags_csv_header(decision()), "track_id,tags,car,chill,sad\n");
  EXPECT_EQ(tags_csv_row(decision(), {"a,b"}, scored({0.5, 0.1, 1.0})), "\"a,b\",sad car,0.5,0.1,1\n");
  EXPECT_EQ(tags_csv_row(decision(), {"a"}, scored({0.1, 0.1, 0.1})), "a,,0.1,0.1,0.1\n");
  EXPECT_EQ(tags_csv_row(decision(), {"a"}, rejected()), "");
}

TEST(TagsJsonLine, HoldsScoresAndWindows) {
  TrackTags tags = scored({0.5, 0.1, 1.0});
  EXPECT_EQ(tags_json_line(decision(), {"a"}, tags),
            "{\"track_id\":\"a\",\"tags\":[\"sad\",\"car\"],\"scores\":{\"car\":0.5,\"chill\":0.1,\"sad\":1.0}}\n");
  tags.windows = {{1.5, 2.0, {0.25, 0.5, 0.75}}};
  const auto json = nlohmann::json::parse(tags_json_line(decision(), {"a\nb \"\xFF\""}, tags));
  EXPECT_EQ(json.at("track_id"), "a\nb \"\xEF\xBF\xBD\"");
  EXPECT_EQ(json.at("windows").size(), 1U);
  EXPECT_EQ(json.at("windows")[0].at("start"), 1.5);
  EXPECT_EQ(json.at("windows")[0].at("end"), 3.5);
  EXPECT_EQ(json.at("windows")[0].at("scores").at("sad"), 0.75);
}

TEST(TagsJsonLine, SaysWhyAnInputWasRejected) {
  EXPECT_EQ(tags_json_line(decision(), {"a"}, rejected()),
            "{\"track_id\":\"a\",\"rejected\":\"corrupt\",\"detail\":\"at 3 s\"}\n");
}

TEST(AudacityLabels, JoinNeighboursAndSplitAtGaps) {
  TrackTags tags;
  tags.windows = {{0.0, 3.0, {0.9, 0.1, 0.6}},
                  {3.0, 3.0, {0.9, 0.8, 0.1}},
                  {6.0, 3.0, {0.1, 0.8, 0.6}},
                  {9.0, 1.5, {0.9, 0.8, 0.1}}};
  EXPECT_EQ(audacity_labels(decision(), tags),
            "0.000000\t6.000000\tcar\n"
            "0.000000\t3.000000\tsad\n"
            "3.000000\t10.500000\tchill\n"
            "6.000000\t9.000000\tsad\n"
            "9.000000\t10.500000\tcar\n");
  EXPECT_EQ(audacity_labels(decision(), scored({0.9, 0.9, 0.9})), "");
}

TEST(AudacityLabels, JoinOverlapsButNotWindowsThatLeaveSomethingOut) {
  TrackTags tags;
  tags.windows = {{0.0, 3.0, {0.9, 0, 0}}, {1.0, 3.0, {0.9, 0, 0}}, {2.0, 3.0, {0.9, 0, 0}}};
  EXPECT_EQ(audacity_labels(decision(), tags), "0.000000\t5.000000\tcar\n");
  tags.windows = {{0.0, 1.0, {0.9, 0, 0}}, {3.0, 1.0, {0.9, 0, 0}}, {6.0, 1.0, {0.9, 0, 0}}};
  EXPECT_EQ(audacity_labels(decision(), tags),
            "0.000000\t1.000000\tcar\n3.000000\t4.000000\tcar\n6.000000\t7.000000\tcar\n");
  tags.windows = {{0.1, 0.2, {0.9, 0, 0}}, {0.3, 0.2, {0.9, 0, 0}}};  // 0.1 + 0.2 is above 0.3, other sums are below
  EXPECT_EQ(audacity_labels(decision(), tags), "0.100000\t0.500000\tcar\n");
  tags.windows = {{0.0, 0.7, {0.9, 0, 0}}, {0.7000000001, 0.7, {0.9, 0, 0}}};
  EXPECT_EQ(audacity_labels(decision(), tags), "0.000000\t1.400000\tcar\n");
}

}  // namespace
}  // namespace ctxtag
