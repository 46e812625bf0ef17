#include "simulate/tag_model.h"

namespace ctxtag {
namespace {
constexpr Latent kOne = kLatentCount;
}

double TagTerm::value(const Latents& latents) const {
  if (b == kLatentCount) return coefficient * latents[a];
  return coefficient * (latents[a] * latents[b] - (a == b ? 1.0 : 0.0));
}

double TagModel::log_odds(const Latents& latents) const {
  double sum = bias;
  for (const TagTerm& term : terms) sum += term.value(latents);
  return sum;
}

const std::vector<TagModel>& tag_models() {
  // Prevalences from 18 % (sleep) to 55 % (chill), ceilings of the ROC-AUC from .84 (work) to .93 (sleep).
  static const std::vector<TagModel> models{
      {"car",
       -0.66,
       {{kTempo, kOne, 0.85}, {kOffbeat, kOne, 0.99}, {kEnergy, kOne, 1.23}, {kTempo, kBrightness, 0.99}}},
      {"chill",
       0.29,
       {{kEnergy, kOne, -1.48}, {kSoftness, kOne, 1.31}, {kTempo, kTempo, -0.73}, {kDirection, kOne, -0.58}}},
      {"club",
       -1.26,
       {{kTempo, kOne, 1.20}, {kPercussiveness, kOne, 1.74}, {kOffbeat, kOne, 1.54}, {kTempo, kPercussiveness, 0.85}}},
      {"dance",
       -0.38,
       {{kOffbeat, kOne, 1.69}, {kPercussiveness, kOne, 1.23}, {kTempo, kOne, 0.84}, {kDirection, kOne, 0.84}}},
      {"gym", -1.10, {{kTempo, kOne, 1.21}, {kEnergy, kOne, 1.31}, {kSoftness, kOne, -1.36}}},
      {"happy", -1.12, {{kMode, kOne, 1.29}, {kDirection, kOne, 1.43}, {kBrightness, kOne, 1.24}}},
      {"night",
       -0.64,
       {{kBrightness, kOne, -1.29}, {kSoftness, kOne, 0.89}, {kOffbeat, kTempo, 1.02}, {kMode, kOne, -0.38}}},
      {"party",
       -0.35,
       {{kEnergy, kOne, 1.26}, {kPercussiveness, kOne, 0.84}, {kTempo, kOne, 0.87}, {kDirection, kOne, 1.16}}},
      {"relax", -1.17, {{kSoftness, kOne, 1.65}, {kTempo, kOne, -1.48}, {kEnergy, kOne, -1.20}}},
      {"running",
       -1.79,
       {{kTempo, kOne, 1.74}, {kSoftness, kOne, -1.35}, {kOffbeat, kOne, 1.16}, {kTempo, kPercussiveness, 0.96}}},
      {"sad", -1.54, {{kMode, kOne, -1.45}, {kDirection, kOne, -1.45}, {kTempo, kOne, -0.97}}},
      {"sleep",
       -3.16,
       {{kEnergy, kOne, -2.11}, {kBrightness, kOne, -1.41}, {kSoftness, kOne, 1.30}, {kTempo, kOne, -0.97}}},
      {"summer", -0.68, {{kBrightness, kOne, 1.51}, {kDirection, kOne, 1.34}, {kTempo, kBrightness, 0.89}}},
      {"work",
       -0.23,
       {{kTempo, kTempo, -0.89}, {kOffbeat, kOne, -1.02}, {kPercussiveness, kOne, -0.92}, {kSoftness, kOne, 0.38}}},
      {"workout", -2.16, {{kTempo, kOne, 1.33}, {kEnergy, kOne, 1.93}, {kSoftness, kOne, -1.33}}},
  };
  return models;
}

}  // namespace ctxtag
