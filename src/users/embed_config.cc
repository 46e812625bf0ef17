#include "ctxtag/users/embed_config.h"

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

void require(bool holds, const std::string& key, const std::string& value, const std::string& expected) {
  if (!holds) throw ConfigError(key + ": " + value + ": " + expected);
}

void require_name(const std::string& key, const std::string& value, const std::vector<std::string>& known) {
  for (const std::string& name : known) {
    if (name == value) return;
  }
  throw ConfigError(key + ": '" + value + "': must be one of " + joined(known));
}

}  // namespace

void AlsConfig::validate() const {
  require(dimensions >= 1 && dimensions <= 4096, "dimensions", std::to_string(dimensions), "must be from 1 to 4096");
  require(iterations >= 1 && iterations <= 10000, "iterations", std::to_string(iterations), "must be from 1 to 10000");
  require_name("solver", solver, {"conjugate_gradient", "cholesky"});
  require(steps >= 1 && steps <= 1000, "steps", std::to_string(steps), "must be from 1 to 1000");
  require_name("confidence", confidence, {"linear", "log"});
  require(alpha > 0.0 && alpha <= 1e6, "alpha", to_text(alpha), "must be above 0, and 1e6 at most");
  require(log_scale > 0.0 && log_scale <= 1e9, "log_scale", to_text(log_scale), "must be above 0, and 1e9 at most");
  require(regularization > 0.0 && regularization <= 1e9, "regularization", to_text(regularization),
          "must be above 0, and 1e9 at most");
}

void HoldoutConfig::validate() const {
  require(share >= 0.0 && share < 1.0, "share", to_text(share), "must be at least 0 and below 1");
  require(at >= 1 && at <= 10000, "at", std::to_string(at), "must be from 1 to 10000");
  require(users >= 0, "users", std::to_string(users), "must not be negative");
}

}  // namespace ctxtag
