#pragma once
#include <string>
#include <vector>

#include "ctxtag/tagging/track_tags.h"

namespace ctxtag {

/// mean, max or median over rows, column by column; the median of an even number is the mean of the middle two.
std::vector<double> pooled(const RealMatrix& rows, const std::string& pool);

}  // namespace ctxtag
