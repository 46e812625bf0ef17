#pragma once
#include <vector>

#include "ctxtag/simulate/streams.h"
#include "simulate/routines.h"

namespace ctxtag {

/// Streams of a listener.
struct ListenerStreams {
  Routine routine;
  std::vector<StreamSigns> streams;
};

/// Ceilings of what a predictor can know: all signals; all but one, each in turn; all signals and the user. A listener
/// that nobody knows is one of all that there are, with the age, gender and country that they show.
std::vector<StreamCeiling> stream_ceilings(const RoutineModel& model, const std::vector<ListenerStreams>& listeners,
                                           int threads);

}  // namespace ctxtag
