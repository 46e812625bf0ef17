#include "reproduce/expectation.h"

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

Expectation parse_expectation(const std::string& text) {
  const std::size_t blank = text.find(' ');
  const std::string word = text.substr(0, blank);
  double value = 0.0;
  if (blank != std::string::npos && parse_number(text.substr(blank + 1), value)) {
    if (word == "above") return {Expectation::Kind::kAbove, value};
    if (word == "below") return {Expectation::Kind::kBelow, value};
    if (word == "holds") return {Expectation::Kind::kHolds, value};
  }
  throw ConfigError("expect: 'above X', 'below X' or 'holds X' expected, X being a number; found '" + text + "'");
}

std::string verdict(const Expectation& expectation, const Interval& interval) {
  const bool above = interval.low > expectation.value, below = interval.high < expectation.value;
  switch (expectation.kind) {
    case Expectation::Kind::kAbove:
      return above ? "confirmed" : below ? "contradicted" : "undecided";
    case Expectation::Kind::kBelow:
      return below ? "confirmed" : above ? "contradicted" : "undecided";
    case Expectation::Kind::kHolds:
      break;
  }
  return above || below ? "contradicted" : "confirmed";
}

}  // namespace ctxtag
