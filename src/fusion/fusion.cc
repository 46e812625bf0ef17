#include "ctxtag/fusion/fusion.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "fusion/fusion_scale.h"

namespace ctxtag {

ScoreTable fused(const Fusion& fusion, const AlignedScores& scores) {
  if (scores.systems.size() != fusion.systems.size()) {
    throw ConfigError(fmt::format("the fusion was fitted to {} systems ({}), and there are {}", fusion.systems.size(),
                                  joined(fusion.systems), scores.systems.size()));
  }
  if (scores.vocabulary != fusion.vocabulary) {
    throw ConfigError("the tags of the scores (" + joined(scores.vocabulary.tags()) +
                      ") are not those of the fusion (" + joined(fusion.vocabulary.tags()) + "), in this order");
  }
  RealMatrix sum = RealMatrix::Zero(static_cast<Eigen::Index>(scores.size()), fusion.weights.cols());
  sum.rowwise() += fusion.offsets.transpose();
  for (std::size_t i = 0; i < scores.systems.size(); ++i) {
    const RealMatrix scaled = on_scale(scores.systems[i], fusion.scale, fusion.epsilon);
    sum += scaled.rowwise() * fusion.weights.row(static_cast<Eigen::Index>(i));
  }
  return {scores.ids, scores.users, scores.vocabulary, off_scale(sum, fusion.scale)};
}

std::vector<std::size_t> system_order(const Fusion& fusion, const std::vector<std::string>& names) {
  if (names.size() != fusion.systems.size()) {
    throw ConfigError(fmt::format("the fusion was fitted to {} systems ({}); {} score tables are given",
                                  fusion.systems.size(), joined(fusion.systems), names.size()));
  }
  std::vector<std::size_t> by_name, by_place;
  for (const std::string& system : fusion.systems) {
    by_place.push_back(by_place.size());
    const auto found = std::find(names.begin(), names.end(), system);
    if (found != names.end()) by_name.push_back(static_cast<std::size_t>(found - names.begin()));
  }
  return by_name.size() == names.size() ? by_name : by_place;
}

}  // namespace ctxtag
