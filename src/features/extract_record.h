#pragma once
#include <optional>
#include <string>

#include "extract_state.h"

namespace ctxtag {

/// The journal's line about one input.
std::string record_key(const Track& track);
std::string to_record(const ExtractOutcome& outcome, const Track& track);
/// Nothing when the record is of another file or another start than the track's.
std::optional<ExtractOutcome> outcome_from_record(const std::string& text, const Track& track);

/// The path that tables hold: relative as it was given, of an absolute one the name alone.
std::string portable_path(const Track& track);

}  // namespace ctxtag
