#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/evaluation/bootstrap_config.h"
#include "ctxtag/evaluation/user_results.h"

namespace ctxtag {

/// A figure over the users for whom it is defined.
struct UserMean {
  std::int64_t users = 0;
  std::optional<double> mean, deviation;  ///< deviation: of the population, as published
  std::optional<Interval> interval;       ///< of the mean, users being drawn with replacement; two users or more
};

/// The means of some users.
struct UserGroup {
  std::string name;
  std::int64_t users = 0, samples = 0;
  UserMean accuracy, recall, precision, precision_or_zero, f1;
};

/// The groups that have a user: all; where training samples are known cold (none), warm (some), and warm ones by their
/// number (1, 2 to 4, 5 to 9, 10 or more); users with one context, and with several.
std::vector<UserGroup> user_groups(const std::vector<UserResult>& users, const BootstrapConfig& config,
                                   int threads = 1);

/// How many users the first of two systems serves better: by the F1 of each.
struct WinRate {
  std::int64_t wins = 0, losses = 0, ties = 0;
  std::int64_t ties_at_zero = 0;  ///< of the ties: users whom neither serves at all
  std::optional<double> rate;     ///< (wins + ties / 2) / users; empty without users
  std::optional<Interval> interval;
};

/// The two lists are of the same users in the same order; those without an F1 take no part.
WinRate win_rate(const std::vector<UserResult>& first, const std::vector<UserResult>& second,
                 const BootstrapConfig& config, int threads = 1);

}  // namespace ctxtag
