#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

/// Parses JSON with `//` comments; `name` (a file, "--set ...") opens the message of a syntax error.
nlohmann::json parse_json(const std::string& text, const std::string& name);

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

/// Fills a config from a JSON object. Keys the config does not name are errors with the nearest known key; absent keys
/// keep what the config holds. Integers are never rounded or narrowed.
class ConfigReader {
 public:
  ConfigReader(const nlohmann::json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object_.is_object()) throw ConfigError(where("") + ": expected an object, found " + object_.dump());
  }

  template <typename T>
  void operator()(const char* key, T& value, const char* /*meaning*/) {
    known_.emplace_back(key);
    const auto found = object_.find(key);
    if (found != object_.end()) read(*found, where(key), value);
  }

  template <typename T>
  static void read(const nlohmann::json& json, const std::string& path, T& value) {
    if constexpr (has_fields<T>::value) {
      ConfigReader reader(json, path);
      value.fields(reader);
      reader.reject_unknown();
    } else {
      if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
        if (!json.is_number_integer()) throw ConfigError(path + ": expected an integer, found " + json.dump());
        if (nlohmann::json(json.get<T>()) != json) throw ConfigError(path + ": out of range: " + json.dump());
      }
      if (std::is_floating_point_v<T> && !json.is_number()) {
        throw ConfigError(path + ": expected a number, found " + json.dump());
      }
      try {
        json.get_to(value);
      } catch (const nlohmann::json::exception&) {
        throw ConfigError(path + ": cannot read " + json.dump());
      }
    }
  }

 private:
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
    if constexpr (has_fields<T>::value) check(value, path_.empty() ? key : path_ + "." + key);
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
