#include <gmock/gmock.h>

#include <algorithm>

#include "fetching/fetch_fixture.h"

namespace ctxtag {
namespace {

using test::always;
using test::HttpReply;
using test::HttpRequest;
using ::testing::HasSubstr;
using FetchPace = test::FetchTest;
using FetchQuota = test::FetchTest;
using Service = test::PreviewService;

std::vector<std::string> numbered(int count) {
  std::vector<std::string> ids;
  for (int i = 1; i <= count; ++i) ids.push_back(std::to_string(i));
  return ids;
}

std::vector<double> times_of(const test::HttpServer& server, const std::string& prefix) {
  std::vector<double> times;
  for (const HttpRequest& request : server.requests()) {
    if (request.path.rfind(prefix, 0) == 0) times.push_back(request.seconds);
  }
  return times;
}

// A bucket of two tokens lets no more than rate x seconds + 2 requests into any span; one more for the ways they take.
TEST_F(FetchPace, IsThatOfTheConfigByTheServersClock) {
  config_.requests_per_second = 40.0;
  fetch(numbered(40));
  const std::vector<double> times = times_of(service_.server(), "/track/");
  ASSERT_EQ(times.size(), 40U);
  for (const double span : {0.1, 0.25, 0.5}) {
    for (std::size_t i = 0; i < times.size(); ++i) {
      const auto end = std::lower_bound(times.begin(), times.end(), times[i] + span);
      EXPECT_LE(end - times.begin() - static_cast<std::ptrdiff_t>(i), 40.0 * span + 3.0);
    }
  }
  EXPECT_GE(times.back() - times.front(), 37.0 / 40.0);
}

TEST_F(FetchPace, KeepsConnectionsAndDownloadsWhileItAsks) {
  config_.parallel = 2;
  HttpReply slow = service_.preview();
  slow.delay_seconds = 0.05;
  for (const std::string& id : numbered(12)) service_.downloads[id] = always(slow);
  EXPECT_EQ(fetch(numbered(12)).fetched, 12U);
  EXPECT_LE(service_.server().connections(), 4);
  const std::vector<HttpRequest> requests = service_.server().requests();
  const auto download = std::find_if(requests.begin(), requests.end(), [](const HttpRequest& request) {
    return request.path.rfind("/preview/", 0) == 0;
  });
  EXPECT_LT(download - requests.begin(), 8);
  EXPECT_EQ(requests.back().path.rfind("/preview/", 0), 0U);
  // Two at a time, 0.05 seconds each: the k-th download cannot begin before k/2 x 0.05 seconds.
  const std::vector<double> times = times_of(service_.server(), "/preview/");
  EXPECT_GE(times.back() - times.front(), 5 * 0.05);
}

// Addresses of previews expire: with one download at a time, at most one more waits for its turn.
TEST_F(FetchPace, DoesNotAskFarAheadOfDownloads) {
  config_.parallel = 1;
  HttpReply slow = service_.preview();
  slow.delay_seconds = 0.2;
  for (const char* id : {"1", "2"}) service_.downloads[id] = always(slow);
  fetch(numbered(10));
  const std::vector<double> previews = times_of(service_.server(), "/preview/");
  const std::vector<double> songs = times_of(service_.server(), "/track/");
  EXPECT_LE(std::count_if(songs.begin(), songs.end(), [&](double time) { return time < previews.at(1); }), 3);
}

TEST_F(FetchPace, RowsStandInTheOrderOfTheIdsWhateverComesFirst) {
  HttpReply slow = service_.song("1");
  slow.delay_seconds = 0.2;
  service_.lookups["1"] = always(slow);
  fetch({"1", "2", "3"});
  EXPECT_THAT(text("tracks.csv"), HasSubstr("artist\n1,audio"));
  EXPECT_EQ(service_.server().requests().back().path, "/preview/1.mp3");
}

TEST_F(FetchPace, SaysWhoAsks) {
  fetch({"1"});
  EXPECT_EQ(service_.server().requests()[0].user_agent.rfind("ctxtag/", 0), 0U);
  config_.user_agent = "Somebody (mail@example.org)";
  fetch({"2"});
  EXPECT_EQ(service_.server().requests().back().user_agent, "Somebody (mail@example.org)");
}

TEST_F(FetchQuota, IsWaitedForAndIsNoFailure) {
  config_.retries = 0;
  service_.lookups["1"] = first(2, Service::error(4, "Quota limit exceeded"), service_.song("1"));
  service_.lookups["2"] = first(1, Service::status(429), service_.song("2"));
  service_.downloads["3"] = first(1, Service::status(429), service_.preview());
  const FetchReport report = fetch({"1", "2", "3"});
  EXPECT_EQ(report.fetched, 3U);
  EXPECT_GE(report.quota_pauses, 3U);
  EXPECT_EQ(service_.lookups_of("1"), 3);
}

// Pauses of 0.1 and 0.2 seconds: they double while only quota errors come.
TEST_F(FetchQuota, PausesAllQuestionsForALongerTimeEachTime) {
  config_.quota_seconds = 0.1;
  config_.longest_back_off_seconds = 10.0;
  config_.parallel = 1;
  service_.lookups["1"] = first(2, Service::error(4, "Quota limit exceeded"), service_.song("1"));
  fetch({"1", "2"});
  const std::vector<double> times = times_of(service_.server(), "/track/");
  ASSERT_EQ(times.size(), 4U);
  EXPECT_GE(times[1] - times[0], 0.099);
  EXPECT_GE(times[2] - times[1], 0.199);
  EXPECT_LT(times[3] - times[2], 0.1);
}

TEST_F(FetchQuota, ComplaintsOfOneMomentMakeOnePause) {
  HttpReply complaint = Service::error(4, "Quota limit exceeded");
  complaint.delay_seconds = 0.1;
  for (const std::string& id : numbered(4)) service_.lookups[id] = first(1, complaint, service_.song(id));
  const FetchReport report = fetch(numbered(4));
  EXPECT_EQ(report.fetched, 4U);
  EXPECT_EQ(report.quota_pauses, 1U);
}

TEST_F(FetchQuota, RetryAfterIsKeptTo) {
  config_.quota_seconds = 20.0;
  config_.retries = 1;
  service_.lookups["1"] = first(1, Service::status(429, {"Retry-After: 1"}), service_.song("1"));
  service_.downloads["1"] = first(1, Service::status(503, {"Retry-After: 1"}), service_.preview());
  EXPECT_EQ(fetch({"1"}).fetched, 1U);
  const std::vector<double> lookups = times_of(service_.server(), "/track/");
  const std::vector<double> downloads = times_of(service_.server(), "/preview/");
  EXPECT_GE(lookups.at(1) - lookups.at(0), 0.99);
  EXPECT_LT(lookups.at(1) - lookups.at(0), 5.0);
  EXPECT_GE(downloads.at(1) - downloads.at(0), 0.99);
}

// Newer versions of libcurl read more than six hours as six.
TEST_F(FetchQuota, ARetryAfterThatIsTooLongEndsTheRun) {
  config_.parallel = 1;
  service_.lookups["2"] = always(Service::status(429, {"Retry-After: 20000"}));
  const FetchReport report = fetch({"1", "2", "3"});
  EXPECT_EQ(report.stopped, "the service asks to be left alone for 20000 seconds");
  EXPECT_EQ(report.fetched, 1U);
  EXPECT_EQ(text("failed.csv"),
            "track_id,reason,detail,attempts\n2,quota,HTTP 429,0\n3,not_asked,the run ended before: the service asks "
            "to be left alone for 20000 seconds,0\n");
}

TEST_F(FetchQuota, ThatStaysUsedUpEndsTheRun) {
  config_.quota_pauses = 2;
  config_.parallel = 1;
  service_.lookups["1"] = always(Service::error(4, "Quota limit exceeded"));
  const FetchReport report = fetch({"1", "2"});
  EXPECT_THAT(report.stopped, HasSubstr("stayed so over 2 pauses"));
  EXPECT_EQ(service_.lookups_of("1"), 3);
  EXPECT_EQ(service_.lookups_of("2"), 0);
  EXPECT_EQ(report.failed.at(0).reason, "quota");
  EXPECT_EQ(report.failed.at(1).reason, "not_asked");
}

TEST_F(FetchQuota, ThatIsThereAgainBetweenPausesKeepsTheRunGoing) {
  config_.quota_pauses = 1;
  config_.parallel = 1;
  for (const char* id : {"1", "3", "5"}) {
    service_.lookups[id] = first(1, Service::error(4, "Quota limit exceeded"), service_.song(id));
  }
  const FetchReport report = fetch({"1", "2", "3", "4", "5"});
  EXPECT_EQ(report.fetched, 5U);
  EXPECT_EQ(report.quota_pauses, 3U);
}

TEST_F(FetchQuota, IsShownWhileItIsWaitedFor) {
  service_.lookups["1"] = first(1, Service::error(4, "Quota limit exceeded"), service_.song("1"));
  service_.downloads["2"] = first(2, Service::status(500), service_.preview());
  double longest_pause = 0.0;
  std::size_t most_waiting = 0, finished = 0;
  fetch_previews(test::ids_of({"1", "2"}), config_, out(), [&](const FetchProgress& at) {
    longest_pause = std::max(longest_pause, at.pause_seconds);
    most_waiting = std::max(most_waiting, at.waiting);
    EXPECT_GE(at.finished, finished);
    EXPECT_EQ(at.total, 2U);
    finished = at.finished;
  });
  EXPECT_GT(longest_pause, 0.0);
  EXPECT_LE(longest_pause, 0.05);
  EXPECT_GE(most_waiting, 1U);
  EXPECT_EQ(finished, 2U);
}

}  // namespace
}  // namespace ctxtag
