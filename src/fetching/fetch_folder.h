#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/ids.h"
#include "ctxtag/fetching/fetch_config.h"
#include "ctxtag/formats/journal.h"
#include "fetching/outcome.h"
#include "fetching/preview_check.h"

namespace ctxtag {

/// Everything a fetch keeps on disk: OUT with its audio and tables, OUT.journal, and while work is under way
/// OUT/incoming with a preview that is not checked yet.
class FetchFolder {
 public:
  enum class Access { kWork, kLookOnly };

  /// kWork makes the folder and locks the journal; kLookOnly writes nothing where there is no journal yet.
  /// Throws ConfigError as fetch_previews() says.
  FetchFolder(const std::filesystem::path& out, const FetchConfig& config, Access access);

  /// What an earlier run left: fetched, with its file as it was then, or gone. Empty when the song is to be asked for.
  std::optional<FetchOutcome> known(const TrackId& id) const;
  /// Puts the body in place when it is a preview; else says why not.
  PreviewCheck keep(const TrackId& id, const std::string& body, bool framed, std::optional<double> song_seconds);
  /// Remembers what is fetched or gone; what failed is asked for again by the next run.
  void remember(const TrackId& id, const FetchOutcome& outcome);
  /// How many songs stand in the table of an earlier run and not among `ids`.
  std::size_t vanished(const std::vector<TrackId>& ids) const;
  /// Writes the tables. Where they say the same already, nothing is touched.
  void complete(const std::vector<TrackId>& ids, const std::vector<FetchOutcome>& outcomes);

 private:
  std::filesystem::path audio_file(const TrackId& id) const;

  std::filesystem::path out_;
  FetchConfig config_;
  std::unique_ptr<Journal> journal_;  ///< none when only looking where nothing is
};

}  // namespace ctxtag
