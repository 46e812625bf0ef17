#include "ctxtag/features/extract.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <unordered_set>

#include "ctxtag/audio/reject_reason.h"
#include "ctxtag/base/sha256.h"
#include "ctxtag/base/threads.h"
#include "extract_record.h"

namespace ctxtag {
namespace {

/// What one worker made of one file.
struct Made {
  ExtractOutcome outcome;
  std::vector<std::byte> row;
};

/// Turns files into rows on any thread; the buffers of calls that ended serve later ones.
class RowMaker {
 public:
  explicit RowMaker(const FrontendConfig& config) : config_(config), extractor_(config) {}

  Made make(const Track& track) {
    Made made;
    FeatureEntry& entry = made.outcome.entry;
    entry.id = track.id;
    entry.path = portable_path(track);
    made.outcome.stamp = FileStamp::of(track.path);
    try {
      ExcerptPolicy policy = config_.excerpt_policy();
      policy.start_seconds = track.start_seconds.value_or(policy.start_seconds);
      const Excerpt excerpt = read_excerpt(track.path, policy);
      made.row = row_of(excerpt);
      entry.sha256 = sha256(made.row.data(), made.row.size());
      entry.start_seconds = excerpt.start_seconds;
      entry.seconds = excerpt.seconds;
      entry.padded = excerpt.padded;
      entry.repeated = excerpt.repeated;
      entry.resampled = excerpt.resampled;
      entry.downmixed = excerpt.downmixed;
      entry.phase_cancelled = excerpt.phase_cancelled;
    } catch (const RejectedInput& rejection) {
      made.outcome.reason = to_text(rejection.reason());
      made.outcome.detail = rejection.detail();
    }
    made.outcome.stamp = made.outcome.stamp.if_unchanged(track.path);
    return made;
  }

 private:
  struct Buffers {
    MelExtractor::Workspace workspace;
    std::vector<float> values;
  };

  std::vector<std::byte> row_of(const Excerpt& excerpt) {
    std::unique_ptr<Buffers> buffers = taken();
    extractor_.extract(excerpt.samples.data(), excerpt.samples.size(), buffers->workspace, buffers->values.data());
    std::vector<std::byte> row = row_bytes(buffers->values.data(), buffers->values.size(), config_);
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(buffers));
    return row;
  }

  std::unique_ptr<Buffers> taken() {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        std::unique_ptr<Buffers> buffers = std::move(free_.back());
        free_.pop_back();
        return buffers;
      }
    }
    const std::size_t values = static_cast<std::size_t>(config_.frames()) * static_cast<std::size_t>(config_.n_mels);
    return std::make_unique<Buffers>(Buffers{MelExtractor::Workspace(extractor_), std::vector<float>(values)});
  }

  const FrontendConfig& config_;
  MelExtractor extractor_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Buffers>> free_;
};

std::vector<TrackId> missing_from(const TrackTable& tracks, const std::vector<TrackId>& stored) {
  std::unordered_set<TrackId> present;
  for (const Track& track : tracks) present.insert(track.id);
  std::vector<TrackId> missing;
  for (const TrackId& id : stored) {
    if (present.count(id) == 0) missing.push_back(id);
  }
  return missing;
}

}  // namespace

ExtractReport extract_features(const TrackTable& tracks, const FrontendConfig& config, const std::filesystem::path& out,
                               const ExtractOptions& options) {
  config.validate();
  if (tracks.empty()) throw ConfigError("no audio files among the inputs");
  ExtractState state(out, config);
  std::vector<ExtractOutcome> outcomes(tracks.size());
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    if (auto outcome = state.known(tracks[i], FileStamp::of(tracks[i].path))) {
      outcomes[i] = std::move(*outcome);
    } else {
      left.push_back(i);
    }
  }
  ExtractReport report;
  ExtractProgress progress{tracks.size() - left.size(), tracks.size()};
  const auto advance = [&] {
    if (options.observe) options.observe(progress);
  };
  advance();

  RowMaker maker(config);
  const int threads = std::max(options.threads, 1);
  for_each_in_order<Made>(
      left.size(), threads, static_cast<std::size_t>(threads) * 4,
      [&](std::size_t i) { return maker.make(tracks[left[i]]); },
      [&](std::size_t i, Made made) {
        state.remember(tracks[left[i]], made.outcome, made.row);
        report.done += made.outcome.rejected() ? 0 : 1;
        if (options.made && !made.outcome.rejected()) options.made(made.outcome.entry);
        outcomes[left[i]] = std::move(made.outcome);
        ++progress.finished;
        advance();
      });

  report.vanished = missing_from(tracks, state.stored_ids());
  report.written = state.complete(outcomes);
  for (const ExtractOutcome& outcome : outcomes) {
    if (!outcome.rejected()) continue;
    report.rejected.push_back({outcome.entry.id, outcome.entry.path, outcome.reason, outcome.detail});
  }
  report.done_before = tracks.size() - report.done - report.rejected.size();
  return report;
}

}  // namespace ctxtag
