#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "ctxtag/formats/tsv.h"
#include "importing/findings.h"

namespace ctxtag {

/// A line of Last.fm-1K: someone played a track. Views into the reader's line.
struct LastfmPlay {
  std::string_view user, time, artist, track_mbid, track;
};

/// Reads `userid-timestamp-artid-artname-traid-traname.tsv`, plain or .gz, line by line, however long it is.
class LastfmPlays {
 public:
  /// Throws DataError when the file cannot be opened. What is wrong with lines goes into `findings`, where given.
  explicit LastfmPlays(const std::filesystem::path& file, Findings* findings = nullptr)
      : lines_(file), findings_(findings) {}

  /// The next line that names a user, a moment and a track (its MusicBrainz id, or the names of artist and track);
  /// false at the end. Others are passed over and counted.
  bool next(LastfmPlay& play);
  /// The line that next() returned.
  int line() const { return lines_.at().line; }
  std::size_t broken() const { return broken_; }

 private:
  bool usable(LastfmPlay& play);
  bool fail(const char* what, const std::string& detail);

  LineReader lines_;
  Findings* findings_;
  std::string line_;
  std::size_t broken_ = 0;
};

}  // namespace ctxtag
