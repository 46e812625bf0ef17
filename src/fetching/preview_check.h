#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "ctxtag/fetching/fetch_config.h"
#include "fetching/outcome.h"

namespace ctxtag {

/// Whether a downloaded file counts as the preview of a song.
struct PreviewCheck {
  std::string reason, detail;  ///< not_audio, empty, corrupt, truncated, too_short; empty when it counts
  PreviewFacts preview;
};

/// Decodes the whole file. It must be MPEG audio, decode without damage to its declared end, and last min_seconds.
/// Where neither the transfer (`framed`) nor the file says how long it is, one that is shorter than both
/// expected_seconds and the song (`song_seconds`, where known) counts as truncated.
PreviewCheck checked_preview(const std::filesystem::path& file, const FetchConfig& config, bool framed,
                             std::optional<double> song_seconds);

}  // namespace ctxtag
