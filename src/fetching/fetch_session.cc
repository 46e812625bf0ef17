#include "fetching/fetch_session.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/base/text.h"
#include "fetching/http_status.h"
#include "fetching/preview_names.h"

namespace ctxtag {
namespace {

constexpr double kObserveSeconds = 0.25;
constexpr std::size_t kLargestAnswer = 1 << 20;

// Addresses of previews are signed and expire: these say that a fresh one is needed.
bool is_number(const std::string& id) { return id.find_first_not_of("0123456789") == std::string::npos; }

bool address_is_stale(int status) { return status == kHttpForbidden || status == kHttpNotFound || status == kHttpGone; }

// Asking again would bring the same.
bool is_lasting(const std::string& reason) {
  return reason == "too_large" || reason == "too_many_redirects" || reason == "refused_url" || reason == "untrusted";
}

}  // namespace

FetchSession::FetchSession(const std::vector<TrackId>& ids, const FetchConfig& config, FetchFolder& folder,
                           Settle settle)
    : ids_(ids),
      config_(config),
      folder_(folder),
      settle_(std::move(settle)),
      begin_(std::chrono::steady_clock::now()),
      transfers_(config),
      rate_(config.requests_per_second),
      lookups_(config.parallel),
      downloads_(config.parallel) {}

double FetchSession::now() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

FetchSession::Totals FetchSession::run(const std::vector<std::size_t>& rows,
                                       const std::function<void(const Standing&)>& observe) {
  rows_ = rows;
  const auto left = [&] { return next_row_ < rows_.size() || lookups_.waiting() + downloads_.waiting() > 0; };
  while (transfers_.running() > 0 || (totals_.stopped.empty() && left())) {
    if (totals_.stopped.empty()) start_what_is_due();
    if (observe) observe(standing());
    for (const Transferred& result : transfers_.wait(seconds_to_next())) take_result(result);
  }
  give_up_the_rest();
  if (observe) observe(standing());
  return totals_;
}

void FetchSession::start_what_is_due() {
  while (downloads_.open(now())) {
    auto errand = downloads_.take(now());
    if (!errand) break;
    ++totals_.downloads;
    const std::string url = errand->answer.preview_url;
    start(std::move(*errand), url, static_cast<std::size_t>(config_.largest_bytes));
  }
  while (start_lookup()) {
  }
}

// Lookups do not run ahead of downloads: addresses expire.
bool FetchSession::downloads_lag(double time) const {
  return downloads_.due(time) + static_cast<std::size_t>(downloads_.running()) >=
         2 * static_cast<std::size_t>(config_.parallel);
}

bool FetchSession::start_lookup() {
  const double time = now();
  if (!lookups_.open(time) || rate_.next(time) > time || downloads_lag(time)) return false;
  auto errand = lookups_.take(time);
  if (!errand && next_row_ < rows_.size()) {
    errand.emplace();
    errand->row = rows_[next_row_++];
  }
  if (!errand) return false;
  rate_.take(time);
  ++totals_.lookups;
  const std::string url = config_.base_url + "/track/" + percent_encoded(unescaped_bytes(ids_[errand->row].value));
  start(std::move(*errand), url, kLargestAnswer);
  return true;
}

void FetchSession::start(Errand errand, const std::string& url, std::size_t largest_bytes) {
  errand.started = now();
  lane_of(errand).began();
  transfers_.start({errand.row, url, largest_bytes});
  under_way_[errand.row] = std::move(errand);
}

double FetchSession::seconds_to_next() const {
  const double time = now();
  double next = time + kObserveSeconds;
  if (totals_.stopped.empty()) {
    if (downloads_.running() < config_.parallel) next = std::min(next, downloads_.next_start());
    if (lookups_.running() < config_.parallel && !downloads_lag(time)) {
      const double waits = next_row_ < rows_.size() ? lookups_.paused_until() : lookups_.next_start();
      next = std::min(next, std::max(waits, rate_.next(time)));
    }
  }
  return std::max(next - time, 0.001);
}

FetchSession::Standing FetchSession::standing() const {
  const double time = now();
  Standing standing;
  standing.waiting = lookups_.waiting() + downloads_.waiting() - downloads_.due(time);
  standing.quota_pauses = totals_.quota_pauses;
  standing.pause_seconds = std::max(lookups_.paused_until() - time, 0.0);
  return standing;
}

void FetchSession::take_result(const Transferred& result) {
  Errand errand = std::move(under_way_.extract(result.key).mapped());
  lane_of(errand).ended();
  if (errand.download) {
    take_download(std::move(errand), result);
  } else {
    take_lookup(std::move(errand), result);
  }
}

void FetchSession::take_lookup(Errand errand, const Transferred& result) {
  if (!result.reason.empty()) {
    count_answer(lookups_, false, result.detail);
    return fail(std::move(errand), result.reason, result.detail, !is_lasting(result.reason));
  }
  TrackAnswer answer = track_answer(result.status, result.body);
  if (answer.kind == TrackAnswer::Kind::kQuota) {
    return wait_for_quota(std::move(errand), answer.detail, result.retry_after_seconds);
  }
  const bool failed = answer.kind == TrackAnswer::Kind::kFailed;
  count_answer(lookups_, !failed || answer.answered, answer.detail);
  if (failed) {
    if (result.retry_after_seconds) pause(lookups_, *result.retry_after_seconds);
    return fail(std::move(errand), answer.reason, answer.detail, answer.retry);
  }
  const std::string& asked = ids_[errand.row].value;
  if (is_number(asked) && !answer.song_id.empty() && answer.song_id != asked) {
    return fail(std::move(errand), "other_song", "the service answers with song " + escaped_bytes(answer.song_id),
                false);
  }
  if (answer.kind == TrackAnswer::Kind::kGone) {
    FetchOutcome outcome;
    outcome.state = FetchOutcome::State::kGone;
    outcome.reason = answer.reason;
    outcome.detail = answer.detail;
    return settle_(errand.row, std::move(outcome));
  }
  errand.answer = std::move(answer);
  errand.download = true;
  downloads_.add(std::move(errand), now());
}

void FetchSession::take_download(Errand errand, const Transferred& result) {
  if (!result.reason.empty()) {
    count_answer(downloads_, false, result.detail);
    return fail(std::move(errand), result.reason, result.detail, !is_lasting(result.reason));
  }
  if (result.status == kHttpTooManyRequests) {
    return wait_for_quota(std::move(errand), "HTTP 429", result.retry_after_seconds);
  }
  const std::string status = fmt::format("HTTP {} instead of the preview", result.status);
  count_answer(downloads_, result.status < kHttpServerErrors, status);
  if (result.status != kHttpOk) {
    if (result.retry_after_seconds) pause(downloads_, *result.retry_after_seconds);
    errand.download = !address_is_stale(result.status);
    return fail(std::move(errand), "http_status", status, true);
  }
  const TrackFacts& song = errand.answer.facts;
  const PreviewCheck check = folder_.keep(ids_[errand.row], result.body, result.framed, song.duration_seconds);
  if (!check.reason.empty()) return fail(std::move(errand), check.reason, check.detail, true);
  FetchOutcome outcome;
  outcome.state = FetchOutcome::State::kFetched;
  outcome.song = song;
  outcome.preview = check.preview;
  settle_(errand.row, std::move(outcome));
}

void FetchSession::count_answer(Lane& lane, bool answered, const std::string& detail) {
  lane.quota_pauses = 0;
  lane.without_answer = answered ? 0 : lane.without_answer + 1;
  if (config_.give_up_after == 0 || lane.without_answer < config_.give_up_after || !totals_.stopped.empty()) return;
  totals_.stopped = fmt::format("{} tries in a row without an answer, the last: {}", lane.without_answer, detail);
}

void FetchSession::pause(Lane& lane, double seconds) {
  if (seconds <= config_.longest_pause_seconds) {
    lane.pause(now(), now() + seconds);
  } else if (totals_.stopped.empty()) {
    totals_.stopped = fmt::format("the service asks to be left alone for {} seconds", seconds);
  }
}

// Of several complaints about one moment, the first sets the pause.
void FetchSession::wait_for_quota(Errand errand, const std::string& detail, std::optional<double> retry_after) {
  Lane& lane = lane_of(errand);
  errand.reason = "quota";
  errand.detail = detail;
  if (!totals_.stopped.empty()) return give_up(errand);
  if (!lane.paused_since(errand.started)) {
    ++lane.quota_pauses;
    ++totals_.quota_pauses;
    if (lane.quota_pauses > config_.quota_pauses) {
      totals_.stopped = fmt::format("the quota is used up, and stayed so over {} pauses", config_.quota_pauses);
    } else {
      pause(lane, retry_after.value_or(quota_pause(config_, lane.quota_pauses)));
    }
  }
  lane.add(std::move(errand), now());
}

void FetchSession::fail(Errand errand, std::string reason, std::string detail, bool retry) {
  ++errand.failures;
  errand.reason = std::move(reason);
  errand.detail = std::move(detail);
  if (!retry || errand.failures > config_.retries || !totals_.stopped.empty()) return give_up(errand);
  const double due = now() + back_off(config_, errand.row, errand.failures);
  Lane& lane = lane_of(errand);
  lane.add(std::move(errand), due);
}

void FetchSession::give_up(const Errand& errand) {
  FetchOutcome outcome;
  outcome.state = FetchOutcome::State::kFailed;
  outcome.reason = errand.reason.empty() ? "not_asked" : errand.reason;
  outcome.detail = errand.reason.empty() ? "the run ended before: " + totals_.stopped : errand.detail;
  outcome.attempts = errand.failures;
  settle_(errand.row, std::move(outcome));
}

void FetchSession::give_up_the_rest() {
  constexpr double kEver = 1e300;
  for (Lane* const lane : {&lookups_, &downloads_}) {
    while (const auto errand = lane->take(kEver)) give_up(*errand);
  }
  while (next_row_ < rows_.size()) {
    Errand errand;
    errand.row = rows_[next_row_++];
    give_up(errand);
  }
}

}  // namespace ctxtag
