#pragma once
#include <Eigen/Core>
#include <string>
#include <vector>

namespace ctxtag {

/// A square of numbers with names at two edges.
struct MatrixPicture {
  std::string title, description, row_name, column_name;
  std::vector<std::string> names;
  Eigen::ArrayXXd values;  ///< NaN: nothing to show
  double most = 1.0;       ///< the end of the scale; of a diverging one also, negative, the other end
  bool is_diverging = false;
  bool is_count = false;  ///< else values are shares, shown as percent
};

/// One cell per pair of names, its colour and, up to 16 names, its number being the value; every cell says on being
/// pointed at what it is.
std::string matrix_picture(const MatrixPicture& matrix);

}  // namespace ctxtag
