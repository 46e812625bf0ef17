#include "ctxtag/learning/logistic_regression.h"

#include <spdlog/fmt/fmt.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/learning/logit_scaling.h"

namespace ctxtag {
namespace {

constexpr Eigen::Index kBlockRows = 256;
constexpr int kMaxSteps = 200;
constexpr double kRelativeDecrement = 1e-20;

double log_one_plus_exp(double z) { return std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z))); }

struct Problem {
  Eigen::MatrixXd design;  ///< standardised columns, then a column of ones
  Eigen::ArrayXd labels;
  double c;

  Eigen::Index penalised() const { return design.cols() - 1; }

  double objective(const Eigen::VectorXd& beta, const Eigen::ArrayXd& margin) const {
    double loss = 0.0;
    for (Eigen::Index i = 0; i < margin.size(); ++i) loss += log_one_plus_exp(margin[i]) - labels[i] * margin[i];
    return 0.5 * beta.head(penalised()).squaredNorm() + c * loss;
  }

  Eigen::VectorXd gradient(const Eigen::VectorXd& beta, const Eigen::ArrayXd& probability) const {
    Eigen::VectorXd result = c * (design.transpose() * (probability - labels).matrix());
    result.head(penalised()) += beta.head(penalised());
    return result;
  }

  Eigen::MatrixXd hessian(const Eigen::ArrayXd& probability) const {
    const Eigen::ArrayXd root = (c * probability * (1.0 - probability)).sqrt();
    Eigen::MatrixXd result = Eigen::MatrixXd::Zero(design.cols(), design.cols());
    Eigen::MatrixXd block;
    for (Eigen::Index row = 0; row < design.rows(); row += kBlockRows) {
      const Eigen::Index rows = std::min(kBlockRows, design.rows() - row);
      block = design.middleRows(row, rows).array().colwise() * root.segment(row, rows);
      result.selfadjointView<Eigen::Lower>().rankUpdate(block.transpose());
    }
    result.diagonal().head(penalised()).array() += 1.0;
    return result;
  }
};

// Newton's method; a step is halved until it lowers the objective.
Eigen::VectorXd minimum(const Problem& problem, int& steps) {
  Eigen::VectorXd beta = Eigen::VectorXd::Zero(problem.design.cols());
  const double prior = problem.labels.mean();
  beta[problem.penalised()] = std::log(prior / (1.0 - prior));
  Eigen::ArrayXd margin = (problem.design * beta).array();
  double objective = problem.objective(beta, margin);
  for (steps = 0; steps < kMaxSteps;) {
    const Eigen::ArrayXd probability = margin.unaryExpr(&logistic);
    const Eigen::VectorXd gradient = problem.gradient(beta, probability);
    const Eigen::VectorXd step = problem.hessian(probability).selfadjointView<Eigen::Lower>().ldlt().solve(-gradient);
    const double decrement = -gradient.dot(step);
    if (!(decrement > kRelativeDecrement * std::max(1.0, objective))) break;
    const Eigen::ArrayXd margin_step = (problem.design * step).array();
    double length = 1.0, lowered = 0.0;
    while (length > 1e-10) {
      lowered = problem.objective(beta + length * step, margin + length * margin_step);
      if (lowered <= objective - 1e-4 * length * decrement) break;
      length *= 0.5;
    }
    ++steps;
    const bool below_rounding = length <= 1e-10;
    if (below_rounding) length = 1.0;
    beta += length * step;
    if (below_rounding) break;
    margin = (problem.design * beta).array();
    objective = lowered;
  }
  return beta;
}

std::vector<Eigen::Index> rows_that_count(const Eigen::Ref<const Eigen::ArrayXd>& known) {
  std::vector<Eigen::Index> rows;
  for (Eigen::Index i = 0; i < known.size(); ++i) {
    if (known[i] != 0.0) rows.push_back(i);
  }
  return rows;
}

}  // namespace

Standardisation Standardisation::of(const Eigen::Ref<const Eigen::MatrixXd>& features) {
  Standardisation result;
  const auto rows = static_cast<double>(features.rows());
  result.mean = features.colwise().mean().transpose();
  result.factor.resize(features.cols());
  for (Eigen::Index column = 0; column < features.cols(); ++column) {
    const double deviation = std::sqrt((features.col(column).array() - result.mean[column]).square().sum() / rows);
    const double rounding = 10.0 * std::numeric_limits<double>::epsilon() * std::abs(result.mean[column]);
    result.factor[column] = deviation > rounding ? 1.0 / deviation : 0.0;
  }
  return result;
}

Eigen::MatrixXd Standardisation::applied(const Eigen::Ref<const Eigen::MatrixXd>& features) const {
  return ((features.rowwise() - mean.transpose()).array().rowwise() * factor.transpose().array()).matrix();
}

LogisticRegression LogisticRegression::fit(const Eigen::Ref<const Eigen::MatrixXd>& features,
                                           const Eigen::Ref<const Eigen::ArrayXd>& labels,
                                           const Eigen::Ref<const Eigen::ArrayXd>& known, double c) {
  if (!(c > 0.0) || !std::isfinite(c)) throw ConfigError(fmt::format("C is {}; it must be a positive number", c));
  if (labels.size() != features.rows() || known.size() != features.rows()) {
    throw ConfigError(fmt::format("{} rows of features, but {} labels and {} marks of what is known", features.rows(),
                                  labels.size(), known.size()));
  }
  const std::vector<Eigen::Index> rows = rows_that_count(known);
  const Eigen::Index columns = features.cols();
  LogisticRegression result;
  result.weights = Eigen::VectorXd::Zero(columns);
  if (rows.empty()) {
    result.standardisation = {Eigen::VectorXd::Zero(columns), Eigen::VectorXd::Zero(columns)};
    return result;
  }
  const Eigen::MatrixXd counted = features(rows, Eigen::all);
  if (!counted.allFinite()) throw DataError("a feature is not a finite number");
  result.standardisation = Standardisation::of(counted);
  Problem problem{Eigen::MatrixXd::Ones(counted.rows(), columns + 1), labels(rows), c};
  const double positives = problem.labels.sum();
  if (positives == 0.0 || positives == static_cast<double>(rows.size())) {
    const double infinity = std::numeric_limits<double>::infinity();
    result.intercept = positives == 0.0 ? -infinity : infinity;
    return result;
  }
  problem.design.leftCols(columns) = result.standardisation.applied(counted);
  const Eigen::VectorXd beta = minimum(problem, result.iterations);
  result.weights = beta.head(columns);
  result.intercept = beta[columns];
  return result;
}

Eigen::ArrayXd LogisticRegression::predict(const Eigen::Ref<const Eigen::MatrixXd>& features) const {
  if (features.cols() != weights.size()) {
    throw ConfigError(
        fmt::format("{} columns of features, but the model was fitted to {}", features.cols(), weights.size()));
  }
  const Eigen::VectorXd raw = weights.cwiseProduct(standardisation.factor);
  const double shift = intercept - raw.dot(standardisation.mean);
  return ((features * raw).array() + shift).unaryExpr(&logistic);
}

}  // namespace ctxtag
