#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// Labels after a person's verdicts on some of their cells.
struct CheckedLabels {
  LabelMatrix labels;         ///< 1 where the verdict is yes, 0 where it is no, else as they were
  LabelMatrix verified;       ///< the same shape: known where there is a verdict, and nowhere else
  std::int64_t yes = 0;       ///< cells
  std::int64_t no = 0;        ///< cells
  std::int64_t open = 0;      ///< cells listed without a verdict
  std::int64_t repeated = 0;  ///< rows with a verdict that an earlier row has given already
};

/// Verdicts from tables with the columns `track_id`, `tag` and `verdict`, whatever else they hold: lists that
/// `ctxtag-eval missing` wrote and a person filled, perhaps in a spreadsheet. A verdict is yes, y or 1, or no, n or 0,
/// in any case and with blanks around it; empty is open. Tables may be separated by semicolons, as spreadsheets of some
/// countries save them; rows of nothing but empty cells are passed over.
///
/// Visible positives are not verified by being there: only what a person has looked at is. A yes to one agrees with the
/// labels (the list may be applied twice); a no to one is an error, since such a list names no visible positive.
///
/// Throws DataError with file, line and value for any other verdict, a track or a tag that the labels do not have, and
/// a no to a visible positive; with both files and lines for two different verdicts on one cell. ConfigError without
/// tables.
CheckedLabels checked_labels(const LabelMatrix& labels, const std::vector<std::filesystem::path>& tables);

}  // namespace ctxtag
