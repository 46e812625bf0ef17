#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ctxtag/base/error.h"

namespace ctxtag::test {

struct MelExample {
  int hop_length = 512;
  int n_mels = 96;
  double fmin_hz = 0.0;
  float scale = 1.0F;

  template <typename Visitor>
  void fields(Visitor& field) {
    field("hop_length", hop_length, "samples from frame to frame");
    field("n_mels", n_mels, "bands");
    field("fmin_hz", fmin_hz, "lower edge of the first band");
    field("scale", scale, "factor before the logarithm");
  }
  void validate() const {
    if (hop_length < 1) throw ConfigError("hop_length must be positive");
  }
};

struct JobExample {
  MelExample mel;
  std::string name = "short_cnn";
  std::uint64_t seed = 0;
  std::int64_t offset = 0;
  unsigned epochs = 3;
  bool shuffle = true;
  std::vector<int> channels = {32, 64};

  template <typename Visitor>
  void fields(Visitor& field) {
    field("mel", mel, "front end");
    field("name", name, "of the model");
    field("seed", seed, "of everything random");
    field("offset", offset, "anything");
    field("epochs", epochs, "passes over the data");
    field("shuffle", shuffle, "another order in every epoch");
    field("channels", channels, "of each layer");
  }
  void validate() const {
    if (name.empty()) throw ConfigError("name must not be empty");
  }
};

}  // namespace ctxtag::test
