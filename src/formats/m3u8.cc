#include "ctxtag/formats/m3u8.h"

namespace ctxtag {

bool fits_m3u8(const std::string& path) { return path.find_first_of("\r\n") == std::string::npos; }

std::string m3u8_line(const std::string& path) {
  const bool taken_otherwise = !path.empty() && (path[0] == '#' || path[0] == ' ');
  return (taken_otherwise ? "./" : "") + path + "\n";
}

}  // namespace ctxtag
