#pragma once
#include <string>
#include <vector>

#include "ctxtag/simulate/latents.h"

namespace ctxtag {

/// One term of a tag's log-odds: coefficient * a, or with `b` coefficient * a * b (a * a - 1 where both are the same).
struct TagTerm {
  Latent a;
  Latent b;  ///< kLatentCount: none
  double coefficient;

  double value(const Latents& latents) const;
};

/// How a tag depends on the sound.
struct TagModel {
  std::string tag;
  double bias;
  std::vector<TagTerm> terms;

  double log_odds(const Latents& latents) const;
};

/// The tags of simulated music.
const std::vector<TagModel>& tag_models();

}  // namespace ctxtag
