#pragma once
#include <string>
#include <vector>

#include "ctxtag/evaluation/evaluate.h"
#include "ctxtag/evaluation/evaluate_samples.h"

namespace ctxtag {

/// The tables that evaluate() takes for the protocol: rows are samples by sample_id(), or with mo_mg tracks. Throws as
/// evaluate_samples() does; adds to `notes` what was left out.
EvaluationTables protocol_tables(const SampleTables& tables, const EvaluationConfig& config,
                                 std::vector<std::string>& notes);

}  // namespace ctxtag
