#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ctxtag/base/files.h"
#include "ctxtag/fetching/fetch.h"
#include "support/preview_service.h"
#include "support/temporary_folder.h"

namespace ctxtag::test {

inline std::vector<TrackId> ids_of(const std::vector<std::string>& texts) {
  std::vector<TrackId> ids;
  for (const std::string& text : texts) ids.push_back({text});
  return ids;
}

/// A service on the loopback address, and a config that is impatient with it.
class FetchTest : public ::testing::Test {
 protected:
  FetchTest() {
    ::setenv("no_proxy", "127.0.0.1", 1);
    config_.base_url = service_.url();
    config_.requests_per_second = 1000.0;
    config_.back_off_seconds = 0.01;
    config_.longest_back_off_seconds = 0.02;
    config_.quota_seconds = 0.05;
    config_.retries = 2;
  }

  std::filesystem::path out() const { return folder_ / "previews"; }
  std::string text(const std::string& name) const { return read_file(out() / name); }
  nlohmann::json summary() const { return nlohmann::json::parse(text("fetch.json")); }
  FetchReport fetch(const std::vector<std::string>& ids) const { return fetch_previews(ids_of(ids), config_, out()); }

  /// "reason attempts" of the only song that failed; what happened instead, when another thing did.
  std::string failure(const FetchReport& report) const {
    if (report.failed.size() != 1) {
      return std::to_string(report.fetched) + " fetched, " + std::to_string(report.failed.size()) + " failed";
    }
    const MissingPreview& song = report.failed.front();
    const std::string row = song.id.value + "," + song.reason;
    EXPECT_NE(text("failed.csv").find("\n" + row), std::string::npos) << text("failed.csv");
    EXPECT_EQ(summary()["failed"]["reasons"][song.reason], 1);
    EXPECT_FALSE(std::filesystem::exists(out() / "audio" / (song.id.value + ".mp3")));
    return song.reason + " " + std::to_string(song.attempts);
  }
  /// The same, when song 7 is asked for.
  std::string fate_of_7() const { return failure(fetch({"7"})); }

  /// Every file of the folder with its bytes.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> result;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(out())) {
      const std::string name = entry.path().lexically_relative(out()).string();
      result[name] = entry.is_directory() ? "" : read_file(entry.path());
    }
    return result;
  }

  PreviewService service_;
  TemporaryFolder folder_;
  FetchConfig config_;
};

}  // namespace ctxtag::test
