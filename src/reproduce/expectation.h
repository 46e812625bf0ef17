#pragma once
#include <string>

#include "ctxtag/evaluation/bootstrap_config.h"

namespace ctxtag {

/// What a claim says of a figure.
struct Expectation {
  enum class Kind { kAbove, kBelow, kHolds } kind;
  double value;
};

/// "above X", "below X" or "holds X". Throws ConfigError for anything else.
Expectation parse_expectation(const std::string& text);

/// What an interval says of a claim. "above X": confirmed when all of it lies above X, contradicted when all lies
/// below, else undecided. "holds X": confirmed when it holds X, which is not to say that the figure is X; else
/// contradicted.
std::string verdict(const Expectation& expectation, const Interval& interval);

}  // namespace ctxtag
