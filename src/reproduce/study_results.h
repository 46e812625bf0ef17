#pragma once
#include <string>
#include <vector>

#include "ctxtag/reproduce/study_summary.h"
#include "reproduce/study_folder.h"

namespace ctxtag {

/// A row per finished run, in the order of study_runs().
std::string results_csv(const StudyConfig& config, const StudyFolder& folder);

/// The finished runs with the figures of every bootstrap sample. The result does not depend on `threads`.
std::vector<FinishedRun> finished_runs(const StudyConfig& config, const StudyInputs& inputs, const StudyFolder& folder,
                                       int threads);

/// summary.csv, summary.md, a picture of every figure that has values, and, last, results.csv, which
/// is to hold `results`.
void write_results(const StudyConfig& config, const StudyInputs& inputs, const StudyFolder& folder,
                   const std::string& results, int threads);

}  // namespace ctxtag
