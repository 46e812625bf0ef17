#pragma once
#include <optional>
#include <string>

#include "ctxtag/evaluation/bootstrap_config.h"

namespace ctxtag {

/// What a claim says of a figure: how it stands to a number, or to another figure, such as a ceiling.
struct Expectation {
  enum class Kind { kAbove, kBelow, kHolds } kind;
  double value = 0.0;
  std::string file, at;  ///< of the other figure; empty: `value` counts
};

/// A figure less another one that was measured apart from it: the square-and-add interval of a difference (Zou and
/// Donner 2008), too wide where the two were measured on the same tracks and move together. Without an interval of the
/// other, a ceiling say, that of the figure alone, moved.
Interval interval_of_difference(double figure, const Interval& interval, double other,
                                const std::optional<Interval>& of_other);

/// "above X", "below X" or "holds X", X being a number or FILE:PATH. Throws ConfigError for anything else.
Expectation parse_expectation(const std::string& text);

/// What an interval says of a claim. "above X": confirmed when all of it lies above X, contradicted when all lies
/// below, else undecided. "holds X": confirmed when it holds X, which is not to say that the figure is X; else
/// contradicted.
std::string verdict(Expectation::Kind kind, double bound, const Interval& interval);

}  // namespace ctxtag
