#pragma once
#include <string>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

/// By what rule the threshold of each tag is fitted.
struct ThresholdConfig {
  std::string by = "f1";
  double precision = 0.8;
  double recall = 0.8;
  double quota = 0.1;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("by", by,
          "rule, per tag: f1 (the greatest F1), precision (the lowest threshold of at least that precision; without "
          "one the tag is never given), recall (the highest threshold of at least that recall), quota (given to that "
          "share of the rows) or prevalence (given to as many rows as have the tag)");
    field("precision", precision, "by precision: the least, above 0 and at most 1");
    field("recall", recall, "by recall: the least, above 0 and at most 1");
    field("quota", quota, "by quota: share of the rows, 0 to 1");
  }
  void validate() const {
    if (by != "f1" && by != "precision" && by != "recall" && by != "quota" && by != "prevalence") {
      throw ConfigError("by is '" + by + "'; allowed: f1, precision, recall, quota, prevalence");
    }
    require(precision > 0.0 && precision <= 1.0, "precision: above 0 and at most 1", precision);
    require(recall > 0.0 && recall <= 1.0, "recall: above 0 and at most 1", recall);
    require(quota >= 0.0 && quota <= 1.0, "quota: a share from 0 to 1", quota);
  }
  /// "greatest F1", "precision of at least 0.8" ...
  std::string rule() const {
    if (by == "precision") return "precision of at least " + to_text(precision);
    if (by == "recall") return "recall of at least " + to_text(recall);
    if (by == "quota") return "share of " + to_text(quota) + " of the rows";
    return by == "prevalence" ? "as many rows as have the tag" : "greatest F1";
  }
  /// The same, as a model's provenance says it.
  std::string on_validation() const { return rule() + " per tag on the validation rows"; }

 private:
  static void require(bool allowed, const std::string& rule, double found) {
    if (!allowed) throw ConfigError(rule + ", found " + to_text(found));
  }
};

}  // namespace ctxtag
