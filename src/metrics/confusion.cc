#include "ctxtag/metrics/confusion.h"

namespace ctxtag {
namespace {

std::optional<double> ratio(std::int64_t numerator, std::int64_t denominator) {
  if (denominator == 0) return std::nullopt;
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

}  // namespace

ConfusionCount& ConfusionCount::operator+=(const ConfusionCount& other) {
  true_positives += other.true_positives;
  false_positives += other.false_positives;
  false_negatives += other.false_negatives;
  true_negatives += other.true_negatives;
  return *this;
}

std::optional<double> precision(const ConfusionCount& count) {
  return ratio(count.true_positives, count.true_positives + count.false_positives);
}

std::optional<double> recall(const ConfusionCount& count) {
  return ratio(count.true_positives, count.true_positives + count.false_negatives);
}

std::optional<double> f1(const ConfusionCount& count) {
  return ratio(2 * count.true_positives, 2 * count.true_positives + count.false_positives + count.false_negatives);
}

std::optional<double> accuracy(const ConfusionCount& count) {
  return ratio(count.true_positives + count.true_negatives, count.total());
}

std::optional<double> hamming_loss(const ConfusionCount& count) {
  return ratio(count.false_positives + count.false_negatives, count.total());
}

std::optional<double> kappa(const ConfusionCount& count) {
  const auto tp = static_cast<double>(count.true_positives), fp = static_cast<double>(count.false_positives);
  const auto fn = static_cast<double>(count.false_negatives), tn = static_cast<double>(count.true_negatives);
  const double disagreement_by_chance = (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn);
  if (disagreement_by_chance == 0.0) return std::nullopt;
  return 2.0 * (tp * tn - fp * fn) / disagreement_by_chance;
}

}  // namespace ctxtag
