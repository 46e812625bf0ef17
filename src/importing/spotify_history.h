#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "ctxtag/formats/csv.h"

namespace ctxtag {

enum class SpotifyEntryKind { kTrack, kIncognito, kEpisode, kAudiobook, kWithoutTrack, kBroken };

/// One entry of Spotify's extended streaming history, as it stands there; texts are empty where it has none.
struct SpotifyEntry {
  SpotifyEntryKind kind = SpotifyEntryKind::kBroken;
  FileLine at;             ///< the line in which it begins
  std::size_t number = 0;  ///< among the entries of its file, counted from 1
  std::string breach;      ///< of a broken entry: which key is not what it should be, never what stands there
  std::string user, time, platform, country, track, title, artist;
  std::optional<std::int64_t> played_ms;  ///< from 0
  bool offline = false;
};

/// Calls `take` for every entry in the order of the file, a JSON list of objects; the entry is valid during the call.
/// Holds one file in memory. Throws DataError with file and line for a file that is no such list; as the file holds
/// addresses and names, no error repeats anything of it.
void read_spotify_history(const std::filesystem::path& file, const std::function<void(const SpotifyEntry&)>& take);

}  // namespace ctxtag
