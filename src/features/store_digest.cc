#include "ctxtag/features/store_digest.h"

#include <algorithm>

#include "ctxtag/base/sha256.h"

namespace ctxtag {
namespace {

std::string row_digest(const FeatureStore& store, std::size_t row) {
  return sha256(store.row_data(row), store.row_bytes());
}

}  // namespace

std::string content_digest(const FeatureStore& store, std::size_t most_bytes) {
  const std::size_t rows = store.size();
  const std::size_t looked_at = std::min(rows, std::max<std::size_t>(most_bytes / store.row_bytes(), 2));
  std::string text = std::to_string(rows);
  for (std::size_t i = 0; i < looked_at; ++i) {
    text += " " + row_digest(store, looked_at == rows ? i : i * (rows - 1) / (looked_at - 1));
  }
  return sha256(text);
}

std::vector<std::size_t> changed_rows(const FeatureStore& store) {
  std::vector<std::size_t> changed;
  for (std::size_t row = 0; row < store.size(); ++row) {
    const std::string& expected = store.entries()[row].sha256;
    if (!expected.empty() && row_digest(store, row) != expected) changed.push_back(row);
  }
  return changed;
}

}  // namespace ctxtag
