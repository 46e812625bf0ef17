#pragma once
#include "tag/tag_request.h"
#include "tool_main.h"

namespace ctxtag::tools {

/// Tags recordings and writes every output that was asked for, or scores their windows for a study. Returns the exit
/// status: 1 when some were rejected.
int tag_audio(TagRequest request, const Tool& tool);

}  // namespace ctxtag::tools
