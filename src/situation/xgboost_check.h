#pragma once
#include <cstddef>
#include <string_view>

namespace ctxtag {

/// XGBoost follows what a model file says without looking: throws DataError unless `json` is a model of gradient
/// boosted trees of so many columns and classes, each tree's arrays are of one length, its children come behind their
/// parents and inside the tree, its splits are of columns that there are, and its categories inside their list.
void require_sound_xgboost(std::string_view json, std::size_t columns, std::size_t classes);

}  // namespace ctxtag
