#pragma once
#include <Eigen/Core>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace ctxtag {

/// The JSON of a classifier's state; DataError for what is none.
nlohmann::json state_json(std::string_view text);

/// A list of `size` finite numbers; DataError for anything else.
std::vector<double> numbers_in(const nlohmann::json& list, std::size_t size);
/// The same, none below 0 and adding up to 1.
std::vector<double> probabilities_in(const nlohmann::json& list, std::size_t size);

/// A matrix as {"rows", "columns", "values"}, row by row.
nlohmann::json matrix_json(const Eigen::Ref<const Eigen::MatrixXd>& matrix);
Eigen::MatrixXd matrix_in(const nlohmann::json& json, Eigen::Index columns);

}  // namespace ctxtag
