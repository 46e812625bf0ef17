#pragma once
#include "tag/tag_request.h"

namespace ctxtag::tools {

/// Makes the one length of --window-seconds that of the plan. Throws ConfigError for several.
void take_window_length(TagRequest& request);

/// Throws ConfigError unless the model takes windows of so many seconds (0: the front end's own length).
void require_windows_fit(const nn::Tagger& tagger, double seconds);

/// What a study of windows scores: every length that is asked for; without any, the front end's own, every half of the
/// shortest. Throws ConfigError for requests of anything beside.
WindowScoresChoice windows_for_study(const TagRequest& request, const nn::Tagger& tagger);

}  // namespace ctxtag::tools
