#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/label_statistics.h"
#include "ctxtag/playlists/playlist_counts.h"

namespace ctxtag {

/// What the drawing did for one tag, in the order in which tags had their turn.
struct DrawnTag {
  std::string tag;
  std::int64_t tracks = 0;      ///< of the tag before the drawing
  std::int64_t had = 0;         ///< already drawn for tags before
  std::int64_t drawn = 0;       ///< for this one
  std::int64_t missing = 0;     ///< of the tracks asked for; 0 unless unbalanced tags are allowed
  std::int64_t not_chosen = 0;  ///< tracks of this tag left behind; no later tag may draw them
};

/// How counts became tags of tracks.
struct Selection {
  TagVocabulary vocabulary;                 ///< the tags that stayed
  std::vector<std::size_t> tracks;          ///< the tracks that stayed, in the order of TrackCounts::order()
  std::vector<std::size_t> columns;         ///< of the counts, one per tag that stayed
  std::int64_t distinct_tracks = 0;         ///< that were counted at all
  std::int64_t tracks_with_a_tag = 0;       ///< whose count reached the threshold for a tag
  std::vector<std::int64_t> tracks_of_tag;  ///< of each tag of the keywords, by the threshold
  std::int64_t tracks_before_drawing = 0;   ///< with a tag that stayed
  std::vector<DrawnTag> drawing;            ///< empty without drawing
};

/// The steps of the ICASSP 2020 paper: the threshold, dropping small tags, and the drawing: tags by ascending number of
/// tracks; as many tracks of the tag as are still missing are drawn from the pool, then all tracks of the tag leave the
/// pool, drawn or not. Throws ConfigError when no tag stays, or too few tracks are left for a tag.
Selection selected(const PlaylistCounts& counts, const BuildConfig& config);

/// rejects.csv in `folder` (made if need be): what could not be used; removed when all could.
void write_rejects(const std::filesystem::path& folder, const PlaylistCounts& counts);

/// Throws ConfigError when `folder` holds tables of another command, or of nobody known.
void require_dataset_folder(const std::filesystem::path& folder);
void require_partial_folder(const std::filesystem::path& folder);

/// tracks.csv (ids, artists, albums, titles), labels.csv, counts.csv, rejects.csv where there are rejections, card.md
/// and card.json (what was read, what each step dropped) in `folder`. The cards of an earlier run are removed first and
/// card.json comes last: where it stands, the tables belong together. Throws as require_dataset_folder() does.
void write_dataset(const std::filesystem::path& folder, const PlaylistCounts& counts, const BuildConfig& config,
                   const Selection& selection);

/// What one of several machines has counted, as tables in `folder`: tracks.csv, counts.csv, playlists.csv, rejects.csv,
/// and, removed first and written last, partial.json with their rows and SHA-256. Throws as require_partial_folder()
/// does.
void write_partial(const std::filesystem::path& folder, const PlaylistCounts& counts);
bool is_partial(const std::filesystem::path& folder);

/// The parts as one. Throws ConfigError when they were made with other keywords, another way of counting or other
/// filters, or one playlist is in two parts: its counts are in the sums of either and cannot be told apart. Throws
/// DataError when a table is not the one that partial.json describes, and when counts add up to more than 32 bits hold.
PlaylistCounts merged_partials(const std::vector<std::filesystem::path>& folders);

}  // namespace ctxtag
