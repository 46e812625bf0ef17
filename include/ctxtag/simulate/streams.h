#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/simulate/listeners.h"

namespace ctxtag {

/// The best that can be had, in expectation over all streams that could have been drawn at the places of those that
/// were: means over them of figures of the generator's own probabilities.
struct StreamCeiling {
  std::string known;  ///< "all signals", "without time" ... of listeners nobody knows; "all signals and the user"
  double accuracy = 0.0, accuracy_at_3 = 0.0, log_loss = 0.0;
};

struct SimulatedStreamTotals {
  std::size_t streams = 0;
  std::vector<std::size_t> of_situation;
  std::vector<StreamCeiling> ceilings;
};

/// Routines of simulated listeners. A stream of listener u is made as: a situation s with a probability proportional to
///   exp(user n_us + age a_s (years - 40) / 15 + gender g_s (+-1) + location l_s,country),
/// n_us normal; an hour with one proportional to exp(3 time cos(2 pi (h - c_s - user m_u) / 24)), m_u normal in hours;
/// a weekend's day, of the two, with log-odds ln(2/5) + day d_s; a device with exp(device b_s,device); a network with
/// exp(network e_s,network + k_device,network); then a track with popularity x (the listener's probability of s for the
/// track)^(2 tracks). c, d, b, e of a situation that people know are set (running: at 7, on a mobile, over the mobile
/// network); those of others are drawn.
///
/// Writes streams.csv (stream_id, user_id, media_id, timestamp, time_zone, listening_device, network, age, gender,
/// country, matches), by listener and time. `listeners` gives tracks their probabilities. Equal configs, equal bytes,
/// whatever the threads. Throws ConfigError for a situation that is no tag of the corpus.
SimulatedStreamTotals write_simulated_streams(const SimulateConfig& config, const SimulatedCorpus& corpus,
                                              const ListenerModel& listeners, const std::filesystem::path& folder,
                                              int threads);

}  // namespace ctxtag
