#include "ctxtag/playlists/playlist_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::HasSubstr;

Keywords keywords_of(const std::vector<std::string>& tags) {
  Keywords keywords;
  keywords.tags = TagVocabulary(tags);
  for (std::size_t i = 0; i < tags.size(); ++i) keywords.keywords.push_back({tags[i], static_cast<int>(i)});
  return keywords;
}

// "id:count,count" of every track with a count, in the order of tables.
std::string text_of(const PlaylistCounts& counts) {
  std::string text;
  for (const std::size_t track : counts.tracks.order()) {
    text += (text.empty() ? "" : " ") + std::string(counts.tracks.texts(track)[kTrackId]) + ":";
    for (std::size_t tag = 0; tag < counts.tracks.tags(); ++tag) {
      text += (tag == 0 ? "" : ",") + std::to_string(counts.tracks.counts(track)[tag]);
    }
  }
  return text;
}

PlaylistCounts counted(const std::string& name, const std::string& text, const BuildConfig& config = {},
                       const CountOptions& options = {}) {
  const TemporaryFolder folder;
  return count_playlist_tables({folder.file(name, text)}, keywords_of({"gym", "sleep"}), config, options);
}

constexpr const char* kTable =
    "playlist,title,track,artist\n"
    "1,Gym,a,x\n1,Gym,b,x\n1,Gym,a,x\n"
    "2,sleep gym,a,x\n"
    "3,other,c,x\n"
    "4,Sleep!,b,y\n4,Sleep!,d,z\n";

TEST(CountPlaylistTables, CountsDistinctPlaylistsOfEveryTrackAndTag) {
  const PlaylistCounts counts = counted("p.csv", kTable);
  EXPECT_EQ(text_of(counts), "a:2,1 b:1,1 d:0,1");
  EXPECT_EQ(counts.totals.playlists, 4);
  EXPECT_EQ(counts.totals.counted, 3);
  EXPECT_EQ(counts.totals.without_keyword, 1);
  EXPECT_EQ(counts.totals.rows, 6);
  EXPECT_EQ(counts.totals.repeated_rows, 1);
  EXPECT_EQ(counts.totals.playlists_of_tag, (std::vector<std::int64_t>{2, 2}));
}

TEST(CountPlaylistTables, CountsRowsAsPublishedWhenAsked) {
  BuildConfig config;
  config.count = "rows";
  EXPECT_EQ(text_of(counted("p.csv", kTable, config)), "a:3,1 b:1,1 d:0,1");
}

TEST(CountPlaylistTables, ReadsTabsAndJsonLinesAlike) {
  std::string tabs = kTable, json;
  std::replace(tabs.begin(), tabs.end(), ',', '\t');
  EXPECT_EQ(text_of(counted("p.tsv", tabs)), "a:2,1 b:1,1 d:0,1");
  json =
      "{\"playlist\": 1, \"title\": \"Gym\", \"track\": \"a\"}\n\n{\"track\": \"a\", \"title\": \"g\\u0079m\", "
      "\"pid\": 2}\n";
  EXPECT_EQ(text_of(counted("p.jsonl", json)), "a:2,0");
}

TEST(CountPlaylistTables, TakesQuotesInTabSeparatedTitlesForText) {
  const PlaylistCounts counts = counted("p.tsv", "playlist\ttitle\ttrack\n1\t\"gym\ta\n2\tgym \"2\"\ta\n3\tgym\ta\n");
  EXPECT_EQ(text_of(counts), "a:3,0");
}

TEST(CountPlaylistTables, KeepsTheSmallestTextWhereRowsDisagree) {
  const PlaylistCounts counts =
      counted("p.csv", "playlist,title,track,artist,artist_name\n1,gym,a,7,\n2,gym,a,5,Zoe\n3,gym,a,6,Ann\n");
  EXPECT_EQ(counts.tracks.texts(0)[kArtistId], "5");
  EXPECT_EQ(counts.tracks.texts(0)[kArtistName], "Ann");
}

TEST(CountPlaylistTables, LeavesOutWhatTheFiltersName) {
  const std::string table =
      "playlist,title,track,artist,album,editor\n"
      "1,gym,a,x,k,0\n1,gym,b,x,l,0\n1,gym,c,x,m,0\n1,gym,d,y,n,0\n"  // 3/4 by one artist
      "2,gym,a,x,k,1\n2,gym,b,y,k,1\n"                                // by an editor, one album
      "3,gym,a,x,k,\n";                                               // short
  BuildConfig config;
  config.filter.max_artist_share = 0.7;
  PlaylistCounts counts = counted("p.csv", table, config);
  EXPECT_EQ(counts.totals.one_artist, 2);  // the single row of playlist 3 as well
  EXPECT_EQ(text_of(counts), "a:1,0 b:1,0");
  config.filter = {};
  config.filter.max_album_share = 0.9;
  config.filter.min_tracks = 2;
  counts = counted("p.csv", table, config);
  EXPECT_EQ(counts.totals.one_album, 1);
  EXPECT_EQ(counts.totals.too_short, 1);
  EXPECT_EQ(text_of(counts), "a:1,0 b:1,0 c:1,0 d:1,0");
  config.filter = {};
  config.filter.editorial = "drop";
  config.filter.max_tracks = 3;
  counts = counted("p.csv", table, config);
  EXPECT_EQ(counts.totals.editorial, 1);
  EXPECT_EQ(counts.totals.too_long, 1);
  EXPECT_EQ(text_of(counts), "a:1,0");
  config.filter = {};
  config.filter.editorial = "only";
  EXPECT_EQ(text_of(counted("p.csv", table, config)), "a:1,0 b:1,0");
}

TEST(CountPlaylistTables, KeepsAPlaylistWhoseLargestArtistHasJustTheShareAllowed) {
  BuildConfig config;
  config.filter.max_artist_share = 0.5;
  EXPECT_EQ(text_of(counted("p.csv", "playlist,title,track,artist\n1,gym,a,x\n1,gym,b,y\n", config)), "a:1,0 b:1,0");
  EXPECT_EQ(
      counted("p.csv", "playlist,title,track,artist\n1,gym,a,x\n1,gym,b,y\n1,gym,c,x\n", config).totals.one_artist, 1);
}

TEST(CountPlaylistTables, TakesRowsWithoutAnArtistForNoOnes) {
  BuildConfig config;
  config.filter.max_artist_share = 0.5;
  EXPECT_EQ(text_of(counted("p.csv", "playlist,title,track,artist\n1,gym,a,\n1,gym,b,\n1,gym,c,x\n", config)),
            "a:1,0 b:1,0 c:1,0");
}

TEST(CountPlaylistTables, RefusesTwoNamesOfOneColumnInAnyFormat) {
  EXPECT_THAT(error_of<DataError>([] { counted("p.csv", "playlist,title,name,track\n1,gym,gym,a\n"); }),
              HasSubstr("columns 'title' and 'name' both name the title"));
  EXPECT_THAT(error_of<DataError>([] {
                counted("p.jsonl", "{\"playlist\": 1, \"title\": \"gym\", \"name\": \"sleep\", \"track\": \"a\"}\n");
              }),
              HasSubstr("p.jsonl:1: two values name the title, one of them 'name'; leave one"));
}

TEST(CountPlaylistTables, RefusesAFilterThatTheTableCannotAnswer) {
  BuildConfig config;
  config.filter.max_album_share = 0.5;
  EXPECT_THAT(error_of<ConfigError>([&] { counted("p.csv", kTable, config); }), HasSubstr("needs a column 'album'"));
}

TEST(CountPlaylistTables, StopsAtABadLineAndNamesIt) {
  const auto message = [](const std::string& rows) {
    return error_of<DataError>([&] { counted("p.csv", "playlist,title,track\n1,gym,a\n" + rows); });
  };
  EXPECT_THAT(message("1,gym\n"), HasSubstr("p.csv:3: 2 cells, but the header has 3"));
  EXPECT_THAT(message(",gym,a\n"), HasSubstr("p.csv:3: the playlist's id is empty"));
  EXPECT_THAT(message("1,gym,\n"), HasSubstr("p.csv:3: the track's id is empty"));
  EXPECT_THAT(message("1,sleep,a\n"), HasSubstr("has the title 'sleep' here and 'gym' before"));
  EXPECT_THAT(message("2,gym \xFF,a\n"), HasSubstr("p.csv:3: the title 'gym \\xff' is not UTF-8"));
  const std::string nul("2,gym\0\xFF time,a\n", 15);
  EXPECT_THAT(message(nul), HasSubstr("p.csv:3: the title 'gym\\x00\\xff time' is not UTF-8"));
  EXPECT_THAT(message("2,gym,a\n1,gym,b\n"),
              HasSubstr("line 4: playlist '1': a playlist with this id was read before"));
  EXPECT_THAT(error_of<DataError>([] { counted("p.csv", "playlist,name,song\n1,gym,a\n"); }),
              HasSubstr("there is no column 'track'"));
  EXPECT_THAT(error_of<DataError>([] { counted("p.jsonl", "{\"playlist\": 1, \"title\": \"gym\"\n"); }),
              HasSubstr("p.jsonl:1: byte "));
  EXPECT_THAT(error_of<DataError>([] { counted("p.jsonl", "{\"playlist\": 1, \"title\": \"gym\"}\n"); }),
              HasSubstr("p.jsonl:1: there is no 'track'"));
}

TEST(CountPlaylistTables, SkipsBadLinesAndListsThem) {
  CountOptions skip;
  skip.on_error = OnError::kSkip;
  const PlaylistCounts counts = counted("p.csv",
                                        "playlist,title,track\n1,gym,a\n1,gym\n1,gym,b\n2,gym \xFF,a\n2,gym \xFF,b\n"
                                        "3,sleep,a\n1,gym,c\n",
                                        {}, skip);
  EXPECT_EQ(text_of(counts), "a:1,1 b:1,0");
  EXPECT_EQ(counts.totals.rejected_lines, 1);
  EXPECT_EQ(counts.totals.rejected, 2);
  EXPECT_EQ(counts.totals.playlists, 4);
  ASSERT_EQ(counts.rejections.size(), 3U);
  std::map<std::string, std::string> places;
  for (const Rejection& rejection : counts.rejections) places[rejection.reason] = rejection.place;
  EXPECT_EQ(places["bad_row"], "line 3");
  EXPECT_EQ(places["bad_playlist"], "line 5");
  EXPECT_EQ(places["repeated_playlist"], "line 8");
}

TEST(CountPlaylistTables, EndsACellAtTheEndOfItsLine) {
  // A later quote would close the first one: four playlists would be one with a title of four lines.
  const std::string table = "playlist,title,track\n1,\"gym,t1\n2,gym,t2\n3,sleep,t3\n4,party\",t4\n5,gym,t5\n";
  EXPECT_THAT(error_of<DataError>([&] { counted("p.csv", table); }),
              HasSubstr("p.csv:2: a quote is opened and not closed in its line"));
  CountOptions skip;
  skip.on_error = OnError::kSkip;
  const PlaylistCounts counts = counted("p.csv", table, {}, skip);
  EXPECT_EQ(text_of(counts), "t2:1,0 t3:0,1 t5:1,0");
  EXPECT_EQ(counts.totals.rejected_lines, 1);
  EXPECT_EQ(counts.totals.playlists, 4);
  ASSERT_EQ(counts.rejections.size(), 1U);
  EXPECT_EQ(counts.rejections[0].place, "line 2");
}

TEST(CountPlaylistTables, GoesOnAtTheLineBehindAQuoteThatIsNeverClosed) {
  CountOptions skip;
  skip.on_error = OnError::kSkip;
  const PlaylistCounts counts =
      counted("p.csv", "playlist,title,track\n1,\"gym,a\n2,gym,a\n3,\"gym\" x,a\n4,gym,a\n5,\"gym,a", {}, skip);
  EXPECT_EQ(text_of(counts), "a:2,0");
  EXPECT_EQ(counts.totals.rejected_lines, 3);
}

TEST(CountPlaylistTables, CountsOneBadLineInManyAsOne) {
  CountOptions skip;
  skip.on_error = OnError::kSkip;
  std::string table = "playlist,title,track\n";
  for (int i = 0; i < 20000; ++i) {
    table += i == 12345 ? "oops\n" : std::to_string(i / 10) + ",gym,t" + std::to_string(i % 7) + "\n";
  }
  const PlaylistCounts counts = counted("p.csv", table, {}, skip);
  EXPECT_EQ(counts.totals.rejected_lines, 1);
  EXPECT_EQ(counts.totals.rows, 19999);
  EXPECT_EQ(counts.totals.counted, 2000);
}

TEST(TrackCounts, KeepsATrackOnceHoweverOftenItIsAdded) {
  TrackCounts counts(2);
  for (int i = 0; i < 30000; ++i) ++counts.of({std::to_string(i % 10000), "", "", "", ""})[i % 2];
  EXPECT_EQ(counts.size(), 10000U);
  const auto order = counts.order();
  EXPECT_EQ(counts.texts(order[0])[kTrackId], "0");
  EXPECT_EQ(counts.texts(order[9999])[kTrackId], "9999");  // by size, not "999" after "1000"
  EXPECT_EQ(counts.counts(order[42])[0] + counts.counts(order[42])[1], 3U);
  EXPECT_LT(counts.bytes() / counts.size(), 200U);
}

}  // namespace
}  // namespace ctxtag
