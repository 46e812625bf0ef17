#include "ctxtag/situation/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

// Running at 7, sleep at 23, whatever the device.
SituationModel model_of_hours() {
  StreamTable table;
  StreamColumn hour{"readable_time", "time", false, {}, {}},
      device{"device_num", "device", true, {"mobile", "speaker"}, {}};
  for (int i = 0; i < 40; ++i) {
    hour.values.push_back(i % 2 == 0 ? 7.0F : 23.0F);
    device.values.push_back(static_cast<float>(i % 2));
    table.situation.push_back(i % 2);
    table.row.push_back(static_cast<std::uint32_t>(i + 1));
  }
  table.columns = {hour, device};
  table.situations = TagVocabulary({"running", "sleep"});
  SituationConfig config;
  config.model = "hour_prior";
  config.hour_smoothing = 5.0;
  StreamParts parts;
  for (std::size_t i = 0; i < table.size(); ++i) parts.train.push_back(i);
  return SituationModel::fit(table, parts, config, 0, 1);
}

ScoreTable library_of(const std::vector<std::vector<double>>& scores, const std::vector<std::string>& users = {}) {
  ScoreTable table;
  table.vocabulary = TagVocabulary({"sleep", "running", "other"});
  table.scores.resize(static_cast<Eigen::Index>(scores.size()), 3);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const std::size_t track = users.empty() ? i : i / 2;
    table.ids.push_back({std::string(1, static_cast<char>('a' + static_cast<char>(track)))});
    if (!users.empty()) table.users.push_back({users[i]});
    for (std::size_t c = 0; c < 3; ++c)
      table.scores(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(c)) = scores[i][c];
  }
  return table;
}

SessionMoment at_seven() { return {"", "2026-11-22T07:30+01:00", "", {{"device_num", "mobile"}}}; }

std::string order_of(const Session& session) {
  std::string order;
  for (const SessionTrack& track : session.tracks) order += track.track.value;
  return order;
}

TEST(Session, RanksBySituationNowTimesWhatTheTrackIsFor) {
  const Session now =
      session(model_of_hours(), at_seven(), library_of({{.9, .1, 0}, {.2, .8, 0}, {.5, .5, 1}}), nullptr, {});
  // 20 streams of running at 7, and 5 more that are half and half: 22.5 of 25
  EXPECT_EQ(now.situations[0].situation, "running");
  EXPECT_NEAR(now.situations[0].probability, 0.9, 1e-12);
  EXPECT_EQ(order_of(now), "bca");
  EXPECT_NEAR(now.tracks[0].score, 0.9 * 0.8 + 0.1 * 0.2, 1e-12);
  EXPECT_EQ(now.tracks[0].situation, "running");
  EXPECT_NEAR(now.tracks[0].now, 0.9, 1e-12);
  EXPECT_NEAR(now.tracks[0].fits, 0.8, 1e-12);
}

TEST(Session, TakesAnUnknownUserAsTheMeanOfAll) {
  const ScoreTable library = library_of({{0, .9, 0}, {0, .1, 0}, {0, .4, 0}, {0, .8, 0}}, {"u", "v", "u", "v"});
  SessionMoment moment = at_seven();
  moment.user = "u";
  EXPECT_EQ(order_of(session(model_of_hours(), moment, library, nullptr, {})), "ab");
  moment.user = "nobody";
  const Session stranger = session(model_of_hours(), moment, library, nullptr, {});
  EXPECT_EQ(order_of(stranger), "ba");  // .6 and .5
  ASSERT_EQ(stranger.notes.size(), 1U);
  EXPECT_THAT(stranger.notes[0], HasSubstr("does not know user 'nobody'"));
}

TEST(Session, AbstainsRatherThanGuess) {
  SessionConfig config;
  config.least_probability = 0.95;
  const Session now = session(model_of_hours(), at_seven(), library_of({{.9, .1, 0}}), nullptr, config);
  EXPECT_TRUE(now.abstained);
  EXPECT_TRUE(now.tracks.empty());
}

TEST(Session, HoldsArtistsApartAndTracksUnlikeEachOther) {
  const ScoreTable library = library_of({{0, .9, 0}, {0, .89, 0}, {.5, .5, 0}});
  TrackDescriptions artists;
  artists.columns = {"artist"};
  artists.cells = {{"x"}, {"x"}, {"y"}};
  artists.rows = {{{"a"}, 0}, {{"b"}, 1}, {{"c"}, 2}};
  SessionConfig config;
  config.length = 2;
  EXPECT_EQ(order_of(session(model_of_hours(), at_seven(), library, &artists, config)), "ab");
  config.per_artist = 1;
  EXPECT_EQ(order_of(session(model_of_hours(), at_seven(), library, &artists, config)), "ac");
  EXPECT_THAT(test::error_of<Error>([&] { session(model_of_hours(), at_seven(), library, nullptr, config); }),
              HasSubstr("a track table with a column artist"));
  config.per_artist = 0;
  config.diversity = 0.9;
  EXPECT_EQ(order_of(session(model_of_hours(), at_seven(), library, nullptr, config)), "ac");
}

TEST(Session, SaysWhatItDoesNotKnow) {
  SessionMoment moment = at_seven();
  moment.signals["device_num"] = "watch";
  const Session now = session(model_of_hours(), moment, library_of({{.9, .1, 0}}), nullptr, {});
  ASSERT_EQ(now.notes.size(), 1U);
  EXPECT_THAT(now.notes[0], HasSubstr("no device 'watch' and takes it as unknown; it knows mobile, speaker"));
  moment.signals["weather"] = "rain";
  EXPECT_THAT(test::error_of<Error>([&] {
                session(model_of_hours(), moment, library_of({{.9, .1, 0}}), nullptr, {});
              }),
              HasSubstr("no column weather"));
  moment = at_seven();
  moment.at = "soon";
  EXPECT_THAT(test::error_of<Error>([&] {
                session(model_of_hours(), moment, library_of({{.9, .1, 0}}), nullptr, {});
              }),
              HasSubstr("'soon' is no moment"));
  ScoreTable foreign = library_of({{.9, .1, 0}});
  foreign.vocabulary = TagVocabulary({"jazz", "rock", "folk"});
  EXPECT_THAT(test::error_of<Error>([&] { session(model_of_hours(), at_seven(), foreign, nullptr, {}); }),
              HasSubstr("none of the model's situations"));
}

TEST(SessionText, WritesPlaylistsThatPlayersRead) {
  TrackDescriptions tracks;
  tracks.columns = {"path", "title", "artist"};
  tracks.cells = {{"music/a.mp3", "Song", "Band"}};
  tracks.rows = {{{"a"}, 0}};
  const Session now = session(model_of_hours(), at_seven(), library_of({{0, .9, 0}, {0, .5, 0}}), &tracks, {});
  EXPECT_EQ(session_m3u8(now, &tracks), "#EXTM3U\n#EXTINF:-1,Band - Song\nmusic/a.mp3\nb\n");
  EXPECT_EQ(session_csv(now).substr(0, session_csv(now).find('\n')),
            "track_id,rank,score,situation,probability_now,track_score");
  EXPECT_EQ(nlohmann::json::parse(session_json(now)).at("tracks")[0].at("reason").at("situation"), "running");
}

}  // namespace
}  // namespace ctxtag
