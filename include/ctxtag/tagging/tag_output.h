#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/tag_vocabulary.h"
#include "ctxtag/dataset/track_table.h"
#include "ctxtag/tagging/track_tags.h"

namespace ctxtag {

/// Turns scores into tags: those of at least their threshold, best first, at most `top` of them (0: all).
struct TagDecision {
  TagVocabulary vocabulary;
  std::vector<double> thresholds;  ///< one per tag
  int top = 0;

  /// Columns of the tags a track gets.
  std::vector<std::size_t> tags_of(const std::vector<double>& scores) const;
};

/// "track_id,tags,<tag>...": the tags of a track separated by blanks, then every score. Rejected tracks have no row.
std::string tags_csv_header(const TagDecision& decision);
std::string tags_csv_row(const TagDecision& decision, const TrackId& id, const TrackTags& tags);

/// One JSON object per input, rejected ones too.
std::string tags_json_line(const TagDecision& decision, const TrackId& id, const TrackTags& tags);

/// Audacity's label track: "start TAB end TAB tag", neighbouring windows with the same tag joined where they touch or
/// overlap. Seconds.
std::string audacity_labels(const TagDecision& decision, const TrackTags& tags);

}  // namespace ctxtag
