#pragma once
#include <Eigen/Core>
#include <cmath>

#include "situation/classifier.h"

namespace ctxtag {

/// Encoded columns as numbers that distances and sums make sense of: a category becomes one column of 0 and 1 for each
/// of its book, all 0 where unknown; a number stays, and one more column says with 1 that it is unknown, the number
/// then being 0 (its mean, once standardised columns are made of `means`).
class Indicators {
 public:
  Indicators(const std::vector<EncodedColumn>& columns, std::vector<double> means)
      : columns_(columns), means_(std::move(means)) {
    for (const EncodedColumn& column : columns) width_ += column.categorical ? size(column) : 2;
  }

  static Indicators of(const EncodedStreams& streams) {
    std::vector<double> means;
    for (std::size_t i = 0; i < streams.columns.size(); ++i) {
      double sum = 0.0, known = 0.0;
      for (const float value : streams.values.col(static_cast<Eigen::Index>(i))) {
        if (!std::isnan(value)) sum += value, known += 1.0;
      }
      means.push_back(known > 0.0 ? sum / known : 0.0);
    }
    return Indicators(streams.columns, std::move(means));
  }

  Eigen::Index width() const { return width_; }
  const std::vector<double>& means() const { return means_; }

  /// Rows `first` to `first` + `count` - 1.
  Eigen::MatrixXd applied(const FloatMatrix& values, Eigen::Index first, Eigen::Index count) const {
    Eigen::MatrixXd result = Eigen::MatrixXd::Zero(count, width_);
    Eigen::Index place = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      for (Eigen::Index row = 0; row < count; ++row) {
        const float value = values(first + row, static_cast<Eigen::Index>(i));
        if (columns_[i].categorical) {
          if (!std::isnan(value)) result(row, place + static_cast<Eigen::Index>(value)) = 1.0;
        } else {
          result(row, place) = std::isnan(value) ? means_[i] : value;
          result(row, place + 1) = std::isnan(value) ? 1.0 : 0.0;
        }
      }
      place += columns_[i].categorical ? size(columns_[i]) : 2;
    }
    return result;
  }

 private:
  static Eigen::Index size(const EncodedColumn& column) { return static_cast<Eigen::Index>(column.book.size()); }

  std::vector<EncodedColumn> columns_;
  std::vector<double> means_;
  Eigen::Index width_ = 0;
};

}  // namespace ctxtag
