#include "ctxtag/evaluation/figure_names.h"

namespace ctxtag {

const std::vector<std::string>& tag_figure_names() {
  static const std::vector<std::string> names = {"roc_auc", "average_precision", "precision", "recall",
                                                 "f1",      "accuracy",          "kappa"};
  return names;
}

const std::vector<std::string>& average_figure_names() {
  static const std::vector<std::string> names = {
      "macro_roc_auc",   "micro_roc_auc", "weighted_roc_auc", "macro_average_precision", "micro_average_precision",
      "macro_precision", "macro_recall",  "macro_f1",         "micro_precision",         "micro_recall",
      "micro_f1",        "hamming_loss",  "exact_match"};
  return names;
}

std::vector<std::optional<double>> tag_figure_values(const TagFigures& of) {
  return {of.roc_auc, of.average_precision, of.precision, of.recall, of.f1, of.accuracy, of.kappa};
}

std::vector<std::optional<double>> average_figure_values(const AverageFigures& of) {
  return {of.macro_roc_auc.value,
          of.micro_roc_auc,
          of.weighted_roc_auc,
          of.macro_average_precision.value,
          of.micro_average_precision,
          of.macro_precision.value,
          of.macro_recall.value,
          of.macro_f1.value,
          of.micro_precision,
          of.micro_recall,
          of.micro_f1,
          of.hamming_loss,
          of.exact_match};
}

}  // namespace ctxtag
