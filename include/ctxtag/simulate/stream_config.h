#pragma once
#include <string>
#include <vector>

#include "ctxtag/base/error.h"

namespace ctxtag {

/// Streams of simulated listeners; a strength of 0 takes away what a signal says of the situation by itself (the
/// network still follows the device).
struct SimulatedStreamConfig {
  int number = 0;
  std::vector<std::string> situations{"car",   "chill", "club",    "dance", "gym",  "night",
                                      "party", "relax", "running", "sleep", "work", "workout"};
  int weeks = 8;
  double time = 1.0, device = 1.0, network = 1.0, day = 1.0, age = 1.0, gender = 1.0, location = 1.0;
  double user = 1.0;
  double tracks = 1.0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("number", number, "streams of each listener, in streams.csv; 0: there are none");
    field("situations", situations, "tags that streams are for");
    field("weeks", weeks, "from Monday, 10 January 2022, over which they are spread");
    field("time", time, "how far the time of day follows the situation");
    field("device", device, "how far the listening device does");
    field("network", network, "how far the network does");
    field("day", day, "how far it matters whether it is a weekend");
    field("age", age, "how far situations differ by age");
    field("gender", gender, "how far they differ by gender");
    field("location", location, "how far they differ by country");
    field("user", user, "how far each listener has situations and hours of their own");
    field("tracks", tracks, "how far the situation decides the track; 0: popularity alone");
  }
  void validate() const {
    if (number < 0 || number > 100000) throw ConfigError("number must be from 0 to 100000: streams of each listener");
    if (situations.size() < 2) throw ConfigError("situations must name at least two tags");
    if (weeks < 1 || weeks > 10) throw ConfigError("weeks must be from 1 to 10: no clock changes in these");
    for (const double strength : {time, device, network, day, age, gender, location, user, tracks}) {
      if (!(strength >= 0.0 && strength <= 5.0)) {
        throw ConfigError("time, device, network, day, age, gender, location, user, tracks: each must be from 0 to 5");
      }
    }
  }
};

}  // namespace ctxtag
