#pragma once
#include <string>
#include <vector>

#include "ctxtag/base/error.h"

namespace ctxtag {

/// How a table of streams is read.
struct StreamConfig {
  std::string situation = "matches";
  std::vector<std::string> situations;
  std::vector<std::string> numbers, categories;
  std::string time_zone;
  std::string earliest = "1990-01-01T00:00Z", latest;
  std::string on_error = "stop";

  template <typename Visitor>
  void fields(Visitor& field) {
    field("situation", situation, "column that says what the stream was for");
    field("situations", situations,
          "the situations there are, in this order; streams of others are left out; empty: all that occur");
    field("numbers", numbers, "further columns to predict from: numbers");
    field("categories", categories, "further columns to predict from: categories");
    field("time_zone", time_zone,
          "zone of streams whose time is in UTC and who name none, such as Europe/Paris; empty: their hours are UTC's");
    field("earliest", earliest, "streams before are errors");
    field("latest", latest, "streams after are errors; empty: a day from now");
    field("on_error", on_error, "stop at the first stream with an impossible value, or skip it, counted");
  }
  void validate() const {
    if (situation.empty()) throw ConfigError("situation must name a column");
    if (on_error != "stop" && on_error != "skip") {
      throw ConfigError("on_error must be stop or skip, found '" + on_error + "'");
    }
  }
};

}  // namespace ctxtag
