#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

/// Parses JSON with `//` comments; `name` (a file, "--set ...") opens the message of a syntax error and of a key that
/// is given twice, both ConfigError.
nlohmann::json parse_json(const std::string& text, const std::string& name);
/// The same; objects keep the order of their keys.
nlohmann::ordered_json parse_ordered_json(const std::string& text, const std::string& name);

namespace detail {
struct AnyVisitor {
  template <typename T>
  void operator()(const char*, T&, const char*) {}
};
}  // namespace detail

/// True for a config: a struct with `fields(visitor)`, which lists key, member and meaning once, and `validate()`.
template <typename T, typename = void>
struct has_fields : std::false_type {};
template <typename T>
struct has_fields<T, std::void_t<decltype(std::declval<T&>().fields(std::declval<detail::AnyVisitor&>()))>>
    : std::true_type {};

/// True for a list of configs.
template <typename T>
struct is_config_list : std::false_type {};
template <typename T>
struct is_config_list<std::vector<T>> : has_fields<T> {};

/// Fills a config from a JSON object. Keys the config does not name are errors with the nearest known key; absent keys
/// keep what the config holds. Integers are never rounded or narrowed.
class ConfigReader {
 public:
  ConfigReader(const nlohmann::json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object_.is_object()) throw ConfigError(where("") + ": expected an object, found " + found(object_));
  }

  template <typename T>
  void operator()(const char* key, T& value, const char* /*meaning*/) {
    known_.emplace_back(key);
    const auto entry = object_.find(key);
    if (entry != object_.end()) read(*entry, where(key), value);
  }

  template <typename T>
  static void read(const nlohmann::json& json, const std::string& path, T& value) {
    if constexpr (has_fields<T>::value) {
      ConfigReader reader(json, path);
      value.fields(reader);
      reader.reject_unknown();
    } else {
      if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
        if (!json.is_number_integer()) throw ConfigError(path + ": expected an integer, found " + found(json));
        if (!fits<T>(json)) throw ConfigError(path + ": out of range: " + json.dump());
      }
      if constexpr (std::is_floating_point_v<T>) {
        if (!json.is_number()) throw ConfigError(path + ": expected a number, found " + found(json));
        if (std::abs(json.get<double>()) > static_cast<double>(std::numeric_limits<T>::max())) {
          throw ConfigError(path + ": out of range: " + json.dump());
        }
      }
      if constexpr (std::is_same_v<T, bool>) {
        if (!json.is_boolean()) throw ConfigError(path + ": expected true or false, found " + found(json));
      }
      if constexpr (std::is_same_v<T, std::string>) {
        if (!json.is_string()) throw ConfigError(path + ": expected a text, found " + found(json));
      }
      try {
        json.get_to(value);
      } catch (const nlohmann::json::exception&) {
        throw ConfigError(path + ": cannot read " + found(json));
      }
    }
  }

  /// A list replaces what the config holds; its items are read by the same rules.
  template <typename T>
  static void read(const nlohmann::json& json, const std::string& path, std::vector<T>& values) {
    if (!json.is_array()) throw ConfigError(path + ": expected an array, found " + found(json));
    values.clear();
    for (const nlohmann::json& item : json) {
      T value{};
      read(item, path + "[" + std::to_string(values.size()) + "]", value);
      values.push_back(std::move(value));
    }
  }

 private:
  template <typename T>
  static bool fits(const nlohmann::json& integer) {
    if (integer.is_number_unsigned()) {
      return integer.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<T>::max());
    }
    const auto value = integer.get<std::int64_t>();
    if constexpr (std::is_unsigned_v<T>) {
      return value >= 0 && static_cast<std::uint64_t>(value) <= std::numeric_limits<T>::max();
    } else {
      return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
    }
  }

  static std::string found(const nlohmann::json& json);
  void reject_unknown() const;
  std::string where(const std::string& key) const;

  const nlohmann::json& object_;
  std::string path_;
  std::vector<std::string> known_;
};

class ConfigWriter {
 public:
  template <typename T>
  void operator()(const char* key, T& value, const char* /*meaning*/) {
    if constexpr (has_fields<T>::value) {
      ConfigWriter inner;
      value.fields(inner);
      object_[key] = inner.take();
    } else if constexpr (is_config_list<T>::value) {
      object_[key] = nlohmann::ordered_json::array();
      for (auto& item : value) {
        ConfigWriter inner;
        item.fields(inner);
        object_[key].push_back(inner.take());
      }
    } else {
      object_[key] = value;
    }
  }
  nlohmann::ordered_json take() { return std::move(object_); }

 private:
  nlohmann::ordered_json object_ = nlohmann::ordered_json::object();
};

/// Calls validate() of a config and of every config inside it, innermost first; a message is preceded by its path.
class ConfigValidator {
 public:
  explicit ConfigValidator(std::string path = "") : path_(std::move(path)) {}

  template <typename T>
  void operator()(const char* key, T& value, const char* /*meaning*/) {
    const std::string path = path_.empty() ? key : path_ + "." + key;
    if constexpr (has_fields<T>::value) check(value, path);
    if constexpr (is_config_list<T>::value) {
      for (std::size_t i = 0; i < value.size(); ++i) check(value[i], path + "[" + std::to_string(i) + "]");
    }
  }

  template <typename T>
  static void check(T& config, const std::string& path) {
    ConfigValidator inner(path);
    config.fields(inner);
    try {
      config.validate();
    } catch (const ConfigError& error) {
      throw ConfigError((path.empty() ? "" : path + ".") + error.what());
    }
  }

 private:
  std::string path_;
};

/// Overwrites what `json` names in `config`, then validates the whole.
template <typename Config>
void read_config(const nlohmann::json& json, Config& config) {
  ConfigReader::read(json, "", config);
  ConfigValidator::check(config, "");
}

/// The effective config, keys in the order of its `fields()`.
template <typename Config>
nlohmann::ordered_json config_json(const Config& config) {
  ConfigWriter writer;
  const_cast<Config&>(config).fields(writer);
  return writer.take();
}

}  // namespace ctxtag
