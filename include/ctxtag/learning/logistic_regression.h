#pragma once
#include <Eigen/Core>

namespace ctxtag {

/// Brings every column to mean 0 and population standard deviation 1; a constant column becomes 0.
struct Standardisation {
  Eigen::VectorXd mean;
  Eigen::VectorXd factor;  ///< 1 / standard deviation; 0 for a constant column

  /// `features` is rows x columns, at least one row.
  static Standardisation of(const Eigen::Ref<const Eigen::MatrixXd>& features);
  Eigen::MatrixXd applied(const Eigen::Ref<const Eigen::MatrixXd>& features) const;
};

/// Probability of one tag as the logistic function of a weighted sum of standardised features.
struct LogisticRegression {
  Standardisation standardisation;
  Eigen::VectorXd weights;  ///< of the standardised columns
  double intercept = 0.0;   ///< +-infinity when only one class was known
  int iterations = 0;       ///< Newton steps taken

  /// Minimises 0.5 w'w + C * (sum of log-losses) by Newton's method to convergence; the intercept is free of penalty
  /// (the objective of scikit-learn's LogisticRegression after its StandardScaler). `features` is rows x columns;
  /// `labels` and `known` have one value a row. Only rows whose `known` is not 0 count, also in the standardisation.
  /// One step costs rows x columns^2. With one class only, the prediction is its prior, 1 or 0; with nothing known,
  /// 0.5. Throws ConfigError when C is not a positive number, or when the sizes differ, and DataError for a feature
  /// that is not finite in a row that counts.
  static LogisticRegression fit(const Eigen::Ref<const Eigen::MatrixXd>& features,
                                const Eigen::Ref<const Eigen::ArrayXd>& labels,
                                const Eigen::Ref<const Eigen::ArrayXd>& known, double c = 1.0);

  /// One probability a row. Throws ConfigError when the number of columns differs from that of fit().
  Eigen::ArrayXd predict(const Eigen::Ref<const Eigen::MatrixXd>& features) const;
};

}  // namespace ctxtag
