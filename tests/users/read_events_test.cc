#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/users/context_events.h"
#include "support/errors.h"
#include "support/temporary_folder.h"
#include "users/event_collector.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

std::string text_of(const ContextEvents& events) {
  std::string text;
  for (const ContextEvents::Use& use : events.uses) {
    text += (text.empty() ? "" : " ") + events.tracks[use.track] + "/" + events.users[use.user] + "/" +
            events.contexts[use.context] + ":" + std::to_string(use.count);
  }
  return text;
}

ContextEvents events_in(const std::string& name, const std::string& text, const EventReading& reading = {},
                        const TagVocabulary& vocabulary = {}) {
  const TemporaryFolder folder;
  return read_context_events({folder.file(name, text)}, vocabulary, reading);
}

constexpr const char* kTable = "user_id,song_id,context,count\nb,10,gym,2\na,9,sleep,\nb,10,gym,1\na,10,gym,1\n";

TEST(ReadContextEvents, SumsUpWhatIsSaidTwiceAndSaysSo) {
  const ContextEvents events = events_in("e.csv", kTable);
  EXPECT_EQ(text_of(events), "9/a/sleep:1 10/a/gym:1 10/b/gym:3");
  EXPECT_EQ(events.totals.events, 4);
  EXPECT_EQ(events.totals.repeated.count, 1);
  EXPECT_EQ(events.totals.repeated.first, "user 'b', track '10', gym");
}

TEST(ReadContextEvents, IsTheSameInEveryFormatAndOrder) {
  EXPECT_EQ(text_of(events_in("e.tsv", "tag\tuser\ttrack\nsleep\ta\t9\ngym\tb\t10\ngym\ta\t10\n")),
            "9/a/sleep:1 10/a/gym:1 10/b/gym:1");
  EXPECT_EQ(text_of(events_in("e.jsonl", R"({"user": "b", "track_id": 10, "context": "gym", "count": 1}
{"user": "a", "track_id": 10, "context": "gym"}
{"track_id": "9", "user": "a", "context": "sleep", "more": [1]}
)")),
            "9/a/sleep:1 10/a/gym:1 10/b/gym:1");
}

TEST(ReadContextEvents, NamesIdsThatSpellOneNumberAndJoinsThemWhenAsked) {
  const std::string table = "user_id,track_id,context\n7,1,gym\n07,1,gym\n7.0,1,gym\n7.5,1,gym\n8,01,gym\n";
  const ContextEvents apart = events_in("e.csv", table);
  EXPECT_EQ(apart.users.size(), 5U);
  EXPECT_EQ(apart.totals.similar_users.count, 2);
  EXPECT_EQ(apart.totals.similar_users.first, "'07' and '7'");
  EXPECT_EQ(apart.totals.similar_tracks.count, 1);
  const ContextEvents joined = events_in("e.csv", table, {OnError::kStop, true});
  EXPECT_THAT(joined.users, ElementsAre("7", "8", "7.5"));
  EXPECT_THAT(joined.tracks, ElementsAre("1"));
  EXPECT_EQ(joined.totals.similar_users.count, 0);
  EXPECT_EQ(joined.totals.repeated.count, 2);
}

TEST(ReadContextEvents, WritesNumbersAsTheyAreUsuallyWritten) {
  EXPECT_EQ(usual_id(" 007"), "7");
  EXPECT_EQ(usual_id("7."), "7");
  EXPECT_EQ(usual_id("7.00"), "7");
  EXPECT_EQ(usual_id("7.01"), "7.01");
  EXPECT_EQ(usual_id("7e2"), "7e2");
  EXPECT_EQ(usual_id("a7"), "a7");
  EXPECT_EQ(usual_id("12345678901234567"), "12345678901234567");
}

TEST(ReadContextEvents, CountsContextsOutsideTheVocabularyByName) {
  const ContextEvents events =
      events_in("e.csv", "user_id,track_id,context\na,1,gym\na,1,shower\nb,2,shower\nb,2,train\n", {},
                TagVocabulary({"sleep", "gym"}));
  EXPECT_EQ(text_of(events), "1/a/gym:1");
  EXPECT_THAT(events.contexts.tags(), ElementsAre("sleep", "gym"));
  EXPECT_THAT(events.totals.no_context, ElementsAre(Pair("shower", 2), Pair("train", 1)));
  EXPECT_THAT(error_of<ConfigError>(
                  [] { events_in("e.csv", "user_id,track_id,context\na,1,Gym\n", {}, TagVocabulary({"gym"})); }),
              HasSubstr("such as 'Gym', is in the vocabulary; nearest: 'gym'"));
}

TEST(ReadContextEvents, StopsAtABadLineOrListsIt) {
  const std::string table =
      "user_id,track_id,context,count\na,1,gym,1\n,1,gym,1\na,1,gym,0\na,1,gym,1.5\na,1\na,2,gym,\n";
  EXPECT_THAT(error_of<DataError>([&] { events_in("e.csv", table); }), HasSubstr("e.csv:3: the user's id is empty"));
  const ContextEvents events = events_in("e.csv", table, {OnError::kSkip, false});
  EXPECT_EQ(text_of(events), "1/a/gym:1 2/a/gym:1");
  EXPECT_EQ(events.totals.rejected_lines, 4);
  EXPECT_EQ(events.rejections[1].place, "line 4");
  EXPECT_THAT(events.rejections[1].detail, HasSubstr("'count' is '0'; expected a whole number from 1"));
  EXPECT_THAT(error_of<DataError>([] { events_in("e.csv", "user_id,context\na,gym\n"); }), HasSubstr("track_id"));
  EXPECT_THAT(
      error_of<DataError>([] { events_in("e.jsonl", "{\"user\": 7.0, \"track\": 1, \"context\": \"gym\"}\n"); }),
      HasSubstr("e.jsonl:1: 'user' is neither text nor a whole number"));
}

TEST(ContextEventsOfPlaylists, UseTheTracksOfAUserForWhatTheTitlesSay) {
  const TemporaryFolder folder;
  Keywords keywords;
  keywords.tags = TagVocabulary({"gym", "sleep"});
  keywords.keywords = {{"gym", 0}, {"sleep", 1}};
  const ContextEvents events = context_events_of_playlists(
      {folder.file("p.csv",
                   "playlist,title,track,user\n1,Gym,t1,u\n1,Gym,t2,u\n1,Gym,t1,u\n2,sleep gym,t1,u\n"
                   "3,jazz,t1,v\n4,SLEEP,t2,v\n5,gym,t3,\n")},
      keywords, {}, {});
  EXPECT_EQ(text_of(events), "t1/u/gym:2 t1/u/sleep:1 t2/u/gym:1 t2/v/sleep:1");
  EXPECT_EQ(events.totals.playlists->playlists, 5);
  EXPECT_EQ(events.totals.playlists->without_keyword, 1);
  EXPECT_EQ(events.totals.playlists_without_user.count, 1);
  EXPECT_EQ(events.totals.playlists_without_user.first, "playlist '5'");
  const auto message = [&](const std::string& text) {
    return error_of<Error>([&] { context_events_of_playlists({folder.file("p.csv", text)}, keywords, {}, {}); });
  };
  EXPECT_THAT(message("playlist,title,track\n1,gym,t1\n"), HasSubstr("needs a column 'user'"));
  EXPECT_THAT(message("playlist,title,track,user\n1,gym,t1,u\n1,gym,t2,v\n"),
              HasSubstr("is of user 'v' here and of 'u'"));
}

TEST(ContextEventsOfSamples, AreTheirPositiveLabels) {
  const TemporaryFolder folder;
  const auto events = [&](const std::string& text) {
    return context_events_of_samples(read_samples(folder.file("s.csv", text)), "s.csv", {});
  };
  const ContextEvents read = events("song_id,user_id,car,gym\n1,a,1,1\n2,a,0,1\n2,b,0,0\n");
  EXPECT_EQ(text_of(read), "1/a/car:1 1/a/gym:1 2/a/gym:1");
  EXPECT_EQ(read.totals.samples_without_context.count, 1);
  EXPECT_EQ(read.totals.samples_without_context.first, "2 for user b");
  EXPECT_THAT(error_of<DataError>([&] { events("song_id,user_id,car\n1,a,1\n2,a,\n"); }),
              HasSubstr("track '2' for user 'a' has an empty label"));
}

}  // namespace
}  // namespace ctxtag
