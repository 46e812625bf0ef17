#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ctxtag/users/context_events.h"

namespace ctxtag {

/// Numbers for ids, in the order in which they come.
class IdNumbers {
 public:
  std::uint32_t of(const std::string& id);
  const std::vector<const std::string*>& ids() const { return ids_; }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<const std::string*> ids_;
};

/// The whole number that an id spells in another way, as it is usually written: "7" of "07", "7.0" and " 7"; else the
/// id itself.
std::string usual_id(const std::string& id);

/// Gathers events in any order. Memory grows with the number of different ones, 16 bytes each.
class EventCollector {
 public:
  explicit EventCollector(bool ids_as_numbers) : ids_as_numbers_(ids_as_numbers) {}

  /// `context` is any number that the caller understands; ids are as written in the input.
  void add(const std::string& user, const std::string& track, std::uint32_t context, std::uint32_t count);
  std::int64_t size() const { return events_; }

  /// Everything but the contexts, which must be put in: `names` are those of the numbers, for messages.
  ContextEvents take(const std::vector<std::string>& names);

 private:
  void compact();
  std::uint32_t number_of(const std::string& id, IdNumbers& numbers) const;

  bool ids_as_numbers_;
  IdNumbers users_, tracks_;
  std::vector<ContextEvents::Use> uses_;
  std::size_t compacted_ = 0;  ///< how many of `uses_`, from the first, are sorted and different
  std::int64_t events_ = 0, repeated_ = 0;
  ContextEvents::Use first_repeated_;
};

}  // namespace ctxtag
