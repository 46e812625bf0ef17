#pragma once
#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/evaluation/evaluate.h"
#include "ctxtag/evaluation/user_results.h"

namespace ctxtag {

/// The samples that the figures of `report` are of, with the decisions that they were made of. `rows` are what
/// protocol_tables() made of `samples`, and evaluate() made the report of.
DecidedSamples decided_samples(const SampleTable& samples, const EvaluationTables& rows, const EvaluationConfig& config,
                               const MetricReport& report);

}  // namespace ctxtag
