#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/dataset/shard.h"
#include "ctxtag/dataset/shard_record.h"

namespace ctxtag {

/// One recording of a dataset: where its audio lies and what is known of it.
struct Track {
  TrackId id;
  std::filesystem::path path;           ///< as the process can open it
  std::string stored_path;              ///< as it stands in the table: relative to the table, escaped
  std::optional<double> start_seconds;  ///< overrides the front end's
};

using TrackTable = std::vector<Track>;

/// CSV `track_id,path` (and any of `artist_id,album_id,title,artist,start_seconds`); paths are relative to the file.
/// Throws DataError for a missing column, an empty cell, or two rows with one id.
TrackTable read_tracks(const std::filesystem::path& file);

/// Tracks, and what was seen beside them.
struct TrackSearch {
  TrackTable tracks;
  int ignored = 0;        ///< files in folders without a known audio extension
  InputList inputs = {};  ///< of a shard: the whole job's
};

/// The shard's rows of a track table; of the others 8 bytes each are kept. Throws as read_tracks() does, wherever in
/// the table the fault stands.
TrackSearch read_tracks_of(const Shard& shard, const std::filesystem::path& file);

struct SearchOptions {
  bool all_files = false;   ///< in folders, take files of any extension
  bool id_is_stem = false;  ///< the id is the bare file name without extension, instead of the path in its folder
  std::filesystem::path base = {};  ///< of a file list: listed files below it are named by their path from here
};

/// Tracks from files and folders as the user named them. A folder is walked recursively in byte order of the path,
/// links followed once, hidden files left out, and files without a known audio extension counted as ignored. A named
/// file is always taken, even a missing one (it is rejected as missing when its turn comes); its id is its name. So is
/// a folder below a named one that cannot be listed: rejected as unreadable, it is named and counted. Throws
/// ConfigError when two inputs share an id, or a named folder cannot be listed.
TrackSearch tracks_from(const std::vector<std::filesystem::path>& inputs, const SearchOptions& options = {});

/// The shard's tracks; ignored files are counted by the first shard alone.
TrackSearch part_of(TrackSearch search, const Shard& shard);

/// Throws ConfigError when nothing was found: a folder without audio or an empty list is a wrong request.
void require_tracks(const TrackSearch& search);

/// Paths, one a line, escaped as escaped_bytes() does, or, where the list holds a NUL, with one behind each and as they
/// are (`find -print0`); relative ones are taken from the list's folder. `-` reads standard input, whose relative paths
/// are taken from the current folder.
std::vector<std::filesystem::path> read_file_list(const std::filesystem::path& file);

/// The known audio extensions, lower case, with their dot.
const std::vector<std::string>& audio_extensions();

}  // namespace ctxtag
