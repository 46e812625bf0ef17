#include "ctxtag/metrics/expected_roc_auc.h"

#include <algorithm>
#include <vector>

namespace ctxtag {

std::optional<double> expected_roc_auc(const Eigen::Ref<const Eigen::ArrayXd>& probabilities) {
  std::vector<double> sorted(probabilities.begin(), probabilities.end());
  std::sort(sorted.begin(), sorted.end());
  double in_order = 0.0, pairs = 0.0, positives_before = 0.0, negatives_before = 0.0;
  for (std::size_t begin = 0; begin < sorted.size();) {
    const double p = sorted[begin];
    std::size_t end = begin;
    while (end < sorted.size() && sorted[end] == p) ++end;
    const double count = static_cast<double>(end - begin);
    const double of_equals = count * (count - 1.0) * p * (1.0 - p);  // pairs among them, in no order
    in_order += count * p * negatives_before + 0.5 * of_equals;
    pairs += count * p * negatives_before + count * (1.0 - p) * positives_before + of_equals;
    positives_before += count * p;
    negatives_before += count * (1.0 - p);
    begin = end;
  }
  return pairs > 0.0 ? std::optional<double>(in_order / pairs) : std::nullopt;
}

}  // namespace ctxtag
