#pragma once
#include <string>

namespace ctxtag {

/// Whether a path can stand in a playlist, which holds one a line.
bool fits_m3u8(const std::string& path);

/// The path as a line of a playlist: what begins with # would be a comment, and players drop blanks at the beginning.
std::string m3u8_line(const std::string& path);

}  // namespace ctxtag
