#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/dataset/tag_vocabulary.h"
#include "ctxtag/playlists/playlist_counts.h"

namespace ctxtag {

/// Something that was met several times, and the first of it.
struct CountedFinding {
  std::int64_t count = 0;
  std::string first;

  void add(const std::string& what) {
    if (count++ == 0) first = what;
  }
};

/// What became of everything that was read.
struct EventTotals {
  std::int64_t events = 0;                         ///< read: rows of tables, or tracks times contexts of playlists
  CountedFinding repeated;                         ///< user, track and context once more: their counts add up
  std::map<std::string, std::int64_t> no_context;  ///< events of contexts outside the vocabulary
  CountedFinding samples_without_context;          ///< rows of a sample table without a tag
  CountedFinding similar_users, similar_tracks;    ///< ids that differ from another only as 07 and 7.0 do from 7
  CountedFinding playlists_without_user;
  std::optional<PlaylistTotals> playlists;
  std::int64_t rejected_lines = 0;
};

/// Who uses which track for what.
struct ContextEvents {
  /// `user`, `track` and `context` are positions in the lists below.
  struct Use {
    std::uint32_t track = 0, user = 0;
    std::uint32_t context = 0;
    std::uint32_t count = 0;  ///< at least 1
  };
  std::vector<std::string> users, tracks;  ///< shorter ids first, then byte order
  TagVocabulary contexts;
  std::vector<Use> uses;  ///< ascending by track, user and context, each of these once
  EventTotals totals;
  std::vector<PlaylistInput> inputs;
  std::vector<Rejection> rejections;
};

struct EventReading {
  OnError on_error = OnError::kStop;
  bool ids_as_numbers = false;  ///< 7, 07 and 7.0 are one id
};

/// Events from tables: CSV, TSV (quotes are text) or JSON lines, by extension, plain or gzip-compressed; columns
/// `user_id, track_id, context` and perhaps `count`, a whole number from 1 (also `user`, `track`, `song_id`, `tag`).
/// Contexts are those of the vocabulary in its order, or, when it is empty, all that occur in byte order. The order of
/// rows and files changes nothing but which of several findings is the first. Throws DataError with file and line,
/// ConfigError when no event is left.
ContextEvents read_context_events(const std::vector<std::filesystem::path>& files, const TagVocabulary& vocabulary,
                                  const EventReading& reading, const CountObserver& observe = {});

/// Events from tables of playlists as count_playlist_tables() reads them, which must have a column `user`: a user uses
/// the tracks of a playlist for the contexts that stand in its title. A playlist without a user is left out, counted.
ContextEvents context_events_of_playlists(const std::vector<std::filesystem::path>& files, const Keywords& keywords,
                                          const PlaylistFilterConfig& filter, const EventReading& reading,
                                          const CountObserver& observe = {});

/// Events from samples, one for each positive label. Throws DataError that names the first sample with an unknown
/// label: missing is not absent.
ContextEvents context_events_of_samples(const SampleTable& samples, const std::string& name,
                                        const EventReading& reading);

}  // namespace ctxtag
