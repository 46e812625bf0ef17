#include "ctxtag/fusion/fit_fusion.h"

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/learning/logistic_regression.h"
#include "fusion/fusion_scale.h"
#include "fusion/weight_search.h"

namespace ctxtag {
namespace {

using Systems = std::vector<RealMatrix>;

Systems scaled_systems(const AlignedScores& scores, const Fusion& fusion) {
  Systems scaled;
  for (const RealMatrix& system : scores.systems) scaled.push_back(on_scale(system, fusion.scale, fusion.epsilon));
  return scaled;
}

void fit_mean(Fusion& fusion, const AlignedScores& scores, const FusionLabels& labels, const FusionConfig& config,
              int threads) {
  fusion.scale = config.method == "mean_logit" ? FusionScale::kLogit : FusionScale::kProbability;
  const FoundWeights found = best_weights(scaled_systems(scores, fusion), fusion.scale, labels, config, threads);
  fusion.weights.colwise() = found.weights;
  fusion.objective = config.objective;
  fusion.objective_value = found.objective;
}

void fit_stacking(Fusion& fusion, const AlignedScores& scores, const FusionLabels& labels, const FusionConfig& config,
                  std::vector<std::string>& notes, int threads) {
  fusion.scale = FusionScale::kLogit;
  const Systems scaled = scaled_systems(scores, fusion);
  const auto systems = static_cast<Eigen::Index>(scaled.size());
  std::vector<std::uint8_t> one_class(fusion.vocabulary.size(), 0);
  for_each_parallel(fusion.vocabulary.size(), threads, [&](std::size_t i) {
    const auto tag = static_cast<Eigen::Index>(i);
    Eigen::MatrixXd features(scaled[0].rows(), systems);
    for (Eigen::Index system = 0; system < systems; ++system) {
      features.col(system) = scaled[static_cast<std::size_t>(system)].col(tag).matrix();
    }
    const auto model = LogisticRegression::fit(features, labels.values.col(tag).cast<double>(),
                                               labels.known.col(tag).cast<double>(), config.c);
    const bool nothing_known = (labels.known.col(tag) == 0).all();
    if (nothing_known || !std::isfinite(model.intercept)) {
      one_class[i] = 1;
      fusion.weights.col(tag).setConstant(1.0 / static_cast<double>(systems));
      return;
    }
    const Eigen::ArrayXd weights = model.weights.array() * model.standardisation.factor.array();
    fusion.weights.col(tag) = weights;
    fusion.offsets[tag] = model.intercept - (weights * model.standardisation.mean.array()).sum();
  });
  for (std::size_t i = 0; i < one_class.size(); ++i) {
    if (one_class[i] == 0) continue;
    notes.push_back("'" + fusion.vocabulary[i] +
                    "' has one class only among the validation rows: it gets the mean of the logits");
  }
}

bool has_single_labels(const FusionLabels& labels) {
  return (labels.known != 0).all() && (labels.values.cast<int>().rowwise().sum() == 1).all();
}

void fit_product(Fusion& fusion, const FusionLabels& labels, const FusionConfig& config) {
  const bool over_tags = config.product_over == "tags" || (config.product_over == "auto" && has_single_labels(labels));
  fusion.scale = over_tags ? FusionScale::kLogShare : FusionScale::kLogit;
  fusion.weights.setOnes();
  const Eigen::ArrayXd positives = (labels.values * labels.known).cast<double>().colwise().sum().transpose();
  const Eigen::ArrayXd known = labels.known.cast<double>().colwise().sum().transpose();
  const double others = static_cast<double>(fusion.systems.size()) - 1.0;
  if (over_tags) {
    fusion.offsets = -others * ((positives + 1.0) / (positives + 1.0).sum()).log();
  } else {
    fusion.offsets = -others * ((positives + 1.0) / (known - positives + 1.0)).log();
  }
}

}  // namespace

Fusion fitted_fusion(const AlignedScores& scores, const std::vector<std::string>& names, const FusionLabels& labels,
                     const FusionConfig& config, std::vector<std::string>& notes, int threads) {
  config.validate();
  Fusion fusion;
  fusion.method = config.method;
  fusion.epsilon = config.epsilon;
  fusion.systems = names;
  fusion.vocabulary = scores.vocabulary;
  fusion.fitted_rows = static_cast<std::int64_t>(scores.size());
  const auto tags = static_cast<Eigen::Index>(scores.vocabulary.size());
  fusion.weights = RealMatrix::Zero(static_cast<Eigen::Index>(names.size()), tags);
  fusion.offsets = Eigen::ArrayXd::Zero(tags);
  if (config.method == "stacking") {
    fit_stacking(fusion, scores, labels, config, notes, threads);
  } else if (config.method == "product") {
    fit_product(fusion, labels, config);
  } else {
    fit_mean(fusion, scores, labels, config, threads);
  }
  return fusion;
}

}  // namespace ctxtag
