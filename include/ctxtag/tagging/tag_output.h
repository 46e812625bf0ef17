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

/// Throws ConfigError that names two tags whose playlists would be one file.
void require_playlists_apart(const TagVocabulary& vocabulary);

/// Collects the tracks of each tag and writes one M3U8 per tag, best first (equal scores in input order).
class TagPlaylists {
 public:
  explicit TagPlaylists(TagDecision decision);

  void add(const std::filesystem::path& file, const TrackTags& tags);
  /// FOLDER/<tag>.m3u8 by rename, paths relative to the folder, as the bytes they are. Tags without tracks get an empty
  /// playlist. Returns how many tracks could not be listed because their path holds a line feed.
  std::size_t write(const std::filesystem::path& folder) const;

 private:
  struct Entry {
    double score;
    std::size_t order;
  };
  TagDecision decision_;
  std::vector<std::filesystem::path> files_;
  std::vector<std::vector<Entry>> entries_;
};

}  // namespace ctxtag
