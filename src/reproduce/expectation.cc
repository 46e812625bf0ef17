#include "reproduce/expectation.h"

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

Expectation parse_expectation(const std::string& text) {
  const std::size_t blank = text.find(' ');
  const std::string word = text.substr(0, blank), bound = blank == std::string::npos ? "" : text.substr(blank + 1);
  Expectation expectation{Expectation::Kind::kAbove, 0.0, "", ""};
  if (word == "below") expectation.kind = Expectation::Kind::kBelow;
  if (word == "holds") expectation.kind = Expectation::Kind::kHolds;
  const std::size_t colon = bound.find(':');
  const bool figure = colon != std::string::npos && colon > 0 && colon + 1 < bound.size();
  if (figure) {
    expectation.file = bound.substr(0, colon);
    expectation.at = bound.substr(colon + 1);
  }
  if ((word != "above" && word != "below" && word != "holds") || (!figure && !parse_number(bound, expectation.value))) {
    throw ConfigError("expect: 'above X', 'below X' or 'holds X' expected, X being a number or FILE:PATH; found '" +
                      text + "'");
  }
  return expectation;
}

Interval interval_of_difference(double figure, const Interval& interval, double other,
                                const std::optional<Interval>& of_other) {
  const Interval bound = of_other.value_or(Interval{other, other});
  const double difference = figure - other;
  return {difference - std::hypot(figure - interval.low, bound.high - other),
          difference + std::hypot(interval.high - figure, other - bound.low)};
}

std::string verdict(Expectation::Kind kind, double bound, const Interval& interval) {
  const bool above = interval.low > bound, below = interval.high < bound;
  switch (kind) {
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
