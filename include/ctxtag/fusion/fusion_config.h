#pragma once
#include <cmath>
#include <string>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

/// How score tables become one.
struct FusionConfig {
  std::string method = "mean_logit";
  std::string objective = "macro_roc_auc";
  int steps = 20;
  double c = 1.0;
  std::string product_over = "auto";
  double epsilon = 1e-6;
  bool allow_partial = false;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("method", method,
          "mean_logit, mean_probability (one weight for each system), stacking (per tag a logistic regression on the "
          "logits) or product (of experts: the product of all over the prior to the power of systems - 1)");
    field("objective", objective, "mean_...: what the weights are best in: macro_roc_auc or log_loss");
    field("steps", steps, "mean_...: weights are multiples of 1 / steps that add up to 1; all are tried");
    field("c", c, "stacking: weight of the log-losses against the penalty of the weights: smaller is smoother");
    field("product_over", product_over,
          "product: tags (one tag is right, they share a probability of 1), cells (each tag by itself), or auto: tags "
          "where every validation row has exactly one");
    field("epsilon", epsilon, "probabilities are kept this far from 0 and 1 where a logarithm is taken");
    field("allow_partial", allow_partial, "leave out rows that only some tables score, instead of refusing");
  }
  void validate() const {
    require(method, "method", {"mean_logit", "mean_probability", "stacking", "product"});
    require(objective, "objective", {"macro_roc_auc", "log_loss"});
    require(product_over, "product_over", {"auto", "tags", "cells"});
    if (steps < 1) throw ConfigError("steps must be at least 1, found " + std::to_string(steps));
    if (!(std::isfinite(c) && c > 0.0)) throw ConfigError("c must be a positive number");
    if (!(epsilon > 0.0 && epsilon <= 0.01)) throw ConfigError("epsilon must be above 0 and at most 0.01");
  }

 private:
  static void require(const std::string& value, const std::string& key, const std::vector<std::string>& allowed) {
    for (const std::string& one : allowed) {
      if (value == one) return;
    }
    throw ConfigError(key + " is '" + value + "'; allowed: " + joined(allowed));
  }
};

}  // namespace ctxtag
