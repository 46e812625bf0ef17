#include "ctxtag/fetching/fetch.h"

#include <gmock/gmock.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/dataset/track_table.h"
#include "ctxtag/formats/journal.h"
#include "fetching/fetch_fixture.h"
#include "support/audio_files.h"
#include "support/errors.h"
#include "support/processes.h"

namespace ctxtag {
namespace {

using test::always;
using test::ids_of;
using ::testing::HasSubstr;
using Fetch = test::FetchTest;
using Service = test::PreviewService;

TEST_F(Fetch, PutsEveryPreviewAndTheTablesInPlace) {
  const FetchReport report = fetch({"3", "1", "2"});
  EXPECT_EQ(report.fetched, 3U);
  EXPECT_EQ(report.lookups, 3U);
  EXPECT_EQ(report.downloads, 3U);
  EXPECT_EQ(service_.requests(), 6);
  EXPECT_EQ(text("tracks.csv"),
            "track_id,path,artist_id,album_id,title,artist\n"
            "3,audio/3.mp3,1003,2003,Song 3,\"Artist, \"\"3\"\"\"\n"
            "1,audio/1.mp3,1001,2001,Song 1,\"Artist, \"\"1\"\"\"\n"
            "2,audio/2.mp3,1002,2002,Song 2,\"Artist, \"\"2\"\"\"\n");
  EXPECT_EQ(text("gone.csv"), "track_id,reason,detail\n");
  EXPECT_EQ(text("failed.csv"), "track_id,reason,detail,attempts\n");
  for (const Track& track : read_tracks(out() / "tracks.csv")) {
    EXPECT_EQ(read_file(track.path), test::mp3_bytes(2.0, 1));
  }
  EXPECT_FALSE(std::filesystem::exists(out() / "incoming"));
}

TEST_F(Fetch, WithNothingLeftSendsNoRequestAndTouchesNoFile) {
  service_.lookups["2"] = always(Service::error(800, "no data"));
  fetch({"1", "2"});
  const int asked = service_.requests();
  std::map<std::string, FileStamp> before;
  for (const auto& [name, bytes] : files()) before[name] = FileStamp::of(out() / name);
  const FetchReport report = fetch({"1", "2"});
  EXPECT_EQ(service_.requests(), asked);
  EXPECT_EQ(report.fetched, 0U);
  EXPECT_EQ(report.had_before, 1U);
  EXPECT_EQ(report.gone.size(), 1U);
  for (const auto& [name, stamp] : before) {
    EXPECT_TRUE(std::filesystem::is_directory(out() / name) || FileStamp::of(out() / name) == stamp) << name;
  }
}

TEST_F(Fetch, TellsWhatIsGoneAndWhy) {
  service_.lookups["1"] = always(Service::error(800, "no data"));
  service_.lookups["2"] = always(Service::song("2", ""));
  const FetchReport report = fetch({"1", "2", "3"});
  EXPECT_EQ(text("gone.csv"), "track_id,reason,detail\n1,unknown_id,error 800: no data\n2,no_preview,ISRC QZ2\n");
  EXPECT_EQ(report.fetched + report.gone.size(), 3U);
  EXPECT_EQ(report.gone[1].attempts, 0);
  const nlohmann::json summary = this->summary();
  EXPECT_EQ(summary["ids"], 3);
  EXPECT_EQ(summary["fetched"], 1);
  EXPECT_EQ(summary["gone"], (nlohmann::json{{"total", 2}, {"reasons", {{"no_preview", 1}, {"unknown_id", 1}}}}));
  EXPECT_EQ(summary["failed"]["total"], 0);
}

TEST_F(Fetch, KeepsNoPreviewOfAnotherSong) {
  service_.lookups["7"] = always(service_.song("1007"));
  EXPECT_EQ(fate_of_7(), "other_song 1");
  EXPECT_THAT(text("failed.csv"), HasSubstr("the service answers with song 1007"));
  EXPECT_EQ(service_.lookups_of("7"), 1);  // asking again would bring the same
  EXPECT_EQ(service_.downloads_of("1007"), 0);
  service_.lookups["isrc%3AGB1"] = always(service_.song("8"));  // the service knows songs by other names, too
  EXPECT_EQ(fetch({"isrc:GB1"}).fetched, 1U);
}

TEST_F(Fetch, AsksAgainForWhatIsGoneOnlyWhenTold) {
  service_.lookups["7"] = first(1, Service::error(800, "no data"), service_.song("7"));
  fetch({"7"});
  EXPECT_EQ(fetch({"7"}).gone.size(), 1U);
  EXPECT_EQ(service_.lookups_of("7"), 1);
  config_.retry_gone = true;
  EXPECT_EQ(fetch({"7"}).fetched, 1U);
  EXPECT_EQ(text("gone.csv"), "track_id,reason,detail\n");
  EXPECT_EQ(fetch({"7"}).had_before, 1U);
  EXPECT_EQ(service_.lookups_of("7"), 2);
}

TEST_F(Fetch, AsksInTheNextRunForWhatFailedAndForNothingElse) {
  service_.downloads["2"] = first(3, Service::status(500), service_.preview());
  EXPECT_EQ(failure(fetch({"1", "2"})), "http_status 3");
  const FetchReport report = fetch({"1", "2", "3"});
  EXPECT_EQ(report.fetched, 2U);
  EXPECT_EQ(report.had_before, 1U);
  EXPECT_EQ(service_.lookups_of("1"), 1);
  EXPECT_EQ(service_.downloads_of("1"), 1);
  EXPECT_EQ(service_.lookups_of("2"), 2);
  EXPECT_EQ(text("failed.csv"), "track_id,reason,detail,attempts\n");
}

TEST_F(Fetch, FetchesAgainAPreviewThatWasRemovedOrCut) {
  fetch({"1", "2", "3"});
  std::filesystem::remove(out() / "audio/1.mp3");
  test::cut_file(out() / "audio/2.mp3", 0.5);
  EXPECT_EQ(fetch({"1", "2", "3"}).fetched, 2U);
  EXPECT_EQ(read_file(out() / "audio/2.mp3"), test::mp3_bytes(2.0, 1));
  EXPECT_EQ(service_.lookups_of("3"), 1);
}

TEST_F(Fetch, CountsWhatIsNoLongerAmongTheIdsAndKeepsItsFile) {
  fetch({"1", "2"});
  EXPECT_EQ(fetch({"2"}).vanished, 1U);
  EXPECT_TRUE(std::filesystem::exists(out() / "audio/1.mp3"));
  EXPECT_EQ(summary()["ids"], 1);
  EXPECT_EQ(fetch({"1", "2"}).had_before, 2U);
  EXPECT_EQ(service_.lookups_of("1"), 1);
}

// 30.719 s is what the service's previews last.
TEST_F(Fetch, CountsLengthsAndFormatsOfPreviews) {
  test::HttpReply whole, stereo;
  whole.body = test::mp3_bytes(30.719, 2);
  stereo.body = test::mp3_bytes(12.0, 2);
  service_.downloads = {{"1", always(whole)}, {"2", always(whole)}, {"3", always(stereo)}};
  fetch({"1", "2", "3", "4"});
  const nlohmann::json previews = summary()["previews"];
  EXPECT_EQ(previews["seconds"], (nlohmann::json{{"shortest", 2.0},
                                                 {"median", 12.0},
                                                 {"longest", 30.719},
                                                 {"below_30", 2},
                                                 {"from_30_to_31", 2},
                                                 {"from_31", 0}}));
  EXPECT_EQ(previews["formats"], (nlohmann::json{{"44100 Hz, 1 channel", 1}, {"44100 Hz, 2 channels", 3}}));
  EXPECT_EQ(previews["bytes"], 2 * whole.body.size() + stereo.body.size() + test::mp3_bytes(2.0, 1).size());
}

TEST_F(Fetch, KilledAnywhereContinuesToTheSameBytesAndAsksForNothingTwice) {
  const std::vector<std::string> ids = {"1", "2", "3", "4", "5", "6"};
  service_.lookups["3"] = always(Service::error(800, "no data"));
  service_.downloads["5"] = always(Service::status(500));
  config_.parallel = 1;
  fetch(ids);
  const auto whole = files();
  std::filesystem::remove_all(out());
  std::filesystem::remove(folder_ / "previews.journal");
  std::size_t killed = 0;
  for (std::size_t stop = 0; stop <= ids.size(); ++stop) {
    const std::string journal = stop == 0 ? "" : read_file(folder_ / "previews.journal");
    std::map<std::string, int> settled;
    for (const std::string& id : ids) {
      if (journal.find("\n\"" + id + "\"\t") != std::string::npos) settled[id] = service_.lookups_of(id);
    }
    EXPECT_GE(settled.size() + 2, stop);
    const int status = test::in_child_process([&] {
      fetch_previews(ids_of(ids), config_, out(), [&](const FetchProgress& at) {
        if (at.finished >= stop) ::_exit(77);
      });
      return 0;
    });
    killed += status == 77 ? 1 : 0;
    for (const auto& [id, lookups] : settled) EXPECT_EQ(service_.lookups_of(id), lookups) << id;
  }
  EXPECT_EQ(killed, 7U);
  fetch(ids);
  EXPECT_EQ(files(), whole);
}

TEST_F(Fetch, DropsWhatAKilledRunWasReceiving) {
  fetch({"1"});
  std::filesystem::create_directories(out() / "incoming");
  test::write_bytes(out() / "incoming/2.mp3", "half");
  test::write_bytes(out() / "incoming/2.mp3.part", "half");
  fetch({"1", "2"});
  EXPECT_FALSE(std::filesystem::exists(out() / "incoming"));
  EXPECT_EQ(read_file(out() / "audio/2.mp3"), test::mp3_bytes(2.0, 1));
}

TEST_F(Fetch, KeepsOffFoldersOfOthers) {
  fetch({"1"});
  const int asked = service_.requests();
  const Service other;
  FetchConfig config = config_;
  config.base_url = other.url();
  EXPECT_THAT(test::error_of<ConfigError>([&] { fetch_previews(ids_of({"1"}), config, out()); }),
              HasSubstr("holds previews of another service, " + service_.url()));
  std::filesystem::remove(folder_ / "previews.journal");
  EXPECT_THAT(test::error_of<ConfigError>([&] { fetch({"1"}); }), HasSubstr("holds something else, or its journal"));
  test::write_bytes(folder_ / "file", "x");
  EXPECT_THAT(test::error_of<ConfigError>([&] { fetch_previews(ids_of({"1"}), config_, folder_ / "file"); }),
              HasSubstr("not a folder"));
  test::write_bytes(folder_ / "new.journal", "another job\n");
  EXPECT_THAT(test::error_of<ConfigError>([&] { fetch_previews(ids_of({"1"}), config_, folder_ / "new"); }),
              HasSubstr("belongs to another job"));
  EXPECT_EQ(service_.requests(), asked);
}

TEST_F(Fetch, LeavesAFolderAloneWhereAnotherProcessIsAtWork) {
  const Journal held(folder_ / "previews.journal", "ctxtag previews 1 of " + service_.url());
  EXPECT_THAT(test::error_of<ConfigError>([&] { fetch({"1"}); }), HasSubstr("in use by another process"));
}

TEST_F(Fetch, ASlashAtTheEndOfTheAddressChangesNothing) {
  fetch({"1"});
  const auto before = files();
  config_.base_url += "/";
  EXPECT_EQ(fetch({"1"}).had_before, 1U);
  EXPECT_EQ(files(), before);
}

TEST_F(Fetch, NoIdLeavesTheFolder) {
  const std::string id = "../../x";
  service_.lookups["%2E%2E%2F%2E%2E%2Fx"] = always(service_.song("1"));
  EXPECT_EQ(fetch({id}).fetched, 1U);
  EXPECT_TRUE(std::filesystem::exists(out() / "audio/%2E%2E%2F%2E%2E%2Fx.mp3"));
  EXPECT_EQ(read_tracks(out() / "tracks.csv")[0].id.value, id);
}

TEST_F(Fetch, AnyTitleMakesATableThatCanBeRead) {
  test::HttpReply song = service_.song("1");
  const std::string title = R"(a\n\"b\",\u0000c\\d)";
  song.body.replace(song.body.find("Song 1"), 6, title);
  service_.lookups["1"] = always(song);
  fetch({"1", "2"});
  const TrackTable tracks = read_tracks(out() / "tracks.csv");
  ASSERT_EQ(tracks.size(), 2U);
  EXPECT_EQ(tracks[1].id.value, "2");
  const std::string written("\"a\n\"\"b\"\",\0c\\\\d\"", 15);
  EXPECT_THAT(text("tracks.csv"), HasSubstr(written));
  const auto before = files();
  fetch({"1", "2"});
  EXPECT_EQ(files(), before);
}

TEST_F(Fetch, RefusesIdsThatWouldShareAFileBeforeAnyWork) {
  EXPECT_THAT(test::error_of<ConfigError>([&] { fetch({"aB", "Ab"}); }), HasSubstr("'aB' and 'Ab' would share a file"));
  EXPECT_THAT(test::error_of<ConfigError>([&] { fetch({std::string(300, '1')}); }), HasSubstr("too long"));
  std::string accents = "a";
  for (int i = 0; i < 150; ++i) accents += "\xC3\xA9";
  EXPECT_TRUE(is_utf8(test::error_of<ConfigError>([&] { fetch({accents}); })));
  EXPECT_THAT(test::error_of<ConfigError>([&] { fetch({}); }), HasSubstr("no ids"));
  EXPECT_FALSE(std::filesystem::exists(out()));
  EXPECT_EQ(service_.requests(), 0);
}

TEST_F(Fetch, PlansWithoutAskingOrWriting) {
  EXPECT_EQ(fetch_plan(ids_of({"1", "2"}), config_, out()).left, 2U);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
  service_.lookups["2"] = always(Service::error(800, "no data"));
  fetch({"1", "2"});
  const int asked = service_.requests();
  const FetchPlan plan = fetch_plan(ids_of({"1", "2", "3"}), config_, out());
  EXPECT_EQ(plan.ids, 3U);
  EXPECT_EQ(plan.had_before, 1U);
  EXPECT_EQ(plan.gone_before, 1U);
  EXPECT_EQ(plan.left, 1U);
  EXPECT_EQ(service_.requests(), asked);
}

TEST(HttpLibraryVersion, IsANumber) { EXPECT_THAT(http_library_version(), ::testing::MatchesRegex("[0-9]+\\..*")); }

}  // namespace
}  // namespace ctxtag
