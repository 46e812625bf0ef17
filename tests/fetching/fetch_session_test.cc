#include "fetching/fetch_session.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "fetching/fetch_fixture.h"
#include "support/audio_files.h"

namespace ctxtag {
namespace {

using test::always;
using test::HttpReply;
using ::testing::HasSubstr;
using FetchFailure = test::FetchTest;
using FetchPace = test::FetchTest;
using Service = test::PreviewService;

HttpReply text_reply(const std::string& body) {
  HttpReply reply;
  reply.body = body;
  return reply;
}

HttpReply redirect(const std::string& to) { return Service::status(302, {"Location: " + to}); }

// Without the first frame, which holds the Info or Xing header: such a file does not say how long it is.
std::string without_length(const std::string& mp3) {
  return mp3.substr(mp3.find(mp3.substr(0, 2), std::min(mp3.find("Info"), mp3.find("Xing"))));
}

TEST_F(FetchFailure, OfTheServerIsTriedAgain) {
  service_.lookups["7"] = first(2, Service::status(503), service_.song("7"));
  service_.downloads["7"] = first(2, Service::status(500), service_.preview());
  config_.retries = 4;
  EXPECT_EQ(fetch({"7"}).fetched, 1U);
  EXPECT_EQ(service_.lookups_of("7"), 3);
  EXPECT_EQ(service_.downloads_of("7"), 3);
}

TEST_F(FetchFailure, ThatStaysIsToldWithItsTries) {
  service_.lookups["7"] = always(Service::status(500));
  EXPECT_EQ(fate_of_7(), "http_status 3");
  EXPECT_EQ(service_.lookups_of("7"), 3);
  EXPECT_EQ(text("failed.csv"),
            "track_id,reason,detail,attempts\n7,http_status,HTTP 500 to the question for the song,3\n");
}

TEST_F(FetchFailure, OfTheRequestIsNotTriedAgain) {
  service_.lookups["7"] = always(Service::status(404));
  EXPECT_EQ(fate_of_7(), "http_status 1");
  EXPECT_EQ(service_.lookups_of("7"), 1);
}

TEST_F(FetchFailure, OfABusyServiceIsTriedAgainAndARefusalIsNot) {
  service_.lookups["7"] = first(1, Service::error(700, "busy"), service_.song("7"));
  EXPECT_EQ(fetch({"7"}).fetched, 1U);
  service_.lookups["8"] = always(Service::error(300, "token"));
  EXPECT_EQ(failure(fetch({"8"})), "service_error 1");
}

TEST_F(FetchFailure, ConnectionsThatAreRefused) {
  service_.lookups["7"] = always(Service::song("7", test::refusing_url() + "/7.mp3"));
  EXPECT_EQ(fate_of_7(), "unreachable 3");
  EXPECT_EQ(service_.lookups_of("7"), 1);
}

TEST_F(FetchFailure, ABodyThatEndsBeforeItsLength) {
  HttpReply cut = service_.preview();
  cut.body.resize(cut.body.size() / 2);
  cut.missing_bytes = 5000;
  service_.downloads["7"] = first(1, cut, service_.preview());
  EXPECT_EQ(fetch({"7"}).fetched, 1U);
  EXPECT_EQ(read_file(out() / "audio/7.mp3"), service_.preview().body);
  service_.downloads["8"] = always(cut);
  EXPECT_EQ(failure(fetch({"8"})), "cut_short 3");
  const auto size = cut.body.size();
  EXPECT_THAT(text("failed.csv"), HasSubstr(std::to_string(size) + " of " + std::to_string(size + 5000) + " bytes"));
}

TEST_F(FetchFailure, ABodyWithoutLengthThatIsShorterThanTheSong) {
  HttpReply half = service_.preview();
  half.says_length = false;
  half.body.resize(half.body.size() / 2);
  service_.downloads["7"] = always(half);  // its own header tells
  EXPECT_EQ(fate_of_7(), "truncated 3");
  half.body = without_length(service_.preview().body);  // the expected length tells
  service_.downloads["8"] = always(half);
  EXPECT_EQ(failure(fetch({"8"})), "truncated 3");
  HttpReply short_song = service_.song("9");
  short_song.body.replace(short_song.body.find("\"duration\":200"), 14, "\"duration\":2");
  service_.lookups["9"] = always(short_song);
  service_.downloads["9"] = always(half);
  EXPECT_EQ(fetch({"9"}).fetched, 1U);
  half.says_length = true;  // what says its length and has it is whole
  service_.downloads["10"] = always(half);
  EXPECT_EQ(fetch({"10"}).fetched, 1U);
}

TEST_F(FetchFailure, ABodyInChunksWithoutTheMarkOfItsEnd) {
  HttpReply chunked = service_.preview();
  chunked.body = without_length(chunked.body);
  chunked.chunked = true;
  service_.downloads["7"] = always(chunked);  // shorter than the song, and whole: the mark says so
  EXPECT_EQ(fetch({"7"}).fetched, 1U);
  chunked.missing_bytes = 1;
  service_.downloads["8"] = always(chunked);
  EXPECT_EQ(failure(fetch({"8"})), "cut_short 3");
}

TEST_F(FetchFailure, WebPagesThatPassForPreviews) {
  service_.downloads["7"] = always(text_reply("<html>Sign in to the network</html>"));
  EXPECT_EQ(fate_of_7(), "not_audio 3");
  EXPECT_THAT(text("failed.csv"), HasSubstr("it begins with '<html>Sign in to the'"));
  service_.downloads["8"] = always(text_reply(""));
  EXPECT_EQ(failure(fetch({"8"})), "empty 3");
}

TEST_F(FetchFailure, PreviewsShorterThanTheLeast) {
  config_.min_seconds = 2.5;
  EXPECT_EQ(fate_of_7(), "too_short 3");
}

TEST_F(FetchFailure, SilenceOfTheServer) {
  HttpReply silence;
  silence.hangs = true;
  config_.stall_seconds = 1;
  config_.retries = 0;
  service_.lookups["7"] = first(1, silence, service_.song("7"));
  service_.downloads["7"] = first(1, silence, service_.preview());
  EXPECT_EQ(fate_of_7(), "timed_out 1");
  EXPECT_EQ(fate_of_7(), "timed_out 1");
  EXPECT_EQ(fetch({"7"}).fetched, 1U);
}

TEST_F(FetchFailure, ABodyThatDrips) {
  HttpReply drip = service_.preview();
  drip.seconds_per_byte = 0.02;
  config_.stall_seconds = 1;
  config_.retries = 0;
  service_.downloads["7"] = always(drip);
  EXPECT_EQ(fate_of_7(), "timed_out 1");
  config_.stall_seconds = 100;
  config_.total_seconds = 0.3;
  EXPECT_EQ(fate_of_7(), "timed_out 1");
}

TEST_F(FetchFailure, AConnectionThatIsClosedWithoutAWord) {
  HttpReply nothing;
  nothing.hangs_up = true;
  service_.lookups["7"] = first(1, nothing, service_.song("7"));
  EXPECT_EQ(fetch({"7"}).fetched, 1U);
  service_.lookups["8"] = always(nothing);
  EXPECT_EQ(failure(fetch({"8"})), "cut_short 3");
}

TEST_F(FetchFailure, RedirectsAreFollowedAFewTimesAndOnTheWebOnly) {
  service_.lookups["7"] = always(redirect("/track/70"));
  service_.lookups["70"] = always(Service::song("7", service_.url() + "/preview/70.mp3"));
  service_.downloads["70"] = always(redirect(service_.url() + "/preview/71.mp3"));
  EXPECT_EQ(fetch({"7"}).fetched, 1U);
  service_.downloads["8"] = always(redirect("/preview/8.mp3"));
  EXPECT_EQ(failure(fetch({"8"})), "too_many_redirects 1");
  EXPECT_EQ(service_.downloads_of("8"), 6);
  test::write_bytes(folder_ / "secret.mp3", service_.preview().body);
  const std::string local = "file://" + (folder_ / "secret.mp3").string();
  service_.downloads["9"] = always(redirect(local));
  EXPECT_EQ(failure(fetch({"9"})), "refused_url 1");
  service_.lookups["10"] = always(Service::song("10", local));
  EXPECT_EQ(failure(fetch({"10"})), "refused_url 1");
  service_.lookups["11"] = always(Service::song("11", "http://user:word@127.0.0.1/11.mp3"));
  EXPECT_EQ(failure(fetch({"11"})), "refused_url 1");
}

TEST_F(FetchFailure, AnswersThatAreNotWhatWasAgreed) {
  for (const char* body : {"", "<html>", "[1,2]", "{\"id\":7", "{}", "{\"preview\":5}", "{\"preview\":\"\xFF\"}"}) {
    service_.lookups["7"] = always(text_reply(body));
    EXPECT_EQ(fate_of_7(), "bad_answer 3") << body;
  }
}

TEST_F(FetchFailure, BodiesLargerThanAllowed) {
  config_.largest_bytes = 20000;
  HttpReply giant = text_reply(std::string(3000000, 'x'));
  service_.downloads["7"] = always(giant);
  EXPECT_EQ(fate_of_7(), "too_large 1");
  giant.says_length = false;
  service_.downloads["8"] = always(giant);
  EXPECT_EQ(failure(fetch({"8"})), "too_large 1");
  EXPECT_THAT(text("failed.csv"), HasSubstr("more than 20000 bytes"));
  service_.lookups["9"] = always(giant);
  EXPECT_EQ(failure(fetch({"9"})), "too_large 1");
}

TEST_F(FetchFailure, AnAddressThatExpiredIsAskedForAnew) {
  for (const int status : {403, 404, 410}) {
    const std::string id = std::to_string(status);
    service_.downloads[id] = first(1, Service::status(status), service_.preview());
    EXPECT_EQ(fetch({id}).fetched, 1U);
    EXPECT_EQ(service_.lookups_of(id), 2);
  }
}

TEST_F(FetchFailure, AServiceThatDoesNotAnswerEndsTheRun) {
  config_.base_url = test::refusing_url();
  config_.give_up_after = 10;
  config_.retries = 1;
  std::vector<std::string> ids;
  for (int i = 0; i < 40; ++i) ids.push_back(std::to_string(i));
  const FetchReport report = fetch(ids);
  EXPECT_THAT(report.stopped, HasSubstr("10 tries in a row without an answer"));
  EXPECT_EQ(report.failed.size(), 40U);
  EXPECT_LE(report.lookups, 14U);
  EXPECT_EQ(report.failed.back().reason, "not_asked");
  EXPECT_EQ(report.failed.back().attempts, 0);
  EXPECT_EQ(report.failed.front().reason, "unreachable");
  EXPECT_EQ(summary()["failed"]["total"], 40);
}

TEST_F(FetchFailure, SongsThatAnswerBetweenKeepTheRunGoing) {
  config_.give_up_after = 3;
  config_.parallel = 1;
  for (const char* id : {"1", "2", "4", "5"}) service_.lookups[id] = always(Service::status(500));
  config_.retries = 0;
  const FetchReport report = fetch({"1", "2", "3", "4", "5", "6"});
  EXPECT_EQ(report.stopped, "");
  EXPECT_EQ(report.fetched, 2U);
}

}  // namespace
}  // namespace ctxtag
