#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/fetching/fetch_config.h"

namespace ctxtag {

/// One GET that is to be done; `key` comes back with its result.
struct Transfer {
  std::size_t key = 0;
  std::string url;
  std::size_t largest_bytes = 0;
};

/// What came of it.
struct Transferred {
  std::size_t key = 0;
  /// Why no whole answer came: unreachable, timed_out, cut_short, too_large, too_many_redirects, refused_url,
  /// untrusted, transfer_failed. Empty when one came, of whatever status.
  std::string reason;
  std::string detail;  ///< for people; free of times, so that two runs say the same
  int status = 0;
  std::optional<double> retry_after_seconds;
  bool framed = false;  ///< the answer said where it ends, by its size or in chunks
  std::string body;
};

/// HTTP transfers side by side on one thread: libcurl's multi interface, connections kept. HTTP and HTTPS only, also in
/// redirects (five at most); no credentials; proxies as the environment says; certificates are checked.
class Transfers {
 public:
  /// Timeouts and the user agent are those of the config.
  explicit Transfers(const FetchConfig& config);
  ~Transfers();  ///< transfers under way are dropped
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  void start(const Transfer& transfer);
  std::size_t running() const;
  /// Those that ended within `seconds`; returns as soon as there is one. Sleeps all the time when none is running.
  std::vector<Transferred> wait(double seconds);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ctxtag
