#pragma once
#include <optional>
#include <string>

#include "ctxtag/simulate/corpus.h"
#include "ctxtag/simulate/listeners.h"
#include "ctxtag/simulate/playlists.h"
#include "ctxtag/simulate/streams.h"

namespace ctxtag {

/// Config, terms of every tag, ceilings, and latents and probabilities of every clip, as JSON; with playlists also what
/// was made, and the popularity of every clip; with listeners what was made, and the ceilings with and without knowing
/// who listens; with streams, ceilings with and without each of their signals.
std::string truth_json(const SimulateConfig& config, const SimulatedCorpus& corpus,
                       const std::optional<SimulatedPlaylistTotals>& playlists,
                       const std::optional<SimulatedListenerTotals>& listeners,
                       const std::optional<SimulatedStreamTotals>& streams);

/// The keys that decide how the clips sound and what they are, as a journal compares them: equal for equal audio.
std::string sound_json(const SimulateConfig& config);

}  // namespace ctxtag
