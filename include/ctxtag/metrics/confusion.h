#pragma once
#include <cstdint>
#include <optional>

namespace ctxtag {

/// How decisions and labels met. Every figure below is empty where its denominator is 0.
struct ConfusionCount {
  std::int64_t true_positives = 0;
  std::int64_t false_positives = 0;
  std::int64_t false_negatives = 0;
  std::int64_t true_negatives = 0;

  void add(bool decided, bool label) {
    ++(decided ? (label ? true_positives : false_positives) : (label ? false_negatives : true_negatives));
  }
  ConfusionCount& operator+=(const ConfusionCount& other);
  std::int64_t total() const { return true_positives + false_positives + false_negatives + true_negatives; }
};

std::optional<double> precision(const ConfusionCount& count);
std::optional<double> recall(const ConfusionCount& count);
/// 2TP / (2TP + FP + FN): 0, not empty, when there are positives and none is found.
std::optional<double> f1(const ConfusionCount& count);
std::optional<double> accuracy(const ConfusionCount& count);
/// Share of wrong cells: 1 - accuracy.
std::optional<double> hamming_loss(const ConfusionCount& count);
/// Cohen's kappa: accuracy beyond what the two margins give by chance. Empty when chance alone is always right:
/// decisions and labels are all of one and the same class.
std::optional<double> kappa(const ConfusionCount& count);

}  // namespace ctxtag
