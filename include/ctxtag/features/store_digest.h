#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "ctxtag/features/feature_store.h"

namespace ctxtag {

/// So many bytes of features are looked at to tell one store from another: all of most, of larger ones a sample.
inline constexpr std::size_t kDigestedBytes = std::size_t{1} << 30;

/// SHA-256 of the number of rows and of the bytes of evenly spaced rows, the first and the last among them: of all rows
/// where they come to `most_bytes` at most, else of as many as do.
std::string content_digest(const FeatureStore& store, std::size_t most_bytes = kDigestedBytes);

/// Rows whose bytes are not those that index.csv has the SHA-256 of.
std::vector<std::size_t> changed_rows(const FeatureStore& store);

}  // namespace ctxtag
