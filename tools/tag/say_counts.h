#pragma once
#include "ctxtag/tagging/tag_tracks.h"

namespace ctxtag::tools {

/// Says on stderr what became of the inputs, `ignored` ones beside. Returns the exit status: 1 when some were rejected.
int say_counts(const TagCounts& counts, int ignored);

}  // namespace ctxtag::tools
