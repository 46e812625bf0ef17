#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "ctxtag/checking/leaks.h"

namespace ctxtag {

/// How leaks are ended.
enum class RepairBy {
  /// Tracks that hang together, over however many ties, all go to the part that holds most of them; of equal ones to
  /// the first of train, validation, test, or of the folds. No track is lost; the test part may change.
  kMove,
  /// Of splits, all test rows stay; validation rows tied to a test row are left out, then train rows tied to a row
  /// that stays. Of folds, tracks that hang together stay where most of them are, and the others are left out.
  kDrop,
};

/// A row that is no longer where it was.
struct RepairedRow {
  TrackId id;
  int from = 0;
  std::optional<int> to;  ///< empty: left out (the track may still stand in another part)
};

struct Repair {
  PartTable table;  ///< in the order of the original rows; a check of it finds nothing
  std::vector<RepairedRow> changed;
};

/// Recordings that are copies of one copy count as tied to each other. Throws ConfigError when a part would lose its
/// last row.
Repair repaired(const LeakCheck& check, RepairBy by);

}  // namespace ctxtag
