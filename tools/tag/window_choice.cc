#include "tag/window_choice.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag::tools {

void take_window_length(TagRequest& request) {
  if (request.windows.seconds.size() > 1)
    throw ConfigError("--window-seconds: several lengths go with --window-scores");
  if (!request.windows.seconds.empty()) request.plan.window_seconds = request.windows.seconds.front();
  request.plan.validate();
}

void require_windows_fit(const nn::Tagger& tagger, double seconds) {
  FrontendConfig frontend = tagger.description().frontend.config;
  if (seconds > 0.0) frontend.length_seconds = seconds;
  const auto frames = static_cast<std::size_t>(std::max(frontend.frames(), 0));
  if (tagger.fixed_frames() != 0 && frames != tagger.fixed_frames()) {
    throw ConfigError("--window-seconds: this model takes windows of one length only, " +
                      to_text(tagger.description().frontend.config.length_seconds) + " s");
  }
  if (frames < tagger.min_frames()) {
    throw ConfigError("--window-seconds: " + to_text(seconds) + " s are " + std::to_string(frames) +
                      " frames; this model needs at least " + std::to_string(tagger.min_frames()));
  }
}

WindowScoresChoice windows_for_study(const TagRequest& request, const nn::Tagger& tagger) {
  if (!request.output.out.empty() || !request.output.scores.empty() || !request.output.embeddings.empty() ||
      !request.output.playlists.empty() || request.output.format != "csv" || request.top != 0 || request.threshold ||
      request.plan.windows != 1 || request.plan.pool != "mean") {
    throw ConfigError(
        "--window-scores: is the only output, of all windows; leave out --out, --format, --scores, --embeddings, "
        "--playlists, --top, --threshold, --windows and --pool");
  }
  WindowScoresChoice choice = request.windows;
  if (choice.seconds.empty()) choice.seconds = {tagger.description().frontend.config.length_seconds};
  std::sort(choice.seconds.begin(), choice.seconds.end());
  choice.hop_seconds = request.plan.hop_seconds > 0.0 ? request.plan.hop_seconds : choice.seconds.front() / 2.0;
  for (std::size_t i = 0; i < choice.seconds.size(); ++i) {
    WindowPlan plan;
    plan.window_seconds = choice.seconds[i];
    plan.hop_seconds = choice.hop_seconds;
    plan.validate();
    require_windows_fit(tagger, choice.seconds[i]);
    if (choice.seconds[i] == 0.0) throw ConfigError("--window-seconds: 0 is no length");
    if (i > 0 && choice.seconds[i] == choice.seconds[i - 1]) {
      throw ConfigError("--window-seconds: " + to_text(choice.seconds[i]) + " is there twice");
    }
  }
  return choice;
}

}  // namespace ctxtag::tools
