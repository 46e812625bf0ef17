#pragma once
#include <cstdint>
#include <string>

#include "ctxtag/base/error.h"

namespace ctxtag {

struct BootstrapConfig {
  int replicates = 2000;
  double confidence = 0.95;
  std::uint64_t seed = 0;
  std::string method = "percentile";

  bool is_bca() const { return method == "bca"; }

  template <typename Visitor>
  void fields(Visitor& field) {
    field("replicates", replicates, "samples that are drawn");
    field("confidence", confidence, "share of the samples' figures between the ends of an interval");
    field("seed", seed, "of the samples");
    field("method", method,
          "percentile: the ends are percentiles of the samples' figures; bca: of other shares, corrected for bias and "
          "skewness (ctxtag-eval and ctxtag-eval compare alone)");
  }
  void validate() const {
    if (replicates < 2 || replicates > 10000000) throw ConfigError("replicates must be from 2 to 10000000");
    if (!(confidence > 0.0 && confidence < 1.0)) throw ConfigError("confidence must be between 0 and 1");
    if (method != "percentile" && method != "bca") {
      throw ConfigError("method is '" + method + "'; allowed: percentile, bca");
    }
  }
  /// Throws ConfigError unless intervals are percentiles: for figures that have no other ones.
  void require_percentiles() const {
    validate();
    if (is_bca()) {
      throw ConfigError(
          "bootstrap.method: 'bca' is made by ctxtag-eval and ctxtag-eval compare alone; the intervals asked for here "
          "are percentiles: set it to percentile");
    }
  }
};

struct Interval {
  double low = 0.0, high = 0.0;

  bool excludes_zero() const { return low > 0.0 || high < 0.0; }
};

}  // namespace ctxtag
