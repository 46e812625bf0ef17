#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/audio/perturbation.h"
#include "ctxtag/features/frontend_config.h"
#include "ctxtag/formats/journal.h"
#include "ctxtag/tagging/track_tags.h"

namespace ctxtag {

/// Which parts of a recording are scored, and how their scores become the track's.
struct WindowPlan {
  /// 1: the front end's excerpt; N: up to N whole windows spread evenly over the track. Where it has more than 128 (or
  /// 2 N) windows, they are chosen from every second, fourth, ... of them, so that memory stays bounded.
  int windows = 1;
  double window_seconds = 0.0;  ///< above 0: tags over time, windows of this length ...
  double hop_seconds = 0.0;     ///< ... every so often (0: without overlap)
  std::string pool = "mean";    ///< of pool_names(): over the windows, tag by tag

  bool one_excerpt() const { return windows == 1 && window_seconds == 0.0; }

  /// Throws ConfigError.
  void validate() const;
};

struct TagOptions {
  WindowPlan plan;
  int threads = 1;
  bool embeddings = false;
  bool samples = false;   ///< the scorer is given samples, so many a window, instead of spectrograms
  bool excerpts = false;  ///< say in TrackTags::windows what was scored, without tags over time too
  std::optional<Perturbation> perturbation = {};  ///< of the one excerpt, as each track is read ...
  std::uint64_t seed = 0;  ///< ... what is random in it being a function of seed, kind of perturbation and track id
};

/// What happened to every input; the four numbers add up to the inputs.
struct TagCounts {
  std::size_t tagged = 0, done_before = 0, ignored = 0;
  std::size_t vanished = 0;                     ///< in the journal, but no input any more; not one of the inputs
  std::map<std::string, std::size_t> rejected;  ///< by reason

  std::size_t rejected_total() const;
};

/// Decodes, transforms and scores tracks: each thread carries a few tracks at a time from file to scores, so decoding
/// and network overlap and nothing waits. Results do not depend on threads or order.
class TrackTagger {
 public:
  TrackTagger(Scorer scorer, const FrontendConfig& frontend, const TagOptions& options);
  ~TrackTagger();

  /// Tags one recording. A rejected input is a value, not an exception.
  TrackTags tag(const Track& track) const;

  using Take = std::function<void(std::size_t index, TrackTags tags)>;
  /// Tags `tracks` and hands over the results in their order on the calling thread.
  void tag_all(const TrackTable& tracks, const Take& take) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// tag_all() with a memory: what the journal holds of unchanged files (size and time of change) is not done again, and
/// every result reaches the journal before it counts. `observe` is called after each finished track. Rejected files are
/// remembered too. Results are read back with journaled_tags(). A journal can hold several `part`s, each of them what
/// one tagger says of the tracks; the vanished are then not counted.
TagCounts tag_with_journal(
    const TrackTagger& tagger, const TrackTable& tracks, Journal& journal,
    const std::function<void(std::size_t index, const TrackTags& tags, bool done_before)>& observe,
    const std::string& part = "");

/// What the journal holds of a track. Throws DataError when it holds nothing.
TrackTags journaled_tags(const Journal& journal, const Track& track, const std::string& part = "");

}  // namespace ctxtag
