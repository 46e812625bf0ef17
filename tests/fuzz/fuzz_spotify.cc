#include <cstdint>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "fuzz_file.h"
#include "importing/spotify_history.h"
#include "importing/utc_time.h"

/// A history is read entry by entry or refused with a message that can be shown; its entries keep their promises.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ctxtag;
  const std::filesystem::path file = fuzz::input_file(data, size);
  std::size_t number = 0;
  int line = 1;
  try {
    read_spotify_history(file, [&](const SpotifyEntry& entry) {
      fuzz::require(entry.number == ++number && entry.at.line >= line);
      line = entry.at.line;
      const bool broken = entry.kind == SpotifyEntryKind::kBroken;
      fuzz::require(broken != entry.breach.empty() && is_utf8(entry.breach));
      fuzz::require(broken || is_utc_time(entry.time));
      fuzz::require((entry.kind == SpotifyEntryKind::kTrack) <= !entry.track.empty());
      fuzz::require(!entry.played_ms || *entry.played_ms >= 0);
    });
  } catch (const DataError& error) {
    fuzz::require(is_utf8(error.what()));
  }
  return 0;
}
