#include "dataset/shared_ids.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "ctxtag/base/random.h"

namespace ctxtag {
namespace {

struct HashedId {
  std::uint64_t hash;
  std::size_t part;

  bool operator<(const HashedId& other) const { return hash != other.hash ? hash < other.hash : part < other.part; }
};

// Hashes that stand in two parts, in ascending order.
std::vector<std::uint64_t> shared_hashes(std::vector<HashedId> ids) {
  std::sort(ids.begin(), ids.end());
  std::vector<std::uint64_t> shared;
  for (std::size_t i = 1; i < ids.size(); ++i) {
    const bool is_shared = ids[i].hash == ids[i - 1].hash && ids[i].part != ids[i - 1].part;
    if (is_shared && (shared.empty() || shared.back() != ids[i].hash)) shared.push_back(ids[i].hash);
  }
  return shared;
}

}  // namespace

std::optional<SharedId> shared_id(std::size_t parts, const EachId& each_id, int hash_bits) {
  const auto hash_of = [&](const std::string& id) { return text_hash(id) >> (64 - hash_bits); };
  std::vector<HashedId> ids;
  for (std::size_t part = 0; part < parts; ++part) {
    each_id(part, [&](const std::string& id) { ids.push_back({hash_of(id), part}); });
  }
  const std::vector<std::uint64_t> suspects = shared_hashes(std::move(ids));
  std::optional<SharedId> found;
  std::unordered_map<std::string, std::size_t> owners;
  for (std::size_t part = 0; part < parts && !suspects.empty() && !found; ++part) {
    each_id(part, [&](const std::string& id) {
      if (found || !std::binary_search(suspects.begin(), suspects.end(), hash_of(id))) return;
      const auto [owner, is_new] = owners.emplace(id, part);
      if (!is_new && owner->second != part) found = SharedId{id, owner->second, part};
    });
  }
  return found;
}

}  // namespace ctxtag
