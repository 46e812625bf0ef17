#include "fetching/track_answer.h"

#include <gtest/gtest.h>

namespace ctxtag {
namespace {

using Kind = TrackAnswer::Kind;

TEST(TrackAnswer, TellsWhereThePreviewIsAndWhoseTheSong) {
  const TrackAnswer answer = track_answer(
      200,
      R"({"id":3135556,"readable":true,"title":"T \u00e9","duration":224,"preview":"https://cdn/x.mp3?hdnea=1",
          "artist":{"id":27,"name":"A"},"album":{"id":"302127","title":"B"},"isrc":"GB1"})");
  EXPECT_EQ(answer.kind, Kind::kPreview);
  EXPECT_EQ(answer.preview_url, "https://cdn/x.mp3?hdnea=1");
  EXPECT_EQ(answer.facts.artist_id, "27");
  EXPECT_EQ(answer.facts.album_id, "302127");
  EXPECT_EQ(answer.facts.title, "T é");
  EXPECT_EQ(answer.facts.artist, "A");
  EXPECT_EQ(answer.facts.duration_seconds, 224.0);
}

TEST(TrackAnswer, TellsWhichSongItIsOf) {
  EXPECT_EQ(track_answer(200, R"({"id":3135556,"preview":"http://x"})").song_id, "3135556");
  EXPECT_EQ(track_answer(200, R"({"id":"3135556","preview":""})").song_id, "3135556");
  EXPECT_EQ(track_answer(200, R"({"preview":"http://x"})").song_id, "");
}

TEST(TrackAnswer, DoesWithoutWhatIsNotTold) {
  const TrackAnswer answer = track_answer(200, R"({"preview":"http://x","artist":null,"album":[],"duration":0})");
  EXPECT_EQ(answer.kind, Kind::kPreview);
  EXPECT_EQ(answer.facts.artist_id, "");
  EXPECT_EQ(answer.facts.title, "");
  EXPECT_EQ(answer.facts.duration_seconds, std::nullopt);
}

TEST(TrackAnswer, OfASongWithoutPreviewSaysWhatHelpsToFindItElsewhere) {
  const TrackAnswer answer =
      track_answer(200, R"({"preview":"","readable":false,"isrc":"GB1","alternative":{"id":99,"preview":"http://y"}})");
  EXPECT_EQ(answer.kind, Kind::kGone);
  EXPECT_EQ(answer.reason, "no_preview");
  EXPECT_EQ(answer.detail, "not readable; ISRC GB1; the service names song 99 in its place");
  EXPECT_EQ(track_answer(200, R"({"preview":null})").reason, "no_preview");
}

TEST(TrackAnswer, ReadsErrorsWhateverTheStatus) {
  const auto error = [](const std::string& code) { return R"({"error":{"message":"m","code":)" + code + "}}"; };
  for (const int status : {200, 404, 500}) {
    EXPECT_EQ(track_answer(status, error("800")).kind, Kind::kGone);
    EXPECT_EQ(track_answer(status, error("4")).kind, Kind::kQuota);
    EXPECT_EQ(track_answer(status, error("700")).kind, Kind::kFailed);
  }
  EXPECT_EQ(track_answer(200, error("800")).detail, "error 800: m");
  EXPECT_TRUE(track_answer(200, error("700")).retry);
  EXPECT_TRUE(track_answer(200, error("\"x\"")).retry);
  EXPECT_TRUE(track_answer(200, R"({"error":{}})").retry);
  for (const char* code : {"200", "300", "500", "501", "600"}) EXPECT_FALSE(track_answer(200, error(code)).retry);
}

TEST(TrackAnswer, GoesByTheStatusWhereNothingElseIsSaid) {
  EXPECT_EQ(track_answer(429, "slow down").kind, Kind::kQuota);
  for (const int status : {500, 502, 503, 408, 425}) EXPECT_TRUE(track_answer(status, "").retry) << status;
  for (const int status : {301, 400, 401, 403, 404, 410}) EXPECT_FALSE(track_answer(status, "").retry) << status;
  for (const int status : {301, 403, 500}) {
    EXPECT_EQ(track_answer(status, "{\"preview\":\"\"}").reason, "http_status") << status;
    EXPECT_FALSE(track_answer(status, "").answered);
  }
}

TEST(TrackAnswer, QuotesOnlyTheBeginningOfNonsenseAndNoControlBytes) {
  const TrackAnswer answer = track_answer(200, std::string("\xFF\\") + std::string(1000, 'x'));
  EXPECT_EQ(answer.reason, "bad_answer");
  EXPECT_EQ(answer.detail, "the answer is no JSON object; it begins with '\\xff\\\\" + std::string(18, 'x') + "'");
  EXPECT_EQ(track_answer(200, std::string(500000, '[')).reason, "bad_answer");
}

}  // namespace
}  // namespace ctxtag
