#pragma once
#include "tag/tag_request.h"
#include "tool_main.h"

namespace ctxtag::tools {

/// Scores the tracks of a feature store, for listeners where some are named, into one score table, and embeddings
/// where they are asked for. Returns the exit status.
int tag_features(TagRequest request, const Tool& tool);

}  // namespace ctxtag::tools
