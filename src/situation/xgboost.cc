#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "situation/classifier.h"
#include "situation/xgboost_booster.h"

namespace ctxtag {
namespace {

class Xgboost : public SituationClassifier {
 public:
  Xgboost(XgboostBooster booster, std::size_t situations) : booster_(std::move(booster)), situations_(situations) {}

  RealMatrix probabilities(const EncodedStreams& streams, int threads) const override {
    RealMatrix result = booster_.predicted(streams.values, situations_, threads).cast<double>();
    result.colwise() /= result.rowwise().sum().eval();  // to the last digit of a double
    return result;
  }
  std::string state() const override { return booster_.json(); }
  std::vector<double> importance(std::size_t columns) const override { return booster_.gains(columns); }

 private:
  XgboostBooster booster_;
  std::size_t situations_;
};

// Threads of so few rows wait for each other longer than they work; on a busy machine, many times as long. The model is
// the same with any number.
int threads_for(std::size_t rows, int threads) {
  constexpr std::size_t kRowsOfAThread = 5000;
  return static_cast<int>(std::clamp<std::size_t>(rows / kRowsOfAThread, 1, static_cast<std::size_t>(threads)));
}

std::unique_ptr<SituationClassifier> fit_xgboost(const SituationTraining& training) {
  const XgboostConfig& config = training.config.xgboost;
  const int threads = threads_for(training.situation.size(), training.threads);
  const auto text = [](double value) { return fmt::format("{}", value); };
  const XgboostBooster::Parameters parameters{{"max_depth", std::to_string(config.max_depth)},
                                              {"eta", text(config.eta)},
                                              {"gamma", text(config.gamma)},
                                              {"min_child_weight", text(config.min_child_weight)},
                                              {"lambda", text(config.lambda)},
                                              {"alpha", text(config.alpha)},
                                              {"subsample", text(config.subsample)},
                                              {"colsample_bytree", text(config.colsample_bytree)},
                                              {"tree_method", config.tree_method},
                                              {"seed", std::to_string(training.seed)}};
  return std::make_unique<Xgboost>(XgboostBooster::trained(training.streams, training.situation, training.situations,
                                                           config.rounds, parameters, threads),
                                   training.situations);
}

std::unique_ptr<SituationClassifier> load_xgboost(std::string_view state, const std::vector<EncodedColumn>& columns,
                                                  std::size_t situations) {
  return std::make_unique<Xgboost>(XgboostBooster::loaded(state, columns.size(), situations), situations);
}

}  // namespace

ClassifierKind xgboost_classifier() { return {fit_xgboost, load_xgboost}; }

}  // namespace ctxtag
