#pragma once
#include <array>
#include <cstdint>
#include <utility>

#include "ctxtag/playlists/playlist_counts.h"

namespace ctxtag {

/// The plain numbers among PlaylistTotals, by the names they have in data cards and parts.
using TotalField = std::pair<const char*, std::int64_t PlaylistTotals::*>;

inline constexpr std::array<TotalField, 13> kTotalFields{{{"playlists", &PlaylistTotals::playlists},
                                                          {"counted", &PlaylistTotals::counted},
                                                          {"without_keyword", &PlaylistTotals::without_keyword},
                                                          {"editorial", &PlaylistTotals::editorial},
                                                          {"too_short", &PlaylistTotals::too_short},
                                                          {"too_long", &PlaylistTotals::too_long},
                                                          {"one_artist", &PlaylistTotals::one_artist},
                                                          {"one_album", &PlaylistTotals::one_album},
                                                          {"rejected", &PlaylistTotals::rejected},
                                                          {"rows", &PlaylistTotals::rows},
                                                          {"repeated_rows", &PlaylistTotals::repeated_rows},
                                                          {"rejected_lines", &PlaylistTotals::rejected_lines},
                                                          {"rejected_files", &PlaylistTotals::rejected_files}}};

}  // namespace ctxtag
