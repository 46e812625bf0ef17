#include "ctxtag/tagging/tag_tracks.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "ctxtag/audio/excerpt.h"
#include "ctxtag/audio/reject_reason.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/dataset/pooling.h"
#include "ctxtag/features/mel_extractor.h"

namespace ctxtag {
namespace {

// Tracks that one thread carries together: as many as the rows of a block of the network's dense layers.
constexpr std::size_t kTracksPerTask = 8;
// Windows that are scored together; bounds memory for recordings of any length.
constexpr std::size_t kWindowsPerBlock = 32;

// Windows that are kept to choose from, and more where more are asked for; bounds memory likewise.
constexpr std::size_t kMostCandidates = 128;

struct Window {
  double start_seconds, seconds;
};

// Spectrograms one after the other, waiting to be scored.
struct Block {
  std::vector<float> values;
  std::vector<Window> windows;
  bool phase_cancelled = false;
};

// Leaves every other spectrogram, the first among them.
void thin_out(Block& block) {
  const auto values = static_cast<std::ptrdiff_t>(block.values.size() / block.windows.size());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < block.windows.size(); i += 2, ++kept) {
    block.windows[kept] = block.windows[i];
    const auto from = block.values.begin() + static_cast<std::ptrdiff_t>(i) * values;
    std::copy(from, from + values, block.values.begin() + static_cast<std::ptrdiff_t>(kept) * values);
  }
  block.windows.resize(kept);
  block.values.resize(kept * static_cast<std::size_t>(values));
}

void append_rows(SpectrogramScores& to, const SpectrogramScores& part) {
  const Eigen::Index before = to.scores.rows();
  to.scores.conservativeResize(before + part.scores.rows(), part.scores.cols());
  to.scores.bottomRows(part.scores.rows()) = part.scores;
  to.embeddings.conservativeResize(before + part.embeddings.rows(), part.embeddings.cols());
  to.embeddings.bottomRows(part.embeddings.rows()) = part.embeddings;
}

TrackTags rejected(const RejectedInput& why) {
  TrackTags tags;
  tags.reject_reason = to_text(why.reason());
  tags.reject_detail = why.detail();
  return tags;
}

constexpr double kLeastSeconds = 0.001, kMostSeconds = 3600.0;

void require_seconds(const char* flag, double seconds) {
  if (seconds == 0.0 || (seconds >= kLeastSeconds && seconds <= kMostSeconds)) return;
  throw ConfigError(std::string(flag) + ": must be from 0.001 to 3600, or 0 for none, found " + to_text(seconds));
}

}  // namespace

void WindowPlan::validate() const {
  require_pool(pool, "--pool");
  if (windows < 1) throw ConfigError("--windows: must be at least 1, found " + std::to_string(windows));
  require_seconds("--window-seconds", window_seconds);
  require_seconds("--hop-seconds", hop_seconds);
  if (hop_seconds > 0.0 && window_seconds == 0.0) throw ConfigError("--hop-seconds: goes with --window-seconds");
  if (windows > 1 && window_seconds > 0.0) throw ConfigError("--windows and --window-seconds exclude each other");
}

struct TrackTagger::State {
  Scorer scorer;
  FrontendConfig frontend;
  TagOptions options;
  MelExtractor mel;

  SpectrogramScores scored(const Block& block) const {
    const std::size_t numbers = block.values.size() / block.windows.size();
    return scorer(block.values, options.samples ? numbers : numbers / static_cast<std::size_t>(mel.bands()));
  }

  ExcerptPolicy policy_for(const Track& track) const {
    ExcerptPolicy policy = frontend.excerpt_policy();
    if (track.start_seconds) policy.start_seconds = *track.start_seconds;
    return policy;
  }

  // The front end's excerpt, perturbed where that is asked for.
  Excerpt excerpt_of(const Track& track) const {
    if (!options.perturbation) return read_excerpt(track.path, policy_for(track));
    const std::uint64_t seed =
        mixed_seed({options.seed, text_hash(options.perturbation->kind), text_hash(track.id.value)});
    const PerturbedExcerpt with = perturbed(*options.perturbation, policy_for(track), seed);
    return read_excerpt(track.path, with.policy, with.change);
  }

  void add(const Excerpt& excerpt, MelExtractor::Workspace& workspace, Block& block) const {
    if (options.samples) {
      block.values.insert(block.values.end(), excerpt.samples.begin(), excerpt.samples.end());
    } else {
      const std::size_t before = block.values.size();
      block.values.resize(before + mel.frames(excerpt.samples.size()) * static_cast<std::size_t>(mel.bands()));
      mel.extract(excerpt.samples.data(), excerpt.samples.size(), workspace, block.values.data() + before);
    }
    block.windows.push_back({excerpt.start_seconds, excerpt.seconds});
    block.phase_cancelled = block.phase_cancelled || excerpt.phase_cancelled;
  }

  TrackTags of(const SpectrogramScores& scores, const std::vector<Window>& windows, bool phase_cancelled) const {
    TrackTags tags;
    tags.scores = pooled(scores.scores, options.plan.pool);
    tags.phase_cancelled = phase_cancelled;
    if (options.embeddings) {
      for (const double value : pooled(scores.embeddings.cast<double>(), "mean")) {
        tags.embedding.push_back(static_cast<float>(value));
      }
    }
    if (options.plan.window_seconds > 0.0 || options.excerpts) {
      for (std::size_t i = 0; i < windows.size(); ++i) {
        const auto row = scores.scores.row(static_cast<Eigen::Index>(i));
        tags.windows.push_back({windows[i].start_seconds, windows[i].seconds, {row.begin(), row.end()}});
      }
    }
    return tags;
  }

  // Every window of the recording, scored as they come.
  TrackTags over_time(const Track& track, MelExtractor::Workspace& workspace) const {
    SpectrogramScores scores;
    std::vector<Window> windows;
    Block block;
    const auto score_block = [&] {
      append_rows(scores, scored(block));
      windows.insert(windows.end(), block.windows.begin(), block.windows.end());
      block.values.clear();
      block.windows.clear();
    };
    const ExcerptPolicy policy = policy_for(track);
    const double hop = options.plan.hop_seconds > 0.0 ? options.plan.hop_seconds : policy.length_seconds;
    for_each_window(track.path, policy, hop, [&](const Excerpt& excerpt) {
      add(excerpt, workspace, block);
      if (block.windows.size() == kWindowsPerBlock) score_block();
    });
    if (!block.windows.empty()) score_block();
    return of(scores, windows, block.phase_cancelled);
  }

  // Up to N of the recording's whole windows, evenly spread; of a recording shorter than one, what there is. Of a
  // recording with many windows, only every second, fourth, ... is a candidate.
  TrackTags spread(const Track& track, MelExtractor::Workspace& workspace) const {
    Block all;
    const ExcerptPolicy policy = policy_for(track);
    const std::size_t most = std::max(kMostCandidates, 2 * static_cast<std::size_t>(options.plan.windows));
    std::size_t seen = 0, stride = 1;
    for_each_window(track.path, policy, policy.length_seconds, [&](const Excerpt& excerpt) {
      const bool whole = !excerpt.padded && !excerpt.repeated;
      all.phase_cancelled = all.phase_cancelled || (whole && excerpt.phase_cancelled);
      if ((!whole && !all.windows.empty()) || seen++ % stride != 0) return;
      add(excerpt, workspace, all);
      if (all.windows.size() <= most) return;
      thin_out(all);
      stride *= 2;
    });
    const std::size_t count = all.windows.size();
    const std::size_t chosen = std::min(count, static_cast<std::size_t>(options.plan.windows));
    const std::size_t values = all.values.size() / count;
    Block block;
    for (std::size_t i = 0; i < chosen; ++i) {
      const std::size_t from = chosen == 1 ? count / 2 : i * (count - 1) / (chosen - 1);
      const auto begin = all.values.begin() + static_cast<std::ptrdiff_t>(from * values);
      block.values.insert(block.values.end(), begin, begin + static_cast<std::ptrdiff_t>(values));
      block.windows.push_back(all.windows[from]);
    }
    return of(scored(block), block.windows, all.phase_cancelled);
  }

  std::vector<TrackTags> task(const TrackTable& tracks, std::size_t first, std::size_t count) const {
    MelExtractor::Workspace workspace(mel);
    std::vector<TrackTags> results(count);
    const bool one_excerpt = options.plan.one_excerpt();
    Block block;
    std::vector<std::size_t> owners;
    std::vector<bool> cancelled;
    for (std::size_t i = 0; i < count; ++i) {
      const Track& track = tracks[first + i];
      try {
        if (one_excerpt) {
          const Excerpt excerpt = excerpt_of(track);
          add(excerpt, workspace, block);
          owners.push_back(i);
          cancelled.push_back(excerpt.phase_cancelled);
        } else if (options.plan.windows > 1) {
          results[i] = spread(track, workspace);
        } else {
          results[i] = over_time(track, workspace);
        }
      } catch (const RejectedInput& why) {
        results[i] = rejected(why);
      }
    }
    if (owners.empty()) return results;
    const SpectrogramScores scores = scored(block);
    for (std::size_t k = 0; k < owners.size(); ++k) {
      const auto row = static_cast<Eigen::Index>(k);
      results[owners[k]] = of({scores.scores.row(row), scores.embeddings.row(row)}, {block.windows[k]}, cancelled[k]);
    }
    return results;
  }
};

TrackTagger::TrackTagger(Scorer scorer, const FrontendConfig& frontend, const TagOptions& options) {
  options.plan.validate();
  if (options.perturbation) {
    options.perturbation->validate();
    if (!options.plan.one_excerpt()) throw std::invalid_argument("only the one excerpt can be perturbed");
  }
  FrontendConfig used = frontend;
  if (options.plan.window_seconds > 0.0) {
    used.length_seconds = options.plan.window_seconds;
    used.min_seconds = std::min(used.min_seconds, used.length_seconds);
  }
  state_ = std::make_unique<State>(State{std::move(scorer), used, options, MelExtractor(used)});
}

TrackTagger::~TrackTagger() = default;

TrackTags TrackTagger::tag(const Track& track) const { return state_->task({track}, 0, 1).front(); }

void TrackTagger::tag_all(const TrackTable& tracks, const Take& take) const {
  const std::size_t tasks = (tracks.size() + kTracksPerTask - 1) / kTracksPerTask;
  const auto threads = static_cast<std::size_t>(std::max(state_->options.threads, 1));
  for_each_in_order<std::vector<TrackTags>>(
      tasks, static_cast<int>(std::min(threads, tasks)), threads * 2,
      [&](std::size_t task) {
        const std::size_t first = task * kTracksPerTask;
        return state_->task(tracks, first, std::min(kTracksPerTask, tracks.size() - first));
      },
      [&](std::size_t task, std::vector<TrackTags> results) {
        for (std::size_t i = 0; i < results.size(); ++i) take(task * kTracksPerTask + i, std::move(results[i]));
      });
}

}  // namespace ctxtag
