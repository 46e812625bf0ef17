#pragma once
#include <Eigen/Core>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <vector>

namespace ctxtag::test {

inline Eigen::ArrayXd array(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

inline Eigen::ArrayXd array(std::initializer_list<double> values) { return array(std::vector<double>(values)); }

/// A list of numbers of a golden file.
inline Eigen::ArrayXd array(const nlohmann::json& numbers) { return array(numbers.get<std::vector<double>>()); }

}  // namespace ctxtag::test
