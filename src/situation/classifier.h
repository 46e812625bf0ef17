#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctxtag/base/registry.h"
#include "ctxtag/dataset/label_matrix.h"
#include "ctxtag/situation/encoding.h"

namespace ctxtag {

/// What predicts the situation of encoded streams.
class SituationClassifier {
 public:
  virtual ~SituationClassifier() = default;
  /// Streams x situations; each row adds up to 1. `threads` changes speed alone.
  virtual RealMatrix probabilities(const EncodedStreams& streams, int threads) const = 0;
  /// JSON that load() of the same kind takes.
  virtual std::string state() const = 0;
  /// Of each column the mean gain of its splits; empty where there is no such thing.
  virtual std::vector<double> importance(std::size_t /*columns*/) const { return {}; }
};

/// What a classifier learns from.
struct SituationTraining {
  const EncodedStreams& streams;
  const std::vector<std::int32_t>& situation;  ///< one a stream, from 0
  std::size_t situations = 0;
  const SituationConfig& config;
  std::uint64_t seed = 0;
  int threads = 1;
};

struct ClassifierKind {
  std::unique_ptr<SituationClassifier> (*fit)(const SituationTraining& training) = nullptr;
  /// Throws DataError for a state that is not one of this kind for so many columns and situations.
  std::unique_ptr<SituationClassifier> (*load)(std::string_view state, const std::vector<EncodedColumn>& columns,
                                               std::size_t situations) = nullptr;
};

const Registry<ClassifierKind()>& classifiers();

ClassifierKind majority_classifier();
ClassifierKind hour_prior_classifier();
ClassifierKind logistic_classifier();
ClassifierKind knn_classifier();
ClassifierKind xgboost_classifier();

/// Each situation's share of the training streams.
std::vector<double> situation_shares(const SituationTraining& training);

}  // namespace ctxtag
