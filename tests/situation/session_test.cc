#include "ctxtag/situation/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

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
  EXPECT_THAT(now.notes, ElementsAre(HasSubstr("the likeliest situation, running, has probability 0.900, and 0.95")));
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

TEST(Session, BeginsWithTheBestHoweverDiverse) {
  SessionConfig config;
  config.diversity = 1.0;
  EXPECT_EQ(order_of(session(model_of_hours(), at_seven(), library_of({{0, .3, 0}, {.5, .5, 0}, {0, .9, 0}}), nullptr,
                             config))
                .front(),
            'c');
}

TEST(Session, RanksByShareOfTheTrackWhereAsked) {
  const ScoreTable library = library_of({{.9, .9, 0}, {.1, .5, 0}});
  EXPECT_EQ(order_of(session(model_of_hours(), at_seven(), library, nullptr, {})), "ab");
  SessionConfig config;
  config.normalise = true;
  const Session now = session(model_of_hours(), at_seven(), library, nullptr, config);
  EXPECT_EQ(order_of(now), "ba");
  EXPECT_NEAR(now.tracks[0].score, 0.9 * 5.0 / 6.0 + 0.1 / 6.0, 1e-12);
  EXPECT_EQ(now.tracks[0].fits, 0.5);
}

TEST(Session, RefusesWhatCannotBe) {
  const auto refusal = [](SessionMoment moment, double score = 0.5) {
    return test::error_of<Error>([&] { session(model_of_hours(), moment, library_of({{score, .1, 0}}), nullptr, {}); });
  };
  SessionMoment moment = at_seven();
  EXPECT_THAT(refusal(moment, 5.0), HasSubstr("score of track 'a' for sleep is 5; expected probabilities"));
  moment.signals["readable_time"] = "99";
  EXPECT_THAT(refusal(moment), HasSubstr("readable_time: impossible hour: '99'; expected an hour from 0 up to 24"));
  moment = at_seven();
  moment.at = "1e30";
  EXPECT_THAT(refusal(moment), HasSubstr("'1e30' is no moment between 1900 and 2200"));
  moment.at = "2026-03-29T02:30";
  moment.time_zone = "Mars/Phobos";
  EXPECT_THAT(refusal(moment), HasSubstr("unknown time zone 'Mars/Phobos'"));
  moment.time_zone = "Europe/Paris";
  EXPECT_THAT(refusal(moment), HasSubstr("clocks in Europe/Paris skipped that time"));
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
  EXPECT_EQ(session_m3u8(now, &tracks),
            "#EXTM3U\n#EXTINF:-1,Band - Song\n# running: 0.90 likely now, fits 0.90\nmusic/a.mp3\n"
            "# running: 0.90 likely now, fits 0.50\nb\n");
  tracks.cells[0][0] = "#a.mp3";
  EXPECT_THAT(session_m3u8(now, &tracks), HasSubstr("\n./#a.mp3\n"));
  tracks.cells[0] = {"a\nb.mp3", "Other", "Band"};
  EXPECT_THAT(session_m3u8(now, &tracks), Not(HasSubstr("Other")));
  EXPECT_EQ(session_csv(now).substr(0, session_csv(now).find('\n')),
            "track_id,rank,score,situation,probability_now,track_score");
  EXPECT_EQ(nlohmann::json::parse(session_json(now)).at("tracks")[0].at("reason").at("situation"), "running");
}

}  // namespace
}  // namespace ctxtag
