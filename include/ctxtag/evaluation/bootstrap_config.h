#pragma once
#include <cstdint>

#include "ctxtag/base/error.h"

namespace ctxtag {

struct BootstrapConfig {
  int replicates = 2000;
  double confidence = 0.95;
  std::uint64_t seed = 0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("replicates", replicates, "samples that are drawn");
    field("confidence", confidence, "share of the samples' figures between the ends of an interval");
    field("seed", seed, "of the samples");
  }
  void validate() const {
    if (replicates < 2 || replicates > 10000000) throw ConfigError("replicates must be from 2 to 10000000");
    if (!(confidence > 0.0 && confidence < 1.0)) throw ConfigError("confidence must be between 0 and 1");
  }
};

struct Interval {
  double low = 0.0, high = 0.0;

  bool excludes_zero() const { return low > 0.0 || high < 0.0; }
};

}  // namespace ctxtag
