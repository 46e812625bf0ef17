#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/users/user_dataset.h"

namespace ctxtag {

/// How many bits are set.
int number_of(std::uint64_t contexts);

/// What is left after a step: over all samples, or those of one split.
StepCount step_count(const std::string& step, const std::vector<ContextSample>& samples);
StepCount step_count(const std::string& step, const std::vector<ContextSample>& samples, Split split);

/// Puts what all events say into the report.
void count_events(const std::vector<ContextSample>& samples, std::size_t users, UserBuildReport& report);
/// Puts what the finished samples say into the report.
void count_splits(const UserDataset& dataset, UserBuildReport& report);

}  // namespace ctxtag
