#include "pooling.h"

#include <algorithm>

namespace ctxtag {
namespace {

double median(std::vector<double> values) {
  const std::size_t middle = values.size() / 2;
  std::sort(values.begin(), values.end());
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
}

}  // namespace

std::vector<double> pooled(const RealMatrix& rows, const std::string& pool) {
  std::vector<double> result;
  for (Eigen::Index column = 0; column < rows.cols(); ++column) {
    if (pool == "max") {
      result.push_back(rows.col(column).maxCoeff());
    } else if (pool == "median") {
      std::vector<double> values;
      for (Eigen::Index row = 0; row < rows.rows(); ++row) values.push_back(rows(row, column));
      result.push_back(median(std::move(values)));
    } else {
      double sum = 0.0;  // in row order, so that the rounding is always the same
      for (Eigen::Index row = 0; row < rows.rows(); ++row) sum += rows(row, column);
      result.push_back(sum / static_cast<double>(rows.rows()));
    }
  }
  return result;
}

}  // namespace ctxtag
