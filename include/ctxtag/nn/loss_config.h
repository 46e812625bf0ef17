#pragma once
#include <string>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag::nn {

namespace detail {
inline void require_range(const char* key, double value, double low, double high) {
  if (value >= low && value <= high) return;
  throw ConfigError(std::string(key) + ": must lie between " + to_text(low) + " and " + to_text(high) + ", found " +
                    to_text(value));
}
}  // namespace detail

/// The groups are the losses' own parameters; a group is read only by the loss of its name.
struct FocalConfig {
  double alpha = 0.25, gamma = 2.0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("alpha", alpha, "focal: weight of positives; negatives weigh 1 minus it");
    field("gamma", gamma, "focal: exponent; the greater, the less sure cells count");
  }
  void validate() const {
    detail::require_range("alpha", alpha, 0.0, 1.0);
    detail::require_range("gamma", gamma, 0.0, 100.0);
  }
};

struct AslConfig {
  double gamma_positive = 1.0, gamma_negative = 4.0, margin = 0.05;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("gamma_positive", gamma_positive, "asl: exponent of positives");
    field("gamma_negative", gamma_negative, "asl: exponent of negatives");
    field("margin", margin, "asl: negatives below this probability have no loss");
  }
  void validate() const {
    detail::require_range("gamma_positive", gamma_positive, 0.0, 100.0);
    detail::require_range("gamma_negative", gamma_negative, 0.0, 100.0);
    detail::require_range("margin", margin, 0.0, 0.99);
  }
};

struct HillConfig {
  double lambda = 1.5, margin = 1.0, gamma = 2.0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("lambda", lambda, "hill: a negative's loss is (lambda - p) p^2, which falls again from p = 2/3 lambda on");
    field("margin", margin, "hill: taken off the logits of positives");
    field("gamma", gamma, "hill: exponent of positives");
  }
  void validate() const {
    detail::require_range("lambda", lambda, 1.0, 100.0);
    detail::require_range("margin", margin, 0.0, 100.0);
    detail::require_range("gamma", gamma, 0.0, 100.0);
  }
};

struct SplcConfig {
  double threshold = 0.6, margin = 1.0, gamma = 2.0;
  int first_epoch = 2;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("threshold", threshold, "splc: an unobserved cell of a greater probability is taken as positive");
    field("margin", margin, "splc: taken off the logits of observed positives");
    field("gamma", gamma, "splc: exponent");
    field("first_epoch", first_epoch, "splc: from this epoch after the warm-up on (from 1)");
  }
  void validate() const {
    detail::require_range("threshold", threshold, 0.0, 1.0);
    detail::require_range("margin", margin, 0.0, 100.0);
    detail::require_range("gamma", gamma, 0.0, 100.0);
    if (first_epoch < 1) throw ConfigError("first_epoch: counts from 1, found " + std::to_string(first_epoch));
  }
};

struct PartialBceConfig {
  double alpha = -4.45, beta = 5.45, gamma = 1.0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("alpha", alpha, "partial_bce: a row of which the share r is known weighs alpha r^gamma + beta");
    field("beta", beta, "partial_bce: see alpha");
    field("gamma", gamma, "partial_bce: see alpha");
  }
  void validate() const {
    for (const double value : {alpha, beta, gamma}) detail::require_range("alpha, beta, gamma", value, -1e6, 1e6);
    const double of_unknown_rows = gamma > 0.0 ? beta : alpha;  // where the weight goes as less and less is known
    if (alpha + beta < 0.0 || of_unknown_rows < 0.0) {
      throw ConfigError("alpha, beta, gamma: some rows would weigh less than nothing; alpha + beta, and " +
                        std::string(gamma > 0.0 ? "beta" : "alpha") + ", must be at least 0");
    }
  }
};

struct LargeLossConfig {
  double percent = 0.2;

  template <typename Visitor>
  void fields(Visitor& field) {
    field(
        "percent", percent,
        "large_loss_...: percent of a batch's cells that are doubted, times the epochs before; correct_permanently: in "
        "every epoch but the first");
  }
  void validate() const { detail::require_range("percent", percent, 0.0, 100.0); }
};

struct SelectiveAslConfig {
  double gamma_positive = 0.0, gamma_negative = 1.0, gamma_empty = 2.0, weight_empty = 1.0;
  double prior_threshold = 0.05;
  int doubted_per_row = 5;
  std::string prior;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("gamma_positive", gamma_positive, "selective_asl: exponent of positives");
    field("gamma_negative", gamma_negative, "selective_asl: exponent of zeros of the table");
    field("gamma_empty", gamma_empty, "selective_asl: exponent of empty cells");
    field("weight_empty", weight_empty, "selective_asl: weight of empty cells");
    field("prior_threshold", prior_threshold, "selective_asl: empty cells of tags of a greater prior have no loss");
    field("doubted_per_row", doubted_per_row,
          "selective_asl: times the rows of a batch: likeliest empty cells left out");
    field("prior", prior,
          "selective_asl: scores of an earlier run, mean per tag; empty: share of the observed positives");
  }
  void validate() const {
    for (const double gamma : {gamma_positive, gamma_negative, gamma_empty}) {
      detail::require_range("gamma_positive, gamma_negative, gamma_empty", gamma, 0.0, 100.0);
    }
    detail::require_range("weight_empty", weight_empty, 0.0, 1e6);
    detail::require_range("prior_threshold", prior_threshold, 0.0, 1.0);
    if (doubted_per_row < 0) throw ConfigError("doubted_per_row: must not be negative");
  }
};

/// What training makes small. Which cells take part, the warm-up, the weights and the divisor are shared by all losses.
struct LossConfig {
  std::string name = "bce";
  std::string divide_by = "cells";
  std::string empty = "ignore";
  std::string class_weights = "none";
  int warmup_epochs = 0;
  double smoothing = 0.1;
  double expected_positives = 0.0;
  double estimate_rate = 10.0;
  FocalConfig focal;
  AslConfig asl;
  HillConfig hill;
  SplcConfig splc;
  PartialBceConfig partial_bce;
  LargeLossConfig large_loss;
  SelectiveAslConfig selective_asl;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("name", name,
          "bce (binary cross entropy), label_smoothing, wan, focal, asl, hill, splc, partial_bce, epr, role, "
          "large_loss_reject, large_loss_correct_temporarily, large_loss_correct_permanently, selective_asl, "
          "softmax_cross_entropy (one tag a row)");
    field("divide_by", divide_by, "cells: batch x tags, as in the papers; known: the cells that take part");
    field("empty", empty, "cells without a label: ignore (no loss) or negative (assumed to be, and doubted as such)");
    field("class_weights", class_weights,
          "none, or balanced: positives of a tag weigh training rows / rows with the tag, as in the ISMIR 2020 paper");
    field("warmup_epochs", warmup_epochs, "epochs of bce before the loss begins");
    field("smoothing", smoothing, "label_smoothing: what labels of 1 lack and labels of 0 have");
    field("expected_positives", expected_positives,
          "epr, role: positives per row; 0: the mean of the training rows, too low where positives are hidden");
    field("estimate_rate", estimate_rate,
          "role: learning rate of the label estimates, in learning rates of the network");
    field("focal", focal, "focal's parameters");
    field("asl", asl, "asl's parameters");
    field("hill", hill, "hill's parameters");
    field("splc", splc, "splc's parameters");
    field("partial_bce", partial_bce, "partial_bce's parameters");
    field("large_loss", large_loss, "parameters of the large_loss_... losses");
    field("selective_asl", selective_asl, "selective_asl's parameters");
  }
  void validate() const {
    if (divide_by != "cells" && divide_by != "known")
      throw ConfigError("divide_by: cells or known, found '" + divide_by + "'");
    if (empty != "ignore" && empty != "negative") throw ConfigError("empty: ignore or negative, found '" + empty + "'");
    if (class_weights != "none" && class_weights != "balanced")
      throw ConfigError("class_weights: none or balanced, found '" + class_weights + "'");
    if (warmup_epochs < 0) throw ConfigError("warmup_epochs: must not be negative");
    detail::require_range("smoothing", smoothing, 0.0, 0.5);
    detail::require_range("expected_positives", expected_positives, 0.0, 1e6);
    detail::require_range("estimate_rate", estimate_rate, 0.0, 1e6);
  }
};

}  // namespace ctxtag::nn
