#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/dataset/split_table.h"
#include "importing/imported.h"
#include "importing/source.h"

namespace ctxtag {

/// One recording of a source, with the tags it is given.
struct ImportedTrack {
  TrackId id;
  std::filesystem::path path;      ///< from the folder of the audio
  std::vector<std::string> about;  ///< one text per column of TrackList::columns
  std::vector<std::string> tags;   ///< each once
  std::optional<Split> split;
  FileLine at;
};

/// Recordings in the order of the source. Ids differ.
struct TrackList {
  std::vector<std::string> columns;  ///< what is known beside the path: artist_id, title ...
  std::vector<ImportedTrack> tracks;
  std::vector<std::string> tags;  ///< all tags there are, in the order of the labels
};

/// Keeps the `top` tags with the most tracks (0: all), ties to the earlier tag, and with `drop_untagged` only the
/// tracks that have one of them. Says in the report what was left out.
void keep_top(TrackList& list, int top, bool drop_untagged, ImportReport& report);

/// 1 where a track has a tag; elsewhere 0, or unknown.
LabelMatrix labels_of(const TrackList& list, bool absent_is_unknown);

/// The tracks that have a split.
SplitTable splits_of(const TrackList& list);

/// tracks.csv: `track_id,path` and the list's columns. Paths lead from the output folder to `audio` (or, when it is
/// empty, to the source's folder). Reports how many of the files are there, and which are empty.
ImportedTable tracks_table(const TrackList& list, const ImportRequest& request, const SourceFolder& source,
                           ImportReport& report);

}  // namespace ctxtag
