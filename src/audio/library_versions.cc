#include "ctxtag/audio/library_versions.h"

#include "audio/ffmpeg_decoder.h"

namespace ctxtag {

std::vector<std::pair<std::string, std::string>> audio_library_versions() {
  std::vector<std::pair<std::string, std::string>> versions{{"libmpg123", CTXTAG_MPG123_VERSION}};
  const FfmpegModule& ffmpeg = FfmpegModule::instance();
  if (ffmpeg.present()) versions.emplace_back("FFmpeg", ffmpeg.version());
  return versions;
}

}  // namespace ctxtag
