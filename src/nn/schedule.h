#pragma once
#include <cstdint>

#include "ctxtag/nn/config.h"

namespace ctxtag::nn {

/// The learning rate of step `step` (from 0) out of `total_steps`. Throws ConfigError for an unknown schedule.
/// one_cycle: from peak/25 up to the peak over the warm-up, then down to peak/250,000, both along half a cosine
/// (PyTorch's OneCycleLR).
double scheduled_rate(const ScheduleConfig& config, double learning_rate, std::int64_t step, std::int64_t total_steps);

}  // namespace ctxtag::nn
