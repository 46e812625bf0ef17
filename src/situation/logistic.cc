#include <algorithm>
#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/learning/logistic_regression.h"
#include "situation/classifier.h"
#include "situation/indicators.h"
#include "situation/state_json.h"

namespace ctxtag {
namespace {

constexpr Eigen::Index kRowsOfBlock = 8192;
constexpr double kSure = 1e300;  // stands for infinity, which JSON has not: a situation that training never met

// One regression a situation against all others; their probabilities, made to add up to 1.
class Logistic : public SituationClassifier {
 public:
  Logistic(Indicators indicators, std::vector<LogisticRegression> regressions)
      : indicators_(std::move(indicators)), regressions_(std::move(regressions)) {}

  RealMatrix probabilities(const EncodedStreams& streams, int threads) const override {
    const Eigen::Index rows = streams.values.rows();
    RealMatrix result(rows, static_cast<Eigen::Index>(regressions_.size()));
    for_each_parallel(static_cast<std::size_t>((rows + kRowsOfBlock - 1) / kRowsOfBlock), threads,
                      [&](std::size_t block) {
                        const Eigen::Index first = static_cast<Eigen::Index>(block) * kRowsOfBlock,
                                           count = std::min(kRowsOfBlock, rows - first);
                        const Eigen::MatrixXd features = indicators_.applied(streams.values, first, count);
                        auto part = result.middleRows(first, count);
                        for (std::size_t s = 0; s < regressions_.size(); ++s) {
                          part.col(static_cast<Eigen::Index>(s)) = regressions_[s].predict(features);
                        }
                        part.colwise() /= part.rowwise().sum().max(1e-300).eval();
                      });
    return result;
  }

  std::string state() const override {
    nlohmann::json regressions = nlohmann::json::array();
    for (const LogisticRegression& regression : regressions_) {
      regressions.push_back({{"mean", matrix_json(regression.standardisation.mean.transpose())},
                             {"factor", matrix_json(regression.standardisation.factor.transpose())},
                             {"weights", matrix_json(regression.weights.transpose())},
                             {"intercept", std::clamp(regression.intercept, -kSure, kSure)}});
    }
    return nlohmann::json{{"means", indicators_.means()}, {"regressions", std::move(regressions)}}.dump();
  }

 private:
  Indicators indicators_;
  std::vector<LogisticRegression> regressions_;
};

std::unique_ptr<SituationClassifier> fit_logistic(const SituationTraining& training) {
  Indicators indicators = Indicators::of(training.streams);
  const Eigen::Index rows = training.streams.values.rows();
  const Eigen::MatrixXd features = indicators.applied(training.streams.values, 0, rows);
  const Eigen::ArrayXd known = Eigen::ArrayXd::Ones(rows);
  std::vector<LogisticRegression> regressions(training.situations);
  for_each_parallel(training.situations, training.threads, [&](std::size_t s) {
    Eigen::ArrayXd labels(rows);
    for (Eigen::Index row = 0; row < rows; ++row) {
      labels(row) = training.situation[static_cast<std::size_t>(row)] == static_cast<std::int32_t>(s) ? 1.0 : 0.0;
    }
    regressions[s] = LogisticRegression::fit(features, labels, known, training.config.logistic_c);
  });
  return std::make_unique<Logistic>(std::move(indicators), std::move(regressions));
}

std::unique_ptr<SituationClassifier> load_logistic(std::string_view state, const std::vector<EncodedColumn>& columns,
                                                   std::size_t situations) {
  const nlohmann::json json = state_json(state);
  if (!json.is_object() || !json.contains("means") || !json.contains("regressions") ||
      !json.at("regressions").is_array() || json.at("regressions").size() != situations) {
    throw DataError("logistic: expected means and a regression of each situation");
  }
  Indicators indicators(columns, numbers_in(json.at("means"), columns.size()));
  std::vector<LogisticRegression> regressions;
  for (const nlohmann::json& item : json.at("regressions")) {
    if (!item.is_object() || !item.contains("mean") || !item.contains("factor") || !item.contains("weights") ||
        !item.contains("intercept") || !item.at("intercept").is_number()) {
      throw DataError("logistic: a regression lacks mean, factor, weights or intercept");
    }
    const auto row = [&](const char* key) {
      const Eigen::MatrixXd matrix = matrix_in(item.at(key), indicators.width());
      if (matrix.rows() != 1) throw DataError(std::string("logistic: ") + key + " does not fit the columns");
      return Eigen::VectorXd(matrix.row(0).transpose());
    };
    LogisticRegression& regression = regressions.emplace_back();
    regression.standardisation = {row("mean"), row("factor")};
    regression.weights = row("weights");
    regression.intercept = item.at("intercept").get<double>();
  }
  return std::make_unique<Logistic>(std::move(indicators), std::move(regressions));
}

}  // namespace

ClassifierKind logistic_classifier() { return {fit_logistic, load_logistic}; }

}  // namespace ctxtag
