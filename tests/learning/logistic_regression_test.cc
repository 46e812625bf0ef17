#include "ctxtag/learning/logistic_regression.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/random.h"
#include "support/arrays.h"
#include "support/folders.h"

namespace ctxtag {
namespace {

using test::array;

Eigen::MatrixXd matrix(const nlohmann::json& json) {
  Eigen::MatrixXd result(static_cast<Eigen::Index>(json.size()), static_cast<Eigen::Index>(json[0].size()));
  for (std::size_t i = 0; i < json.size(); ++i) {
    result.row(static_cast<Eigen::Index>(i)) = array(json[i]).matrix().transpose();
  }
  return result;
}

TEST(LogisticRegression, EqualsScikitLearn) {
  const auto golden = nlohmann::json::parse(read_file(test::golden("logistic.json")));  // make_logistic.py
  const Eigen::MatrixXd features = matrix(golden["features"]);
  for (const auto& expected : golden["cases"]) {
    const auto model =
        LogisticRegression::fit(features, array(golden["labels"]), array(golden["known"]), expected["C"].get<double>());
    SCOPED_TRACE(expected["C"].dump());
    EXPECT_LT((model.weights.array() - array(expected["weights"])).abs().maxCoeff(), 1e-6);
    EXPECT_NEAR(model.intercept, expected["intercept"].get<double>(), 1e-6);
    EXPECT_LT((model.predict(features) - array(expected["probabilities"])).abs().maxCoeff(), 1e-7);
    EXPECT_EQ(model.weights[4], 0.0);  // the constant column
    EXPECT_LT(model.iterations, 15);
  }
}

TEST(LogisticRegression, IsNotMovedByRowsWhoseLabelIsUnknown) {
  Random random(3);
  Eigen::MatrixXd features(50, 2);
  Eigen::ArrayXd labels(50), known = Eigen::ArrayXd::Ones(50);
  for (Eigen::Index i = 0; i < 50; ++i) {
    features.row(i) << random.normal(), random.normal();
    labels[i] = features(i, 0) + random.normal() > 0.0 ? 1.0 : 0.0;
  }
  known.tail(10) = 0.0;
  const auto before = LogisticRegression::fit(features, labels, known);
  features.bottomRows(10).array() = std::nan("");
  labels.tail(10) = 1.0 - labels.tail(10);
  const auto after = LogisticRegression::fit(features, labels, known);
  EXPECT_EQ(before.weights, after.weights);
  EXPECT_EQ(before.intercept, after.intercept);
}

TEST(LogisticRegression, ConvergesWhereALineSeparatesTheClasses) {
  const Eigen::MatrixXd features = (Eigen::MatrixXd(4, 1) << -2, -1, 1, 2).finished();
  const Eigen::ArrayXd labels = (Eigen::ArrayXd(4) << 0, 0, 1, 1).finished();
  const auto model = LogisticRegression::fit(features, labels, Eigen::ArrayXd::Ones(4), 1e6);
  EXPECT_NEAR(model.intercept, 0.0, 1e-9);
  const Eigen::ArrayXd x = features.col(0).array() / std::sqrt(2.5);
  const Eigen::ArrayXd probability = model.predict(features);
  // At the minimum w + C sum((p - y) x) = 0; the sum is taken of 1 - p, which p near 1 would round away.
  const double pull = 2e6 * (x[2] * probability[1] + x[3] * probability[0]);
  EXPECT_NEAR(model.weights[0], pull, 1e-6);
  EXPECT_GT(model.weights[0], 10.0);
}

TEST(LogisticRegression, PredictsThePriorWhereOnlyOneClassIsKnown) {
  const Eigen::MatrixXd features = (Eigen::MatrixXd(3, 1) << 1, 2, 3).finished();
  const Eigen::ArrayXd ones = Eigen::ArrayXd::Ones(3), zeros = Eigen::ArrayXd::Zero(3);
  EXPECT_TRUE((LogisticRegression::fit(features, ones, ones).predict(features) == 1.0).all());
  EXPECT_TRUE((LogisticRegression::fit(features, zeros, ones).predict(features) == 0.0).all());
  EXPECT_TRUE((LogisticRegression::fit(features, ones, zeros).predict(features) == 0.5).all());
}

TEST(LogisticRegression, RefusesWhatItCannotFit) {
  const Eigen::MatrixXd features = (Eigen::MatrixXd(2, 1) << 1, std::nan("")).finished();
  const Eigen::ArrayXd labels = (Eigen::ArrayXd(2) << 0, 1).finished(), ones = Eigen::ArrayXd::Ones(2);
  EXPECT_THROW(LogisticRegression::fit(features, labels, ones), DataError);
  EXPECT_THROW(LogisticRegression::fit(features, labels, ones, 0.0), ConfigError);
  EXPECT_THROW(LogisticRegression::fit(features, labels, Eigen::ArrayXd::Ones(3)), ConfigError);
}

}  // namespace
}  // namespace ctxtag
