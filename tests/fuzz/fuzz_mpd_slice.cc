#include <cstdint>
#include <string>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/playlists/playlist_counts.h"
#include "fuzz_file.h"

/// A slice is counted or refused with its place; skipping never refuses, and its books balance.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ctxtag;
  Keywords keywords;
  keywords.tags = TagVocabulary({"gym"});
  keywords.keywords = {{"gym", 0}};
  const std::filesystem::path file = fuzz::input_file(data, size);
  CountOptions options;
  try {
    count_mpd_slices({file}, keywords, {}, options);
  } catch (const DataError& error) {
    fuzz::require(is_utf8(error.what()));
  }
  options.on_error = OnError::kSkip;
  const PlaylistTotals totals = count_mpd_slices({file}, keywords, {}, options).totals;
  fuzz::require(totals.playlists == totals.counted + totals.without_keyword + totals.rejected);
  return 0;
}
