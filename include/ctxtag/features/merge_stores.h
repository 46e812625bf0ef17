#pragma once
#include <cstddef>
#include <filesystem>
#include <vector>

namespace ctxtag {

struct MergedStores {
  std::size_t clips = 0, rejected = 0;
  bool written = false;  ///< false: `out` held exactly this already
};

/// Whether the folder is a feature store.
bool is_feature_store(const std::filesystem::path& folder);

/// Puts feature stores together: rows and rejects in the order of `parts`, the same bytes as one extraction of all
/// their inputs in that order. The store is made in OUT.part and appears by rename. Throws ConfigError when front ends
/// differ, when a track stands in two stores, and when `out` is something else already; DataError for a damaged store.
MergedStores merge_stores(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& out);

}  // namespace ctxtag
