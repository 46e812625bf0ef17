#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/fetching/fetch_config.h"

namespace ctxtag {

/// The songs to fetch, each once, in the order of their first rows.
struct FetchIds {
  std::vector<TrackId> ids;
  std::size_t repeated = 0;  ///< rows whose id stands further up already
};

/// The first column of a CSV with a header, whatever its name: labels, tracks, a list. A first line whose first cell is
/// all digits is taken for a song, not for a header. Throws DataError for an empty id or no rows at all.
FetchIds read_fetch_ids(const std::filesystem::path& file);

/// A song without a preview: gone for good (as far as the service says), or failed and to be tried again.
struct MissingPreview {
  TrackId id;
  /// Gone: no_preview, unknown_id. Failed: unreachable, timed_out, cut_short, truncated, ... ; not_asked when the run
  /// ended before.
  std::string reason;
  std::string detail;
  int attempts = 0;  ///< tries that failed in this run; 0 for what is gone
};

/// What became of the ids: fetched, had_before, gone and failed add up to their number.
struct FetchReport {
  std::size_t fetched = 0;
  std::size_t had_before = 0;
  std::vector<MissingPreview> gone, failed;  ///< in the order of the ids; gone in earlier runs included
  std::size_t vanished = 0;                ///< in the table of an earlier run, not among the ids now; their files stay
  std::size_t lookups = 0, downloads = 0;  ///< requests sent
  std::size_t quota_pauses = 0;
  std::string stopped;  ///< why the run ended before everything was asked for; empty when it did not
};

struct FetchProgress {
  std::size_t finished = 0, total = 0;  ///< ids, those of earlier runs included
  std::size_t waiting = 0;              ///< ids that failed and wait for another try
  std::size_t quota_pauses = 0;
  double pause_seconds = 0.0;  ///< how long the service still wants to be left alone
};

using FetchObserver = std::function<void(const FetchProgress&)>;

/// Fetches the 30-second preview of every song into `out`:
///
/// audio/ID.mp3 (each appears whole, after it was decoded), tracks.csv, gone.csv (what is gone and why), failed.csv
/// (what is still to be had), fetch.json (counts, lengths). OUT.journal remembers every song that is fetched or gone:
/// killed at any moment, the same call continues and ends with the same bytes. A later call asks for the failed and the
/// new ones only; where nothing is left it sends no request and touches nothing.
///
/// Songs are asked for at `requests_per_second`, downloads run beside that, `parallel` of each at a time. A quota that
/// is used up (HTTP 429, error code 4) is waited for and is no failure of the song. `observe` is called on the calling
/// thread, a few times a second; may be empty.
///
/// Throws ConfigError when the configuration is invalid, there are no ids, two ids would share a file name, `out` holds
/// something else or previews of another service, or another process is at work on it; SystemError (disk full, ...)
/// with all finished work kept.
FetchReport fetch_previews(const std::vector<TrackId>& ids, const FetchConfig& config, const std::filesystem::path& out,
                           const FetchObserver& observe = {});

/// What fetch_previews() would find; sends nothing and writes nothing. `had_before`, `gone_before` and `left` add up to
/// `ids`. Throws like it.
struct FetchPlan {
  std::size_t ids = 0, had_before = 0, gone_before = 0, left = 0;
};
FetchPlan fetch_plan(const std::vector<TrackId>& ids, const FetchConfig& config, const std::filesystem::path& out);

/// Version of the library that speaks HTTP.
std::string http_library_version();

}  // namespace ctxtag
