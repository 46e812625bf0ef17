#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/evaluation/bootstrap_config.h"

namespace ctxtag {

/// A figure, and where it lies.
struct FigureInterval {
  std::optional<double> value;
  std::optional<Interval> interval;
  std::int64_t replicates = 0;  ///< in which it is defined
};

struct NamedInterval {
  std::string name;
  FigureInterval figure;
};

/// Figures by the names of ctxtag-eval's JSON. Of a tag: roc_auc, average_precision, precision, recall, f1, accuracy,
/// kappa. Of the average: all keys of AverageFigures from macro_roc_auc to exact_match, without the numbers of tags and
/// rows.
struct FigureIntervals {
  BootstrapConfig config;
  std::size_t clusters = 0;
  std::vector<std::vector<NamedInterval>> per_tag;  ///< in the order of the vocabulary
  std::vector<NamedInterval> average;
};

}  // namespace ctxtag
