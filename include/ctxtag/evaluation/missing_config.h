#pragma once
#include <string>

#include "ctxtag/base/error.h"

namespace ctxtag {

/// Which of the likely missing labels a person is shown, and in what order.
struct MissingConfig {
  std::string order = "score";
  int top = 0;
  int per_tag = 0;
  bool allow_partial = false;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("order", order,
          "score: the highest score first; quantile: the score that stands highest among all scores of its tag first, "
          "so that frequent tags do not fill the list");
    field("top", top, "cells in the list at most; 0: all");
    field("per_tag", per_tag, "cells of one tag at most, those of its highest scores; 0: all");
    field("allow_partial", allow_partial, "leave out rows that lack a score or a label instead of refusing");
  }
  void validate() const {
    if (order != "score" && order != "quantile") {
      throw ConfigError("order must be score or quantile, found '" + order + "'");
    }
    if (top < 0) throw ConfigError("top must be at least 0, found " + std::to_string(top));
    if (per_tag < 0) throw ConfigError("per_tag must be at least 0, found " + std::to_string(per_tag));
  }
};

}  // namespace ctxtag
