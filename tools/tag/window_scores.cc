#include "tag/window_scores.h"

#include <iostream>
#include <optional>

#include "ctxtag/base/text.h"
#include "ctxtag/dataset/window_table.h"
#include "progress.h"

namespace ctxtag::tools {
namespace {

// The excerpt where there is no length.
struct WindowPart {
  std::optional<double> seconds;
  std::string name;
};

std::vector<WindowPart> window_parts(const WindowScoresChoice& choice) {
  std::vector<WindowPart> parts = {{{}, "excerpt"}};
  for (const double seconds : choice.seconds) parts.push_back({seconds, to_text(seconds) + " s"});
  return parts;
}

// What the journal holds of one track: of every part, or the first rejection.
struct WindowsOfTrack {
  std::vector<TrackTags> parts;
  const TrackTags* rejection = nullptr;
};

WindowsOfTrack windows_of(const Journal& journal, const Track& track, const std::vector<WindowPart>& parts) {
  WindowsOfTrack all;
  for (const WindowPart& part : parts) all.parts.push_back(journaled_tags(journal, track, part.name));
  for (const TrackTags& tags : all.parts) {
    if (tags.rejected() && all.rejection == nullptr) all.rejection = &tags;
  }
  return all;
}

}  // namespace

TagCounts write_window_scores(const nn::Tagger& tagger, const TrackTable& tracks, const WindowScoresChoice& choice,
                              const std::string& journal_request, const Tool& tool) {
  const Scorer scorer = [&](const std::vector<float>& values, std::size_t frames) {
    return tagger.score(values, frames);
  };
  const std::vector<WindowPart> parts = window_parts(choice);
  Journal journal(choice.file + ".journal", "windows " + to_text(choice.hop_seconds) + " " + journal_request);
  Progress progress("passes over recordings", tool.quiet);
  std::size_t passes = 0;
  std::vector<int> passes_before(tracks.size(), 0);
  for (const WindowPart& part : parts) {
    TagOptions options;
    options.threads = tool.thread_count();
    options.excerpts = true;
    options.plan.window_seconds = part.seconds.value_or(0.0);
    options.plan.hop_seconds = part.seconds ? choice.hop_seconds : 0.0;
    const TrackTagger work(scorer, tagger.description().frontend.config, options);
    tag_with_journal(
        work, tracks, journal,
        [&](std::size_t index, const TrackTags&, bool before) {
          passes_before[index] += before ? 1 : 0;
          progress.update(++passes, parts.size() * tracks.size());
        },
        part.name);
  }
  progress.finish();

  TagCounts counts;
  WindowTable table;
  table.vocabulary = tagger.description().vocabulary;
  std::vector<double> scores;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    const WindowsOfTrack all = windows_of(journal, tracks[i], parts);
    if (all.rejection != nullptr) {
      ++counts.rejected[all.rejection->reject_reason];
      std::cerr << rejection_line(escaped_bytes(tracks[i].path.string()), all.rejection->reject_reason,
                                  all.rejection->reject_detail);
      continue;
    }
    ++(passes_before[i] == static_cast<int>(parts.size()) ? counts.done_before : counts.tagged);
    for (std::size_t part = 0; part < parts.size(); ++part) {
      for (const WindowScores& window : all.parts[part].windows) {
        table.windows.push_back({tracks[i].id, parts[part].seconds, window.start_seconds, window.seconds});
        scores.insert(scores.end(), window.scores.begin(), window.scores.end());
      }
    }
  }
  table.scores = Eigen::Map<RealMatrix>(scores.data(), static_cast<Eigen::Index>(table.windows.size()),
                                        static_cast<Eigen::Index>(table.vocabulary.size()));
  write_windows(choice.file, table);
  return counts;
}

}  // namespace ctxtag::tools
