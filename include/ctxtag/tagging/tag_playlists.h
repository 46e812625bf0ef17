#pragma once
#include <filesystem>
#include <vector>

#include "ctxtag/tagging/tag_output.h"

namespace ctxtag {

/// Throws ConfigError that names two tags whose playlists would be one file.
void require_playlists_apart(const TagVocabulary& vocabulary);

/// What else a playlist says of its tracks.
enum class PlaylistScores {
  kLeftOut,
  kAsComments,  ///< for merge_playlists()
};

/// Collects the tracks of each tag and writes one M3U8 per tag, best first (equal scores in input order).
class TagPlaylists {
 public:
  explicit TagPlaylists(TagDecision decision);

  void add(const std::filesystem::path& file, const TrackTags& tags);
  /// FOLDER/<tag>.m3u8 by rename, paths relative to the folder, as the bytes they are. Tags without tracks get an empty
  /// playlist. Returns how many tracks could not be listed because their path holds a line feed.
  std::size_t write(const std::filesystem::path& folder, PlaylistScores scores = PlaylistScores::kLeftOut) const;

 private:
  struct Entry {
    double score;
    std::size_t order;
  };
  TagDecision decision_;
  std::vector<std::filesystem::path> files_;
  std::vector<std::vector<Entry>> entries_;
};

/// A folder of nothing but playlists.
bool is_playlist_folder(const std::filesystem::path& folder);

/// Puts playlists with scores together, folder by folder in the order of `parts`: the bytes that one TagPlaylists with
/// all their tracks writes. Returns how many tracks stand in how many playlists, all counted. Throws ConfigError when
/// `out` does not lie beside the parts (paths in playlists are relative), or parts have other playlists than the first;
/// DataError for playlists without scores.
std::size_t merge_playlists(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& out);

}  // namespace ctxtag
