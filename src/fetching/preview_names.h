#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ctxtag/dataset/ids.h"

namespace ctxtag {

/// `text` with every byte that is not an ASCII letter, digit, '-' or '_' as %NN: one to one, safe as part of a URL's
/// path and as a file name that stays in its folder.
std::string percent_encoded(std::string_view text);

/// "ID.mp3", the id percent-encoded.
std::string preview_file_name(const TrackId& id);

/// Throws ConfigError when an id is too long for a file name, or two ids would share one on a disk that does not tell
/// upper from lower case.
void require_own_file_names(const std::vector<TrackId>& ids);

}  // namespace ctxtag
