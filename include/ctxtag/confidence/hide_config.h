#pragma once
#include <cstdint>
#include <string>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

/// Which known positives are hidden.
struct HideConfig {
  std::string rule = "per_track";
  double ratio = 0.5;
  bool keep_one = true;
  std::uint64_t seed = 0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field(
        "rule", rule,
        "per_track: of a track with k positives round(ratio k), half to even, as in the ICMR 2020 paper; per_tag: the "
        "same of every tag; unpopular: tracks with few positives lose theirs first; independent: each with "
        "probability ratio");
    field("ratio", ratio, "share of the positives to hide, 0 to 1");
    field("keep_one", keep_one, "leave every track at least one positive");
    field("seed", seed, "of the choice");
  }
  void validate() const {
    if (rule != "per_track" && rule != "per_tag" && rule != "unpopular" && rule != "independent") {
      throw ConfigError("rule must be per_track, per_tag, unpopular or independent, found '" + rule + "'");
    }
    if (!(ratio >= 0.0 && ratio <= 1.0)) throw ConfigError("ratio must be from 0 to 1, found " + to_text(ratio));
  }
};

}  // namespace ctxtag
