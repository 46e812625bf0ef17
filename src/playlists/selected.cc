#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/text.h"
#include "ctxtag/playlists/build.h"

namespace ctxtag {
namespace {

// Tracks x tags that stayed, one bit each, as bytes.
struct Positives {
  std::size_t tags = 0;
  std::vector<std::uint8_t> cells;
  bool operator()(std::size_t row, std::size_t tag) const { return cells[row * tags + tag] != 0; }
};

bool reaches(const TrackCounts& counts, std::size_t track, std::size_t column, const BuildConfig& config) {
  return counts.counts(track)[column] >= static_cast<std::uint32_t>(config.min_count);
}

// Draws rows for every tag; the rows chosen, ascending.
class Drawing {
 public:
  Drawing(const Positives& positives, const TagVocabulary& vocabulary, const BuildConfig& config)
      : positives_(positives), vocabulary_(vocabulary), config_(config), random_(config.seed) {
    const std::size_t rows = positives.cells.size() / positives.tags;
    in_pool_.assign(rows, true);
    chosen_.assign(rows, false);
  }

  std::vector<std::size_t> rows(std::vector<DrawnTag>& report) {
    std::vector<std::int64_t> sizes(positives_.tags, 0);
    for (std::size_t i = 0; i < positives_.cells.size(); ++i) sizes[i % positives_.tags] += positives_.cells[i];
    std::vector<std::size_t> order(positives_.tags);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sizes[a] < sizes[b]; });
    for (const std::size_t tag : order) report.push_back(drawn(tag, sizes[tag]));
    std::vector<std::size_t> result;
    for (std::size_t row = 0; row < chosen_.size(); ++row) {
      if (chosen_[row]) result.push_back(row);
    }
    return result;
  }

 private:
  DrawnTag drawn(std::size_t tag, std::int64_t size) {
    DrawnTag result;
    result.tag = vocabulary_[tag];
    result.tracks = size;
    std::vector<std::size_t> pool;
    for (std::size_t row = 0; row < chosen_.size(); ++row) {
      if (!positives_(row, tag)) continue;
      if (chosen_[row]) ++result.had;
      if (in_pool_[row]) pool.push_back(row);
    }
    const std::int64_t need = std::max<std::int64_t>(0, config_.tracks_per_tag - result.had);
    result.drawn = std::min<std::int64_t>(need, static_cast<std::int64_t>(pool.size()));
    result.missing = need - result.drawn;
    if (result.missing > 0 && !config_.allow_unbalanced) {
      const auto in_pool = static_cast<std::int64_t>(pool.size());
      const std::int64_t behind = size - result.had - in_pool;
      throw ConfigError(
          fmt::format("tracks_per_tag: tag '{}' cannot have {} tracks: of its {}, {} are drawn already and {} are in "
                      "the pool{}. Ask "
                      "for fewer, or set allow_unbalanced=true",
                      escaped_bytes(result.tag), config_.tracks_per_tag, size, result.had, in_pool,
                      behind > 0 ? fmt::format("; the other {} were left behind with a rarer tag", behind) : ""));
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(result.drawn); ++i) {
      std::swap(pool[i], pool[i + random_.below(pool.size() - i)]);
      chosen_[pool[i]] = true;
    }
    for (const std::size_t row : pool) in_pool_[row] = false;
    result.not_chosen = static_cast<std::int64_t>(pool.size()) - result.drawn;
    return result;
  }

  const Positives& positives_;
  const TagVocabulary& vocabulary_;
  const BuildConfig& config_;
  Random random_;
  std::vector<bool> in_pool_, chosen_;
};

[[noreturn]] void fail_no_tag(const Selection& selection, const TagVocabulary& tags, const BuildConfig& config) {
  const auto largest = std::max_element(selection.tracks_of_tag.begin(), selection.tracks_of_tag.end());
  throw ConfigError(
      fmt::format("min_tracks_per_tag: no tag has {} tracks with a count of {} or more; the largest, '{}', has "
                  "{} of {} distinct tracks",
                  config.min_tracks_per_tag, config.min_count,
                  escaped_bytes(tags[static_cast<std::size_t>(largest - selection.tracks_of_tag.begin())]), *largest,
                  selection.distinct_tracks));
}

}  // namespace

Selection selected(const PlaylistCounts& counts, const BuildConfig& config) {
  const TagVocabulary& tags = counts.keywords.tags;
  Selection selection;
  selection.distinct_tracks = static_cast<std::int64_t>(counts.tracks.size());
  selection.tracks_of_tag.assign(tags.size(), 0);
  for (std::size_t track = 0; track < counts.tracks.size(); ++track) {
    bool any = false;
    for (std::size_t tag = 0; tag < tags.size(); ++tag) {
      const bool has = reaches(counts.tracks, track, tag, config);
      selection.tracks_of_tag[tag] += has ? 1 : 0;
      any = any || has;
    }
    selection.tracks_with_a_tag += any ? 1 : 0;
  }
  std::vector<std::string> kept;
  for (std::size_t tag = 0; tag < tags.size(); ++tag) {
    if (selection.tracks_of_tag[tag] < config.min_tracks_per_tag) continue;
    kept.push_back(tags[tag]);
    selection.columns.push_back(tag);
  }
  if (kept.empty()) fail_no_tag(selection, tags, config);
  selection.vocabulary = TagVocabulary(kept);

  Positives positives{kept.size(), {}};
  const auto has = [&](std::size_t track, std::size_t column) { return reaches(counts.tracks, track, column, config); };
  for (std::size_t track = 0; track < counts.tracks.size(); ++track) {
    const bool any = std::any_of(selection.columns.begin(), selection.columns.end(),
                                 [&](std::size_t column) { return has(track, column); });
    if (any) selection.tracks.push_back(track);
  }
  selection.tracks = counts.tracks.order(std::move(selection.tracks));
  for (const std::size_t track : selection.tracks) {
    for (const std::size_t column : selection.columns) positives.cells.push_back(has(track, column) ? 1 : 0);
  }
  selection.tracks_before_drawing = static_cast<std::int64_t>(selection.tracks.size());
  if (config.tracks_per_tag > 0) {
    std::vector<std::size_t> rows = Drawing(positives, selection.vocabulary, config).rows(selection.drawing);
    for (std::size_t& row : rows) row = selection.tracks[row];
    selection.tracks = std::move(rows);
  }
  return selection;
}

}  // namespace ctxtag
