#pragma once
#include <optional>
#include <string>

#include "ctxtag/checking/leaks.h"
#include "ctxtag/checking/repair.h"

namespace ctxtag {

/// What a check found and, where leaks were ended, what that changed.
struct LeakReport {
  LeakCheck check;
  std::vector<Leak> leaks;
  std::vector<LeakCount> counts;
  std::optional<Repair> repair;
  std::vector<PartBalance> balance, repaired_balance;  ///< of the labels, where there are any, before and after

  explicit LeakReport(LeakCheck of);
};

/// A table with a line for each kind and two parts, and under it the first few examples.
std::string leak_text(const LeakReport& report);
std::string leak_json(const LeakReport& report);

/// All leaks, a line each: kind, part_a, part_b, key, rows_a, rows_b, track_a, track_b, and of similar audio
/// bit_error_rate, overlap_seconds and offset_seconds (from the first of the key to the second).
std::string leak_csv(const LeakReport& report);

}  // namespace ctxtag
