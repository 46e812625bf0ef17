#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "ctxtag/config/json.h"

namespace ctxtag {

/// The file's JSON (an empty object when `file` is empty) with `KEY.PATH=VALUE` overrides laid over it. A value that is
/// not JSON is taken as text, so both `loss.name=bce` and `seed=3` work; the config's own types decide what is valid.
nlohmann::json layered_json(const std::filesystem::path& file, const std::vector<std::string>& overrides);

/// Defaults of `Config`, then the file, then the overrides; validated.
template <typename Config>
Config load_config(const std::filesystem::path& file, const std::vector<std::string>& overrides, Config config = {}) {
  read_config(layered_json(file, overrides), config);
  return config;
}

/// One row of documentation per key: path, default as JSON, meaning.
struct ConfigKey {
  std::string path, default_value, meaning;
};

class ConfigLister {
 public:
  explicit ConfigLister(std::string prefix = "") : prefix_(std::move(prefix)) {}
  template <typename T>
  void operator()(const char* key, T& value, const char* meaning) {
    if constexpr (has_fields<T>::value) {
      ConfigLister inner(prefix_ + key + ".");
      value.fields(inner);
      keys_.insert(keys_.end(), inner.keys_.begin(), inner.keys_.end());
    } else if constexpr (is_config_list<T>::value) {
      typename T::value_type item;
      ConfigLister inner(prefix_ + key + "[].");
      item.fields(inner);
      keys_.insert(keys_.end(), inner.keys_.begin(), inner.keys_.end());
    } else {
      keys_.push_back({prefix_ + key, nlohmann::json(value).dump(), meaning});
    }
  }
  const std::vector<ConfigKey>& keys() const { return keys_; }

 private:
  std::string prefix_;
  std::vector<ConfigKey> keys_;
};

/// Every key of a config, in the order of its `fields()`; keys of the items of a list as `list[].key`.
template <typename Config>
std::vector<ConfigKey> config_keys(Config config = {}) {
  ConfigLister lister;
  config.fields(lister);
  return lister.keys();
}

}  // namespace ctxtag
