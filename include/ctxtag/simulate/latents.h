#pragma once
#include <array>
#include <cstddef>

namespace ctxtag {

/// The properties from which simulated music is made, in the order of Latents.
enum Latent {
  kTempo,           ///< 0 is 108 beats a minute; every +-1 is a factor of 1.25; all envelopes scale with the beat
  kEnergy,          ///< how far sounds are sustained, and how loud the pad beneath them is
  kBrightness,      ///< how slowly the partials fall off
  kPercussiveness,  ///< level of the drums against the rest
  kSoftness,        ///< where in its slot a note peaks: at the onset (below 0) or at its end (above 0)
  kDirection,       ///< share of rising (above 0) and falling runs of the melody
  kOffbeat,         ///< share of noise hits that fall between the beats (above 0) and on them
  kMode,            ///< 1: all chords are major; -1: all are minor
  kLatentCount
};

using Latents = std::array<double, kLatentCount>;

inline constexpr std::array<const char*, kLatentCount> kLatentNames{
    "tempo", "energy", "brightness", "percussiveness", "softness", "direction", "offbeat", "mode"};

/// Beats a minute that a tempo of `latent` means.
double beats_per_minute(double latent);

}  // namespace ctxtag
