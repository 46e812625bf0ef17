#include "ctxtag/fetching/fetch_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/config/load.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

std::string refusal(const std::string& assignment) {
  return test::error_of<ConfigError>([&] { load_config<FetchToolConfig>("", {"fetch." + assignment}); });
}

TEST(FetchConfig, NamesTheKeyThatIsWrong) {
  for (const std::string key :
       {"requests_per_second", "parallel", "retries", "back_off_seconds", "longest_back_off_seconds", "quota_seconds",
        "quota_pauses", "longest_pause_seconds", "give_up_after", "connect_seconds", "total_seconds", "stall_seconds",
        "slowest_bytes_per_second", "largest_bytes", "min_seconds", "expected_seconds"}) {
    EXPECT_THAT(refusal(key + "=-1"), ::testing::StartsWith("fetch." + key + " must be from ")) << key;
  }
}

TEST(FetchConfig, TakesOnlyWebAddressesWithoutCredentials) {
  for (const std::string url : {"", "api.deezer.com", "ftp://x", "file:///x", "http://", "http:///x", "https://a b",
                                "http://x?y", "http://x#y", "http://user:word@host", "http://h\\n"}) {
    EXPECT_THAT(refusal("base_url=" + url), ::testing::HasSubstr("base_url must")) << url;
  }
  EXPECT_EQ(load_config<FetchToolConfig>("", {"fetch.base_url=http://[::1]:80/api/"}).fetch.base_url,
            "http://[::1]:80/api/");
}

TEST(FetchConfig, TakesNoLineBreaksInTheUserAgent) {
  EXPECT_THAT(refusal("user_agent=\"a\\r\\nCookie: b\""), ::testing::HasSubstr("user_agent"));
}

}  // namespace
}  // namespace ctxtag
