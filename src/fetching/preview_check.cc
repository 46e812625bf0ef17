#include "fetching/preview_check.h"

#include <spdlog/fmt/fmt.h>

#include "audio/container.h"
#include "audio/file_bytes.h"
#include "audio/mono_stream.h"
#include "ctxtag/audio/reject_reason.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr double kRounding = 1.0;  // songs' lengths are told in whole seconds, and previews end with a frame

PreviewFacts decoded(const std::filesystem::path& file, long long bytes) {
  MonoStream stream(file);
  PreviewFacts preview{bytes, 0.0, stream.sample_rate_hz(), stream.channels()};
  std::size_t frames = 0;
  while (stream.next()) frames += stream.size();
  preview.seconds = static_cast<double>(frames) / preview.sample_rate_hz;
  return preview;
}

}  // namespace

PreviewCheck checked_preview(const std::filesystem::path& file, const FetchConfig& config, bool framed,
                             std::optional<double> song_seconds) {
  PreviewCheck check;
  const auto refuse = [&](std::string reason, std::string detail) {
    check.reason = std::move(reason);
    check.detail = std::move(detail);
    return check;
  };
  try {
    const FileBytes bytes(file);
    if (!is_mpeg_audio(bytes)) {
      return refuse("not_audio", "no MP3: it begins with '" + escaped_bytes(bytes.at(0, 20)) + "'");
    }
    check.preview = decoded(file, bytes.size());
  } catch (const RejectedInput& rejection) {
    return refuse(to_text(rejection.reason()), rejection.detail());
  }
  const double seconds = check.preview.seconds;
  if (seconds < config.min_seconds) {
    return refuse("too_short", fmt::format("{:.3f} seconds; fetch.min_seconds is {}", seconds, config.min_seconds));
  }
  const double expected = std::min(config.expected_seconds, song_seconds.value_or(config.expected_seconds));
  if (!framed && seconds < expected - kRounding) {
    return refuse("truncated", fmt::format("{:.3f} seconds, and the server did not say its size", seconds));
  }
  return check;
}

}  // namespace ctxtag
