#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/evaluation/bootstrap_config.h"
#include "ctxtag/reproduce/recipe_config.h"

namespace ctxtag {

/// A figure as it was measured, beside what was published or claimed.
struct LedgerLine {
  std::string what;
  std::optional<double> published;
  std::string published_text;  ///< with the digits that it was published with
  std::string where;
  std::optional<double> ours;        ///< empty: not measured yet, or undefined
  std::optional<Interval> interval;  ///< of a line with `each`: from the first quartile to the third
  std::string claim, verdict;        ///< empty where there is nothing to say
};

/// The value at a path of an evaluation's or a comparison's JSON, whose parts are apart by dots: a key, a number of an
/// array, or conditions on the members of an array's item, texts or whole numbers, as in
/// `pairs.first=fusion,second=audio.difference`; names may hold dots themselves. Inside `json`; null when there is
/// none.
const nlohmann::json* value_at(const nlohmann::json& json, const std::string& path);

/// Reads the figures that are in `folder`. An object {"value", "interval"} is a figure with its interval; a number has
/// the `interval` beside it, where there is one, or [low, high] at its own path inside the file's `intervals`. A line
/// with `each` has the median of all its files, once all are there, and their quartiles. The verdict is of the claim,
/// as verdict() gives it, of the difference where the claim names a figure with an interval of its own; else of the
/// published value: "agrees" when the interval holds it, or how far ours lies from it; and where a file that is there
/// has no such figure, that it has none. Throws DataError for files that are no JSON.
std::vector<LedgerLine> read_ledger(const RecipeConfig& config, const std::filesystem::path& folder);

std::string ledger_text(const RecipeConfig& config, const std::vector<LedgerLine>& lines);  ///< Markdown
std::string ledger_json(const RecipeConfig& config, const std::vector<LedgerLine>& lines);

}  // namespace ctxtag
