#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "importing/import_folder.h"
#include "importing/spotify_platforms.h"

namespace ctxtag {
namespace {

using test::ImportFolder;
using ::testing::HasSubstr;
using ::testing::Not;

// An entry as Spotify writes it; `rest` overrides keys, as the later of two equal keys counts.
std::string entry(const std::string& rest = "") {
  return R"({"ts": "2021-03-04T05:06:07Z", "username": "secret_name", "platform": "Android OS 9 API 28",)"
         R"( "ms_played": 1500, "conn_country": "FR", "ip_addr_decrypted": "203.0.113.9", "ip_addr": "203.0.113.10",)"
         R"( "user_agent_decrypted": "secret_agent", "master_metadata_track_name": "Song, \"live\"",)"
         R"( "master_metadata_album_artist_name": "Ann", "master_metadata_album_album_name": "Album",)"
         R"( "spotify_track_uri": "spotify:track:1", "episode_name": null, "spotify_episode_uri": null,)"
         R"( "reason_start": "clickrow", "shuffle": false, "skipped": null, "offline": false,)"
         R"( "offline_timestamp": 1614834367, "incognito_mode": false)" +
         (rest.empty() ? "" : ", " + rest) + "}";
}

const std::string kPlayHeader = "stream_id,user_id,media_id,timestamp,listening_device,network,country,seconds\n";

TEST(SpotifyImport, WritesOneStreamPerTrackPlayed) {
  const ImportFolder folder;
  folder.file("endsong_0.json", "\xEF\xBB\xBF[" + entry() + ",\n" +
                                    entry(R"("platform": "ios", "offline": true, "conn_country": "ZZ",)"
                                          R"( "spotify_track_uri": "spotify:track:2", "ms_played": null)") +
                                    "," + entry(R"("platform": null, "offline": null)") + "]");
  folder.file("ReadMeFirst.pdf", "other");
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.format, "spotify");
  EXPECT_EQ(folder.output("streams.csv"), kPlayHeader +
                                              "1,1,spotify:track:1,2021-03-04T05:06:07Z,mobile,,FR,1.5\n"
                                              "2,1,spotify:track:2,2021-03-04T05:06:07Z,mobile,offline,,\n"
                                              "3,1,spotify:track:1,2021-03-04T05:06:07Z,other,,FR,1.5\n");
  EXPECT_EQ(folder.output("tracks.csv"),
            "track_id,title,artist\nspotify:track:1,\"Song, \"\"live\"\"\",Ann\n"
            "spotify:track:2,\"Song, \"\"live\"\"\",Ann\n");
  EXPECT_THAT(to_text(report), AllOf(HasSubstr("read endsong_0.json: 3 rows"),
                                     HasSubstr("3 streams of 2 tracks by 1 users; devices: mobile 2, other 1")));
}

TEST(SpotifyImport, LeavesOutPrivateSessionsPodcastsAndAudiobooks) {
  const ImportFolder folder;
  const std::string no_track = R"("spotify_track_uri": null)";
  folder.file("Streaming_History_Audio_2021_0.json",
              "[" + entry(R"("incognito_mode": true)") + "," +
                  entry(no_track + R"(, "spotify_episode_uri": "spotify:episode:1")") + "," +
                  entry(no_track + R"(, "audiobook_uri": "spotify:show:1")") + "," + entry(no_track) + "," + entry() +
                  "]");
  const ImportReport report = folder.imported();
  EXPECT_EQ(folder.output("streams.csv"), kPlayHeader + "1,1,spotify:track:1,2021-03-04T05:06:07Z,mobile,,FR,1.5\n");
  EXPECT_FALSE(report.rejected());  // all of it is left out rightly
  EXPECT_THAT(
      to_text(report),
      AllOf(HasSubstr("dropped 1: streams of private sessions"), HasSubstr("dropped 1: episodes of podcasts"),
            HasSubstr("dropped 1: chapters of audiobooks"), HasSubstr("dropped 1: streams that name no track")));
}

TEST(SpotifyImport, NumbersUsersInTheOrderOfFilesAndEntries) {
  const ImportFolder folder;
  folder.file("endsong_1.json", "[" + entry(R"("username": "aa")") + "," + entry(R"("username": "secret_name")") + "," +
                                    entry(R"("ms_played": 7)") + "]");
  folder.file("endsong_0.json", "[" + entry(R"("username": null)") + "," + entry() + "]");
  const std::string report = to_text(folder.imported()), of = ",spotify:track:1,2021-03-04T05:06:07Z,mobile,,FR,";
  // The fourth is the second once more, as where exports overlap.
  EXPECT_EQ(folder.output("streams.csv"),
            kPlayHeader + "1,1" + of + "1.5\n2,1" + of + "1.5\n3,2" + of + "1.5\n4,1" + of + "0.007\n");
  EXPECT_THAT(report, AllOf(HasSubstr("dropped 1: streams that are there already"),
                            HasSubstr("1 streams name no user, and count as those of the first one")));
}

TEST(SpotifyImport, ReadsTheNamedFileAlone) {
  const ImportFolder folder;
  folder.file("endsong_0.json", "[]");
  ImportRequest request = folder.request();
  request.source = folder.file("endsong_1.json", "[" + entry() + "]");
  EXPECT_EQ(import_dataset(request).read.size(), 1U);
}

// All that an import wrote or said.
std::string all_of(const ImportFolder& folder, const ImportReport& report) {
  std::string text = to_text(report);
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder.out())) {
    text += file.path().filename().string() + folder.output(file.path().filename().string());
  }
  return text;
}

void expect_no_secret(const std::string& text) {
  EXPECT_THAT(text, AllOf(Not(HasSubstr("secret")), Not(HasSubstr("203.0.113"))));
}

TEST(SpotifyImport, NeverWritesNamesAddressesOrAgents) {
  const ImportFolder folder;
  folder.file("endsong_0.json",
              "[" + entry() + "," + entry(R"("platform": "203.0.113.9 secret_name", "conn_country": "203.0.113.9")") +
                  "," + entry(R"("ts": "203.0.113.9 secret_name")") + "," + entry(R"("ms_played": "203.0.113.9")") +
                  "," + entry(R"("offline": "secret_name")") + ", \"secret_name\"]");
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.written.at(0).rows, 2U);
  EXPECT_TRUE(report.rejected());
  expect_no_secret(all_of(folder, report));
  EXPECT_THAT(to_text(report),
              AllOf(HasSubstr("dropped 4: entries that cannot be read"),
                    HasSubstr("entries left out: 'ts' is no time such as 2019-03-23T17:43:51Z: 1; first "
                              "endsong_0.json:1: entry 3\n"),
                    HasSubstr("entries left out: 'offline' is neither true nor false: 1; first"),
                    HasSubstr("country codes that are not two capital letters, left out: 1")));
}

TEST(SpotifyImport, SaysWhereAFileCannotBeReadAndNothingOfIt) {
  const auto failure = [](const std::string& text) {
    const ImportFolder folder;
    folder.file("endsong_0.json", text);
    const std::string message = folder.failure<DataError>(folder.request());
    expect_no_secret(message);
    return message;
  };
  const std::string whole = "[" + entry() + ",\n" + entry() + "]";
  EXPECT_THAT(failure(whole.substr(0, whole.find("secret_name\", \"platform", 100) + 6)),
              HasSubstr("SOURCE/endsong_0.json:2: it is not JSON: byte "));
  for (std::size_t size = 0; size < whole.size(); size += 7) failure(whole.substr(0, size));
  EXPECT_THAT(failure("[" + entry(R"("platform": "secret_)" + std::string("\xFF\"")) + "]"),
              HasSubstr("endsong_0.json:1: it is not JSON"));
  EXPECT_THAT(failure(""), HasSubstr("endsong_0.json:1: it is not JSON"));
  EXPECT_THAT(failure("{\"secret_name\": 1}"), HasSubstr("endsong_0.json:1: expected a list of streams"));
  EXPECT_THAT(failure("\"secret_name\""), HasSubstr("endsong_0.json:1: expected a list of streams"));
  EXPECT_THAT(failure("[" + std::string(5000, '[') + std::string(5000, ']') + "]"), HasSubstr("endsong_0.json:1: "));
  EXPECT_THAT(failure("[1, null, [], \"secret_name\"]"), HasSubstr("none of 4 entries is the stream of a track"));
}

TEST(SpotifyImport, TakesNumbersOfAnySizeAndKeepsTheOtherEntries) {
  const ImportFolder folder;
  folder.file("endsong_0.json", "[" + entry(R"("ms_played": 99999999999999999999999)") + "," +
                                    entry(R"("ms_played": -1)") + "," + entry(R"("ms_played": 1.5)") + ",\n" +
                                    entry(R"("ts": "2021-02-29T00:00:00Z")") + "," +
                                    entry(R"("master_metadata_track_name": "back\\slash\nline\u0000")") + "]");
  EXPECT_THAT(to_text(folder.imported()), HasSubstr("dropped 4: entries that cannot be read"));
  EXPECT_EQ(folder.output("tracks.csv"),
            "track_id,title,artist\nspotify:track:1,\"back\\\\slash\nline" + std::string(1, '\0') + "\",Ann\n");
}

TEST(SpotifyImport, NamesTheFilesItLooksFor) {
  const ImportFolder folder;
  folder.file("StreamingHistory0.json", "[]");
  EXPECT_THAT(folder.failure<DataError>(folder.request("spotify")),
              HasSubstr("there is no endsong_*.json or Streaming_History_Audio_*.json; found: StreamingHistory0.json"));
}

TEST(SpotifyPlatforms, AreDevices) {
  const std::pair<const char*, const char*> platforms[] = {
      {"Android OS 8.0.0 API 26 (samsung, SM-G935F)", "mobile"},
      {"android", "mobile"},
      {"iOS 14.4 (iPhone12,1)", "mobile"},
      {"iPhone OS 9.3.1 (iPhone7,2)", "mobile"},
      {"iOS 13.3 (iPad7,5)", "tablet"},
      {"Android-tablet OS 6.0 API 23 (samsung, SM-T580)", "tablet"},
      {"Windows 10 (10.0.18363; x64)", "desktop"},
      {"OS X 10.15.5 [x86 8]", "desktop"},
      {"osx", "desktop"},
      {"Linux [x86-64 0]", "desktop"},
      {"web_player windows 10;chrome 87.0.4280.88;desktop", "desktop"},
      {"web_player android 10;chrome mobile;smartphone", "mobile"},
      {"WebPlayer (websocket RFC6455)", "desktop"},
      {"Partner sonos_ppc Sonos;Play1", "speaker"},
      {"Partner google cast;Chromecast;;", "speaker"},
      {"Partner google cast_tv;Chromecast;;", "tv"},
      {"Partner android_tv Sony;BRAVIA 4K", "tv"},
      {"Partner tizen_tv Samsung", "tv"},
      {"Partner webos LGE", "tv"},
      {"Partner ps4 Sony;PS4", "tv"},
      {"PlayStation 5", "tv"},
      {"Partner tesla Tesla;Model_3", "car"},
      {"watchOS 7.1", "other"},
      {"kiosk", "other"},
      {"not_applicable", "other"},
      {"", "other"},
  };
  for (const auto& [platform, device] : platforms) EXPECT_EQ(listening_device_of(platform), device) << platform;
}

}  // namespace
}  // namespace ctxtag
