#include "situation/classifier.h"

namespace ctxtag {

const Registry<ClassifierKind()>& classifiers() {
  static const Registry<ClassifierKind()> table("model", {{"hour_prior", hour_prior_classifier},
                                                          {"knn", knn_classifier},
                                                          {"logistic", logistic_classifier},
                                                          {"majority", majority_classifier},
                                                          {"xgboost", xgboost_classifier}});
  return table;
}

std::vector<double> situation_shares(const SituationTraining& training) {
  std::vector<double> shares(training.situations, 0.0);
  for (const std::int32_t situation : training.situation) shares[static_cast<std::size_t>(situation)] += 1.0;
  for (double& share : shares) share /= static_cast<double>(training.situation.size());
  return shares;
}

}  // namespace ctxtag
