#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/score_table.h"
#include "ctxtag/evaluation/bootstrap_config.h"

namespace ctxtag {

/// Rows of which each belongs to one class, and what several systems say of them.
struct ClassifiedRows {
  TagVocabulary classes;
  std::vector<std::string> systems;
  std::vector<RealMatrix> scores;   ///< of each system, rows x classes
  std::vector<std::int32_t> truth;  ///< of each row, from 0
  std::string cluster_noun = "listeners";
  std::vector<std::size_t> cluster;  ///< of each row, its listener; rows of one are drawn together
  std::size_t clusters = 0;
};

/// Of one class against all others; empty where undefined.
struct FiguresOfClass {
  std::int64_t support = 0;
  std::optional<double> precision, recall, f1, roc_auc;
};

/// The predicted class is the one with the highest score, of equal ones the first.
struct ClassFigures {
  std::string system;
  std::int64_t rows = 0;
  double accuracy = 0.0;
  double accuracy_at_3 = 0.0;               ///< share of rows whose class is among the three with the highest scores
  double mrr_at_3 = 0.0;                    ///< mean of 1 / rank of the class where the rank is at most 3, else 0
  std::optional<double> log_loss, brier;    ///< empty where rows do not add up to 1 or scores lie outside [0, 1]
  std::optional<double> calibration_error;  ///< expected, of the predicted class: 15 bins of equal width (Guo et al.)
  std::optional<double> macro_precision, macro_recall, macro_f1, macro_roc_auc;
  std::optional<double> weighted_precision, weighted_recall, weighted_f1;
  std::vector<FiguresOfClass> of_class;
  std::vector<std::vector<std::int64_t>> confusion;  ///< [true][predicted] rows
  Interval accuracy_interval, accuracy_at_3_interval, mrr_at_3_interval;
};

/// First less second.
struct ClassPair {
  std::size_t first = 0, second = 0;
  double accuracy = 0.0, accuracy_at_3 = 0.0, mrr_at_3 = 0.0;
  Interval accuracy_interval, accuracy_at_3_interval, mrr_at_3_interval;
};

struct ClassComparison {
  TagVocabulary classes;
  std::int64_t rows = 0, clusters = 0;
  std::string cluster_noun;  ///< what is drawn: "listeners", "streams"
  BootstrapConfig config;
  std::vector<ClassFigures> systems;
  std::vector<ClassPair> pairs;  ///< the first system with each of the others
};

/// Figures of every system on the same rows, with percentile intervals from samples of whole clusters. Averages over
/// classes are over those where the figure is defined; weighted ones by support. The result does not depend on
/// `threads`. Throws ConfigError without rows, and when there are fewer than two clusters.
ClassComparison compare_classes(const ClassifiedRows& rows, const BootstrapConfig& config, int threads);

/// Tables for people: all systems, then, of the first, every class and the confusion.
std::string class_text(const ClassComparison& comparison);
std::string class_json(const ClassComparison& comparison);

}  // namespace ctxtag
