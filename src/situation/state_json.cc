#include "situation/state_json.h"

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

nlohmann::json state_json(std::string_view text) {
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    throw DataError(std::string("the classifier is no JSON: ") + printable(error.what()));
  }
}

std::vector<double> numbers_in(const nlohmann::json& list, std::size_t size) {
  if (!list.is_array() || list.size() != size) {
    throw DataError("the classifier does not fit its situations or columns: expected a list of " +
                    std::to_string(size) + " numbers");
  }
  std::vector<double> numbers;
  for (const nlohmann::json& item : list) {
    if (!item.is_number() || !std::isfinite(item.get<double>())) throw DataError("the classifier: a number is missing");
    numbers.push_back(item.get<double>());
  }
  return numbers;
}

std::vector<double> probabilities_in(const nlohmann::json& list, std::size_t size) {
  std::vector<double> numbers = numbers_in(list, size);
  double sum = 0.0;
  for (const double number : numbers) {
    if (number < 0.0) throw DataError("the classifier: a probability is below 0");
    sum += number;
  }
  if (std::abs(sum - 1.0) > 1e-6) throw DataError("the classifier: probabilities do not add up to 1");
  return numbers;
}

nlohmann::json matrix_json(const Eigen::Ref<const Eigen::MatrixXd>& matrix) {
  nlohmann::json values = nlohmann::json::array();
  for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
    for (Eigen::Index column = 0; column < matrix.cols(); ++column) values.push_back(matrix(row, column));
  }
  return {{"rows", matrix.rows()}, {"columns", matrix.cols()}, {"values", std::move(values)}};
}

Eigen::MatrixXd matrix_in(const nlohmann::json& json, Eigen::Index columns) {
  if (!json.is_object() || !json.contains("values") || !json.at("values").is_array() || columns < 1 ||
      json.at("values").size() % static_cast<std::size_t>(columns) != 0) {
    throw DataError("the classifier does not fit its columns: expected rows of " + std::to_string(columns) +
                    " numbers");
  }
  const std::vector<double> values = numbers_in(json.at("values"), json.at("values").size());
  return Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
      values.data(), static_cast<Eigen::Index>(values.size()) / columns, columns);
}

}  // namespace ctxtag
