#pragma once
#include <string>
#include <vector>

#include "ctxtag/dataset/count_table.h"
#include "ctxtag/dataset/label_statistics.h"
#include "ctxtag/evaluation/reference_points.h"

namespace ctxtag {

/// Everything that `ctxtag-dataset stats` says of a label table.
struct LabelReport {
  TagVocabulary vocabulary;
  LabelStatistics labels;
  SplitStatistics splits;                    ///< without parts where there are no splits
  std::vector<ReferencePoints> references;   ///< of each part that has rows with labels; else of all rows
  std::vector<std::string> reference_names;  ///< of the parts; "all" for all rows
};

/// `splits` and `counts` may be null. Where there is a part `train`, the majority of its labels is a reference point.
LabelReport label_report(const LabelMatrix& labels, const SplitTable* splits = nullptr,
                         const CountTable* counts = nullptr);

/// Undefined values are "-".
std::string label_text(const LabelReport& report);
/// Undefined values are null.
std::string label_json(const LabelReport& report);

}  // namespace ctxtag
