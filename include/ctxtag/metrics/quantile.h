#pragma once
#include <vector>

namespace ctxtag {

/// The value below which `share` of the values lie, linear between the two nearest (the default of numpy and R).
/// Throws std::invalid_argument without values, and for a share outside [0, 1].
double quantile(std::vector<double> values, double share);

}  // namespace ctxtag
