#pragma once
#include <optional>

#include "ctxtag/evaluation/bootstrap_config.h"

namespace ctxtag {

/// A figure and the interval of its values in samples of clusters; each is empty where it is undefined.
struct Estimate {
  std::optional<double> value;
  std::optional<Interval> interval;

  bool excludes_zero() const { return interval && interval->excludes_zero(); }
};

}  // namespace ctxtag
