#include "audio/decoder.h"

#include <algorithm>
#include <string>

#include "audio/container.h"
#include "audio/ffmpeg_decoder.h"
#include "audio/file_bytes.h"
#include "audio/mpg123_decoder.h"
#include "audio/sndfile_decoder.h"
#include "ctxtag/audio/reject_reason.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

bool named_as_mpeg_audio(const std::filesystem::path& file) {
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return extension == ".mp3" || extension == ".mp2" || extension == ".mp1" || extension == ".mpga";
}

// Names the container when it is one we know: then the file is damaged, not of a foreign kind.
std::unique_ptr<AudioDecoder> open_with_ffmpeg(const FileBytes& file) {
  const FfmpegModule& ffmpeg = FfmpegModule::instance();
  const std::string begin = "it begins with '" + escaped_bytes(file.at(0, 8)) + "'";
  if (!ffmpeg.present()) {
    throw RejectedInput(RejectReason::kUnsupported, file.path(),
                        "no decoder at hand understands it (" + begin + "); " + ffmpeg.absent());
  }
  OpenedByFfmpeg opened = ffmpeg.open(file.path());
  if (opened.decoder) return std::move(opened.decoder);
  if (is_mpeg4(file) && mpeg4_is_cut(file)) {
    throw RejectedInput(RejectReason::kTruncated, file.path(), "its MPEG-4 boxes reach beyond its end");
  }
  if (opened.lacks_decoder) {
    throw RejectedInput(RejectReason::kUnsupported, file.path(), "no decoder understands what it holds: " + opened.why);
  }
  if (is_known_container(file)) {
    throw RejectedInput(RejectReason::kCorrupt, file.path(), "it cannot be opened (" + begin + "): " + opened.why);
  }
  throw RejectedInput(RejectReason::kUnsupported, file.path(), "no decoder understands it: " + begin);
}

}  // namespace

std::unique_ptr<AudioDecoder> open_audio(const std::filesystem::path& file) {
  auto bytes = std::make_unique<FileBytes>(file);
  const bool mpeg_by_content = is_mpeg_audio(*bytes);
  if (!mpeg_by_content) {
    if (auto decoder = open_with_sndfile(bytes)) return decoder;
  }
  if (mpeg_by_content || named_as_mpeg_audio(file)) {
    if (auto decoder = open_with_mpg123(std::make_unique<FileBytes>(file))) return decoder;
  }
  return open_with_ffmpeg(*bytes);
}

}  // namespace ctxtag
