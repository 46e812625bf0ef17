#pragma once
#include <cstdint>
#include <string>

#include "ctxtag/base/error.h"

namespace ctxtag {

/// Where previews come from, how politely they are asked for, and which are taken.
struct FetchConfig {
  std::string base_url = "https://api.deezer.com";
  std::string user_agent;
  double requests_per_second = 8.0;
  int parallel = 4;
  int retries = 5;
  double back_off_seconds = 1.0;
  double longest_back_off_seconds = 60.0;
  double quota_seconds = 5.0;
  int quota_pauses = 20;
  double longest_pause_seconds = 900.0;
  int give_up_after = 100;
  double connect_seconds = 10.0;
  double total_seconds = 120.0;
  int stall_seconds = 20;
  int slowest_bytes_per_second = 1000;
  int largest_bytes = 10'000'000;
  double min_seconds = 1.0;
  double expected_seconds = 30.0;
  bool retry_gone = false;
  std::uint64_t seed = 0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("base_url", base_url, "the service: songs are asked for at BASE/track/ID");
    field("user_agent", user_agent, "how the requests introduce themselves; empty: ctxtag and its version");
    field("requests_per_second", requests_per_second, "songs asked for a second (the service allows 50 in 5 seconds)");
    field("parallel", parallel, "downloads, and requests for songs, under way at a time");
    field("retries", retries, "how often a song that failed is tried again in one run");
    field("back_off_seconds", back_off_seconds, "pause before the second try; doubles with every further one");
    field("longest_back_off_seconds", longest_back_off_seconds, "the longest such pause");
    field("quota_seconds", quota_seconds,
          "pause of all requests when the quota is used up and no Retry-After is given; doubles while it stays so");
    field("quota_pauses", quota_pauses, "the run ends after so many such pauses with nothing but quota errors between");
    field("longest_pause_seconds", longest_pause_seconds, "the run ends when a Retry-After asks for more");
    field("give_up_after", give_up_after, "the run ends after so many tries in a row without an answer; 0: never");
    field("connect_seconds", connect_seconds, "patience with a connection");
    field("total_seconds", total_seconds, "patience with a whole transfer");
    field("stall_seconds", stall_seconds, "patience with a transfer slower than slowest_bytes_per_second");
    field("slowest_bytes_per_second", slowest_bytes_per_second, "see stall_seconds");
    field("largest_bytes", largest_bytes, "larger previews are refused");
    field("min_seconds", min_seconds, "shorter previews are refused");
    field("expected_seconds", expected_seconds,
          "a preview that is shorter, of a song that is not, is refused when the server did not say its size");
    field("retry_gone", retry_gone, "ask again for songs that were gone in an earlier run");
    field("seed", seed, "of the jitter of pauses");
  }
  /// Throws ConfigError that names the key.
  void validate() const;
};

/// The configuration of `ctxtag-dataset fetch`: one section.
struct FetchToolConfig {
  FetchConfig fetch;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("fetch", fetch, "previews from the web");
  }
  void validate() const {}
};

}  // namespace ctxtag
