#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "fetching/track_answer.h"

namespace ctxtag {

/// A song on its way: what was learned of it, and what went wrong.
struct Errand {
  std::size_t row = 0;
  bool download = false;  ///< false: it is to be looked up; true: its preview is to be downloaded
  TrackAnswer answer;     ///< once it was looked up
  int failures = 0;
  std::string reason, detail;  ///< of the last failure
  double started = 0.0;        ///< when its transfer began
};

/// One kind of request (for songs, or for previews): who waits for it, how many run, until when all of it pauses.
/// Times are seconds since the run began.
class Lane {
 public:
  /// At most `width` run at a time.
  explicit Lane(int width) : width_(width) {}

  void add(Errand errand, double due) { waiting_.emplace(due, std::move(errand)); }
  /// The errand that has been due longest, if one is. Asks neither for room nor for pauses.
  std::optional<Errand> take(double now);
  void began() { ++running_; }
  void ended() { --running_; }

  /// Another one may begin.
  bool open(double now) const { return running_ < width_ && now >= paused_until_; }
  std::size_t waiting() const { return waiting_.size(); }
  std::size_t due(double now) const;
  int running() const { return running_; }
  /// When the first one that waits can begin, should room be there; infinity when none waits.
  double next_start() const;

  /// Nothing begins before `until`.
  void pause(double now, double until);
  double paused_until() const { return paused_until_; }
  /// The pause was set after the transfer that started then: a complaint in its answer is not a new one.
  bool paused_since(double started) const { return started <= pause_set_; }

  int without_answer = 0;  ///< tries in a row that brought no answer of the service
  int quota_pauses = 0;    ///< pauses in a row with nothing but quota errors between

 private:
  int width_;
  int running_ = 0;
  std::multimap<double, Errand> waiting_;
  double paused_until_ = 0.0;
  double pause_set_ = -1.0;
};

}  // namespace ctxtag
