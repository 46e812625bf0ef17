#include "ctxtag/fetching/fetch_config.h"

#include <algorithm>

#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

void require_url(const std::string& url) {
  const std::size_t scheme = url.rfind("https://", 0) == 0 ? 8 : url.rfind("http://", 0) == 0 ? 7 : 0;
  const std::string rest = url.substr(scheme);
  const bool printable = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (scheme == 0 || rest.empty() || rest[0] == '/' || !printable || rest.find_first_of("?#\\") != std::string::npos) {
    throw ConfigError("base_url must be http://HOST... or https://HOST..., found '" + escaped_bytes(url) + "'");
  }
  if (rest.find('@') != std::string::npos) throw ConfigError("base_url must not hold a user name or password");
}

void require_range(const char* key, double value, double low, double high) {
  if (value >= low && value <= high) return;
  throw ConfigError(std::string(key) + " must be from " + to_text(low) + " to " + to_text(high) + ", found " +
                    to_text(value));
}

}  // namespace

void FetchConfig::validate() const {
  constexpr double kDay = 86400.0;
  require_url(base_url);
  if (!std::all_of(user_agent.begin(), user_agent.end(), [](char c) { return c >= ' ' && c < '\x7F'; })) {
    throw ConfigError("user_agent must be printable ASCII");
  }
  require_range("requests_per_second", requests_per_second, 0.001, 10000.0);
  require_range("parallel", parallel, 1, 64);
  require_range("retries", retries, 0, 100);
  require_range("back_off_seconds", back_off_seconds, 0.0, kDay);
  require_range("longest_back_off_seconds", longest_back_off_seconds, back_off_seconds, kDay);
  require_range("quota_seconds", quota_seconds, 0.001, kDay);
  require_range("quota_pauses", quota_pauses, 0, 1000000);
  require_range("longest_pause_seconds", longest_pause_seconds, 0.0, kDay);
  require_range("give_up_after", give_up_after, 0, 1000000);
  require_range("connect_seconds", connect_seconds, 0.001, kDay);
  require_range("total_seconds", total_seconds, 0.001, kDay);
  require_range("stall_seconds", stall_seconds, 1, kDay);
  require_range("slowest_bytes_per_second", slowest_bytes_per_second, 1, 1e9);
  require_range("largest_bytes", largest_bytes, 1, 2147483647.0);
  require_range("min_seconds", min_seconds, 0.0, kDay);
  require_range("expected_seconds", expected_seconds, 0.0, kDay);
}

}  // namespace ctxtag
