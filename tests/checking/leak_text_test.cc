#include "ctxtag/checking/leak_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

LeakReport example() {
  PartTable parts;
  parts.names = {"train", "validation", "test"};
  parts.ids = {{"a"}, {"b,\xFF"}, {"c"}, {"d"}, {"e"}, {"c"}, {"f"}};
  parts.parts = {0, 2, 0, 2, 2, 2, 0};
  HeardAudio audio;
  audio.ids = {{"a"}, {"d"}};
  audio.hashes = {"1", "2"};
  audio.fingerprints.resize(2);
  for (std::uint32_t i = 1; i <= 2000; ++i) audio.fingerprints[0].words.push_back(i * 2654435761U);
  audio.fingerprints[1].words.assign(audio.fingerprints[0].words.begin() + 100, audio.fingerprints[0].words.end());
  audio.rejected = {{{"e"}, "e.mp3", "truncated", "it ends early"}};
  return LeakReport(leak_check(parts, {{"artist", {{{"a"}, {"A"}}, {{"b,\xFF"}, {"A"}}}}}, audio));
}

TEST(LeakText, NamesCountsAndExamples) {
  LeakReport report = example();
  report.repair = repaired(report.check, RepairBy::kDrop);
  const std::string text = leak_text(report);
  EXPECT_THAT(text, HasSubstr("rows: train 3 test 4\n"));
  EXPECT_THAT(text, HasSubstr("    A: 1 and 1 rows, such as a and b,\\xff\n"));
  EXPECT_THAT(text, HasSubstr("    a ~ d: 22.1 s in common, 1.16 s apart, bit error rate 0.000\n"));
  EXPECT_THAT(text, HasSubstr("3 leaks\n"));
  EXPECT_THAT(text, HasSubstr("train: 3 rows, now 1; 2 left out"));
}

TEST(LeakText, SaysThatThereIsNone) {
  PartTable parts;
  parts.names = {"fold 0", "fold 1"};
  parts.folds = true;
  parts.ids = {{"a"}, {"b"}};
  parts.parts = {0, 1};
  EXPECT_THAT(leak_text(LeakReport(leak_check(parts, {}))), HasSubstr("no leaks"));
}

TEST(LeakCsv, HasALineForEachLeak) {
  EXPECT_EQ(leak_csv(example()),
            "kind,part_a,part_b,key,rows_a,rows_b,track_a,track_b,bit_error_rate,overlap_seconds,offset_seconds\n"
            "id,train,test,c,1,1,c,c,,,\n"
            "artist,train,test,A,1,1,a,\"b,\\xff\",,,\n"
            "similar_audio,train,test,a ~ d,1,1,a,d,0.0000,22.06,-1.16\n");
}

TEST(LeakJson, HoldsTheSame) {
  const auto json = nlohmann::json::parse(leak_json(example()));
  EXPECT_EQ(json.at("leaks"), 3);
  EXPECT_EQ(json.at("rows").at("test"), 4);
  ASSERT_EQ(json.at("found").size(), 4U);
  EXPECT_EQ(json.at("found")[1].at("kind"), "artist");
  EXPECT_EQ(json.at("found")[1].at("examples")[0].at("tracks")[1], "b,\\xff");
  EXPECT_EQ(json.at("found")[3].at("examples")[0].at("bit_error_rate"), 0.0);
  EXPECT_EQ(json.at("audio").at("rejected")[0].at("reason"), "truncated");
  EXPECT_EQ(json.at("rows_without").at("artist"), 5);
}

}  // namespace
}  // namespace ctxtag
