#pragma once
#include <string>
#include <vector>

#include "ctxtag/dataset/label_matrix.h"

namespace ctxtag {

/// One row from several, column by column:
/// mean, max; median (of an even number the mean of the middle two);
/// top3_mean, top5_mean: of the three or five highest, of all where there are fewer;
/// geometric_mean: exp of the mean of logarithms; logit_mean: the probability of the mean of the logits. Both are of
/// probabilities, kept 1e-12 away from 0, and logit_mean from 1 too.
/// One row is left as it is by all of them, but for rounding by the last two. Throws ConfigError for another `pool`.
std::vector<double> pooled(const RealMatrix& rows, const std::string& pool);

std::vector<std::string> pool_names();
/// Throws ConfigError that begins with `key` and names the poolings there are.
void require_pool(const std::string& pool, const std::string& key);

}  // namespace ctxtag
