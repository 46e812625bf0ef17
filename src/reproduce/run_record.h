#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/reproduce/run_figures.h"

namespace ctxtag {

/// What metrics.json of a finished run says.
struct RunRecord {
  std::int64_t rows = 0;    ///< test rows
  std::int64_t hidden = 0;  ///< positives hidden from the training
  StudyFigures figures;
  std::vector<double> thresholds;            ///< per tag; empty: none were fitted
  std::vector<std::string> unweighted_tags;  ///< of FinishedRun
  std::string same_as;                       ///< the system of the same cell whose scores these are; empty: its own
};

std::string record_json(const RunRecord& record);
/// Empty when there is none. Throws DataError for a damaged file.
std::optional<RunRecord> read_record(const std::filesystem::path& file);

}  // namespace ctxtag
