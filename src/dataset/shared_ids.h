#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace ctxtag {

using TakeId = std::function<void(const std::string& id)>;
/// Calls `take` for every id of a part.
using EachId = std::function<void(std::size_t part, const TakeId& take)>;

struct SharedId {
  std::string id;
  std::size_t first = 0, second = 0;  ///< the parts that have it
};

/// An id that stands in two parts; it may stand in one any number of times. Reads all parts once and keeps 16 bytes an
/// id, its hash; only where two of these agree the parts are read again, for the ids themselves. Fewer `hash_bits` make
/// it slower, not wrong.
std::optional<SharedId> shared_id(std::size_t parts, const EachId& each_id, int hash_bits = 64);

}  // namespace ctxtag
