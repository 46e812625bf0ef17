#pragma once
#include <string>

#include "ctxtag/users/embed.h"

namespace ctxtag {

/// Of a run that found its outputs there.
EmbedReport finished_before(std::size_t users_without_vector);
/// The counts so far: what was read, what the vectors are made from, and who never played anything.
EmbedReport report_on(const ListeningReport& listening, const PlayCounts& training);

/// What NAME.json says of the vectors beside it: the same for the same input, config and seed.
std::string record_text(const EmbedConfig& config, const EmbedReport& report);

}  // namespace ctxtag
