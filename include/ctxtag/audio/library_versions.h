#pragma once
#include <string>
#include <utility>
#include <vector>

namespace ctxtag {

/// Name and version of the decoders beside libsndfile: libmpg123, and FFmpeg where it can be opened (it is opened to
/// ask).
std::vector<std::pair<std::string, std::string>> audio_library_versions();

}  // namespace ctxtag
