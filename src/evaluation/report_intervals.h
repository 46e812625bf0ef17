#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ctxtag/evaluation/metric_report.h"

namespace ctxtag {

/// A table for people: every tag, then every average, beside its interval.
std::string intervals_text(const FigureIntervals& intervals, const TagVocabulary& vocabulary);

/// `{"method", "replicates", "confidence", "seed", "clusters", "per_tag": {TAG: {FIGURE: [low, high]}}, "average":
/// {...}}`
nlohmann::ordered_json intervals_json(const FigureIntervals& intervals, const TagVocabulary& vocabulary);

/// Columns for the rows of csv_report(): tags, then (macro), (micro) and (weighted). `FIGURE_low` and `FIGURE_high` of
/// every figure of a tag, and of exact_match.
std::vector<std::string> interval_columns();
std::vector<std::vector<std::string>> interval_rows(const FigureIntervals& intervals);

}  // namespace ctxtag
