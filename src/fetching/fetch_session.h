#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/fetching/fetch.h"
#include "fetching/fetch_folder.h"
#include "fetching/lane.h"
#include "fetching/pacing.h"
#include "fetching/transfers.h"

namespace ctxtag {

/// One run over the songs that are left: looks them up at a polite rate, downloads beside that, tries again what
/// failed, and settles every song exactly once. Runs on the calling thread.
class FetchSession {
 public:
  struct Totals {
    std::size_t lookups = 0, downloads = 0, quota_pauses = 0;
    std::string stopped;  ///< why the run ended early; empty when it did not
  };
  /// What is under way, for an observer.
  struct Standing {
    std::size_t waiting = 0, quota_pauses = 0;
    double pause_seconds = 0.0;
  };
  using Settle = std::function<void(std::size_t row, FetchOutcome outcome)>;

  /// `settle` is called once for every row that run() is given.
  FetchSession(const std::vector<TrackId>& ids, const FetchConfig& config, FetchFolder& folder, Settle settle);

  /// `observe` is called a few times a second.
  Totals run(const std::vector<std::size_t>& rows, const std::function<void(const Standing&)>& observe);

 private:
  double now() const;
  Lane& lane_of(const Errand& errand) { return errand.download ? downloads_ : lookups_; }
  void start_what_is_due();
  bool start_lookup();
  bool downloads_lag(double time) const;
  void start(Errand errand, const std::string& url, std::size_t largest_bytes);
  double seconds_to_next() const;
  Standing standing() const;

  void take_result(const Transferred& result);
  void take_lookup(Errand errand, const Transferred& result);
  void take_download(Errand errand, const Transferred& result);
  void count_answer(Lane& lane, bool answered, const std::string& detail);
  void pause(Lane& lane, double seconds);
  void wait_for_quota(Errand errand, const std::string& detail, std::optional<double> retry_after);
  void fail(Errand errand, std::string reason, std::string detail, bool retry);
  void give_up(const Errand& errand);
  void give_up_the_rest();

  const std::vector<TrackId>& ids_;
  FetchConfig config_;
  FetchFolder& folder_;
  Settle settle_;
  std::chrono::steady_clock::time_point begin_;
  Transfers transfers_;
  RateLimit rate_;
  Lane lookups_, downloads_;
  std::unordered_map<std::size_t, Errand> under_way_;  ///< by row
  std::vector<std::size_t> rows_;
  std::size_t next_row_ = 0;  ///< of rows_: those from here on were never asked for
  Totals totals_;
};

}  // namespace ctxtag
