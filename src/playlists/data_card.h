#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "ctxtag/playlists/build.h"

namespace ctxtag {

/// The totals as a JSON object, and back.
nlohmann::ordered_json totals_json(const PlaylistCounts& counts);
PlaylistTotals totals_from(const nlohmann::ordered_json& json, const Keywords& keywords);

/// The keywords as read_keywords() reads them.
nlohmann::ordered_json keywords_json(const Keywords& keywords);

/// What was read and what each step dropped.
nlohmann::ordered_json data_card(const PlaylistCounts& counts, const BuildConfig& config, const Selection& selection);

/// The same for people, as Markdown.
std::string data_card_text(const nlohmann::ordered_json& card);

}  // namespace ctxtag
