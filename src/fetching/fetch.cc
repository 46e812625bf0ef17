#include "ctxtag/fetching/fetch.h"

#include "ctxtag/base/error.h"
#include "fetching/fetch_folder.h"
#include "fetching/fetch_session.h"
#include "fetching/preview_names.h"

namespace ctxtag {
namespace {

using State = FetchOutcome::State;

FetchConfig checked(const std::vector<TrackId>& ids, FetchConfig config) {
  config.validate();
  if (ids.empty()) throw ConfigError("there are no ids to fetch");
  require_own_file_names(ids);
  while (config.base_url.back() == '/') config.base_url.pop_back();
  return config;
}

std::vector<MissingPreview> missing(const std::vector<TrackId>& ids, const std::vector<FetchOutcome>& outcomes,
                                    State state) {
  std::vector<MissingPreview> result;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const FetchOutcome& outcome = outcomes[i];
    if (outcome.state == state) result.push_back({ids[i], outcome.reason, outcome.detail, outcome.attempts});
  }
  return result;
}

}  // namespace

FetchReport fetch_previews(const std::vector<TrackId>& ids, const FetchConfig& given, const std::filesystem::path& out,
                           const FetchObserver& observe) {
  const FetchConfig config = checked(ids, given);
  FetchFolder folder(out, config, FetchFolder::Access::kWork);
  std::vector<FetchOutcome> outcomes(ids.size());
  std::vector<std::size_t> left;
  FetchReport report;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (auto outcome = folder.known(ids[i])) {
      outcomes[i] = std::move(*outcome);
      report.had_before += outcomes[i].state == State::kFetched ? 1 : 0;
    } else {
      left.push_back(i);
    }
  }
  FetchProgress progress;
  progress.finished = ids.size() - left.size();
  progress.total = ids.size();
  if (!left.empty()) {
    FetchSession session(ids, config, folder, [&](std::size_t row, FetchOutcome outcome) {
      folder.remember(ids[row], outcome);
      report.fetched += outcome.state == State::kFetched ? 1 : 0;
      outcomes[row] = std::move(outcome);
      ++progress.finished;
    });
    const FetchSession::Totals totals = session.run(left, [&](const FetchSession::Standing& standing) {
      if (!observe) return;
      progress.waiting = standing.waiting;
      progress.quota_pauses = standing.quota_pauses;
      progress.pause_seconds = standing.pause_seconds;
      observe(progress);
    });
    report.lookups = totals.lookups;
    report.downloads = totals.downloads;
    report.quota_pauses = totals.quota_pauses;
    report.stopped = totals.stopped;
  }
  report.vanished = folder.vanished(ids);
  folder.complete(ids, outcomes);
  report.gone = missing(ids, outcomes, State::kGone);
  report.failed = missing(ids, outcomes, State::kFailed);
  return report;
}

FetchPlan fetch_plan(const std::vector<TrackId>& ids, const FetchConfig& given, const std::filesystem::path& out) {
  const FetchConfig config = checked(ids, given);
  const FetchFolder folder(out, config, FetchFolder::Access::kLookOnly);
  FetchPlan plan;
  plan.ids = ids.size();
  for (const TrackId& id : ids) {
    const auto outcome = folder.known(id);
    if (!outcome) {
      ++plan.left;
    } else {
      ++(outcome->state == State::kFetched ? plan.had_before : plan.gone_before);
    }
  }
  return plan;
}

}  // namespace ctxtag
