#pragma once
#include "ctxtag/base/error.h"

namespace ctxtag {

/// Listeners of simulated music, for whom the same track serves different contexts.
struct ListenerConfig {
  int number = 0;
  int taste_dimension = 4;
  double strength = 1.5;
  int contexts = 3;
  int samples = 40;
  int history = 200;
  double history_strength = 1.0;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("number", number, "listeners who use tracks; 0: there are none");
    field("taste_dimension", taste_dimension, "numbers that make up a listener's taste");
    field("strength", strength,
          "how far the taste shifts the log-odds of contexts; 0: it does not matter who is listening");
    field("contexts", contexts, "contexts that a listener prefers; 0: none more than others");
    field("samples", samples, "tracks of which it is known for what a listener uses them");
    field("history", history, "times that each listens to a track, in events.csv");
    field("history_strength", history_strength, "how far the taste decides which tracks those are");
  }
  void validate() const {
    if (number < 0) throw ConfigError("number must be 0 or more");
    if (taste_dimension < 1 || taste_dimension > 256) throw ConfigError("taste_dimension must be from 1 to 256");
    if (!(strength >= 0.0 && strength <= 10.0)) throw ConfigError("strength must be from 0 to 10");
    if (contexts < 0 || contexts > 15) throw ConfigError("contexts must be from 0 to 15");
    if (samples < 1) throw ConfigError("samples must be at least 1");
    if (history < 0) throw ConfigError("history must be 0 or more");
    if (!(history_strength >= 0.0 && history_strength <= 10.0)) {
      throw ConfigError("history_strength must be from 0 to 10");
    }
  }
};

}  // namespace ctxtag
