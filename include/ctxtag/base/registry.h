#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctxtag/base/error.h"

namespace ctxtag {

template <typename Signature>
class Registry;

/// A closed table of named factories, written out in one place and read-only afterwards.
template <typename Result, typename... Args>
class Registry<Result(Args...)> {
 public:
  using Factory = std::function<Result(Args...)>;
  using Entry = typename std::map<std::string, Factory, std::less<>>::value_type;

  /// `kind` is what messages call an entry: "loss", "model".
  Registry(std::string kind, std::initializer_list<Entry> entries) : kind_(std::move(kind)), factories_(entries) {}

  /// Throws ConfigError with the known names when `name` is not among them.
  Result create(std::string_view name, Args... args) const {
    const auto found = factories_.find(name);
    if (found == factories_.end()) {
      throw ConfigError("unknown " + kind_ + " '" + std::string(name) + "'; known: " + joined_names());
    }
    return found->second(std::forward<Args>(args)...);
  }

  /// In alphabetical order.
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& [name, factory] : factories_) result.push_back(name);
    return result;
  }

 private:
  std::string joined_names() const {
    std::string text;
    for (const auto& [name, factory] : factories_) text += (text.empty() ? "" : ", ") + name;
    return text;
  }

  std::string kind_;
  std::map<std::string, Factory, std::less<>> factories_;
};

}  // namespace ctxtag
