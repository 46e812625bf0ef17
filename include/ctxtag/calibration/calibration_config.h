#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {

/// How scores become probabilities.
struct CalibrationConfig {
  std::string method = "platt";

  static const std::vector<std::string>& methods() {
    static const std::vector<std::string> known = {
        "none", "platt", "isotonic", "temperature", "temperature_per_tag", "softmax_temperature"};
    return known;
  }

  template <typename Visitor>
  void fields(Visitor& field) {
    field("method", method,
          "none; of networks that give any number of tags: platt (per tag, slope and offset of the logits), isotonic "
          "(per tag, any function that never falls; for some hundred positives or more), temperature (one number that "
          "divides all logits), temperature_per_tag; of networks that give one tag a row: softmax_temperature");
  }
  void validate() const {
    if (std::find(methods().begin(), methods().end(), method) != methods().end()) return;
    throw ConfigError("method is '" + method + "'; allowed: " + joined(methods()));
  }
  /// Throws ConfigError, of the config's section `calibration`, when the method is not for networks that give one tag a
  /// row, or only for those.
  void require_fits(bool one_tag_a_row) const {
    const bool of_logits = method == "temperature" || method == "temperature_per_tag";
    if (one_tag_a_row && of_logits) {
      throw ConfigError("calibration.method is '" + method + "', and the network gives one tag a row (softmax): " +
                        "allowed are none, platt, isotonic and softmax_temperature");
    }
    if (!one_tag_a_row && method == "softmax_temperature") {
      throw ConfigError("calibration.method is '" + method + "', and the network gives any number of tags (sigmoid): " +
                        "allowed are none, platt, isotonic, temperature and temperature_per_tag");
    }
  }
};

}  // namespace ctxtag
