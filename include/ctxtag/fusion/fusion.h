#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/fusion/aligned_scores.h"

namespace ctxtag {

/// On what scale scores are added up.
enum class FusionScale {
  kProbability,  ///< as they are; the sum, kept within 0 and 1, is the result
  kLogit,        ///< ln(p / (1 - p)) of each cell; the result is the logistic function of the sum
  kLogShare      ///< ln(p / sum over the tags of the row); the result is the softmax of the sums of the row
};

/// A fitted fusion: result = inverse(sum over systems of weight * scale(score) + offset).
struct Fusion {
  std::string method;  ///< as in the config; says nothing that the other members do not
  FusionScale scale = FusionScale::kLogit;
  double epsilon = 1e-6;  ///< scores are kept this far from 0 and 1 where a logarithm is taken
  std::vector<std::string> systems;
  TagVocabulary vocabulary;
  RealMatrix weights;      ///< systems x tags
  Eigen::ArrayXd offsets;  ///< one per tag
  std::int64_t fitted_rows = 0;
  std::string objective;                  ///< empty where nothing was searched
  std::optional<double> objective_value;  ///< on the rows that it was fitted to
};

/// The scores of all rows, in their order. Throws ConfigError when systems or tags are not as many as, or not those,
/// that the fusion was fitted to.
ScoreTable fused(const Fusion& fusion, const AlignedScores& scores);

/// Where each system of the fusion stands in `names`: by its name where all names are known, else in the order given.
/// Throws ConfigError when there are more or fewer.
std::vector<std::size_t> system_order(const Fusion& fusion, const std::vector<std::string>& names);

std::string json_text(const Fusion& fusion);
/// Throws DataError that names the file and what is wrong in it.
Fusion read_fusion(const std::filesystem::path& file);

}  // namespace ctxtag
