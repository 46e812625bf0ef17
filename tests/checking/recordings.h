#pragma once
#include <sndfile.h>

#include <cmath>
#include <filesystem>
#include <vector>

#include "ctxtag/base/random.h"
#include "ctxtag/simulate/music.h"
#include "support/audio_files.h"

namespace ctxtag::test {

/// A piece of test music at 22,050 Hz; another piece for another seed.
inline Sound piece(std::uint64_t seed, double seconds = 12.0) {
  Random random(mixed_seed({seed, 17}));
  Latents latents{};
  for (double& latent : latents) latent = random.normal();
  return {simulated_music(latents, seconds, 22050, seed), 1, 22050};
}

inline Sound louder(Sound sound, double decibels) {
  for (float& sample : sound.samples) sample *= static_cast<float>(std::pow(10.0, decibels / 20.0));
  return sound;
}

/// From `start` seconds on, `seconds` of it.
inline Sound cut(const Sound& sound, double start, double seconds) {
  const auto begin = sound.samples.begin() + static_cast<std::ptrdiff_t>(std::lround(start * sound.sample_rate_hz));
  const auto count = static_cast<std::ptrdiff_t>(std::lround(seconds * sound.sample_rate_hz));
  return {{begin, begin + count}, 1, sound.sample_rate_hz};
}

/// As Vorbis of so much quality (0 to 1).
inline void write_vorbis(const std::filesystem::path& file, const Sound& sound, double quality) {
  SF_INFO info{};
  info.samplerate = sound.sample_rate_hz;
  info.channels = sound.channels;
  info.format = SF_FORMAT_OGG | SF_FORMAT_VORBIS;
  SNDFILE* const out = sf_open(file.c_str(), SFM_WRITE, &info);
  sf_command(out, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
  for (std::size_t done = 0; done < sound.frames(); done += 4096) {  // libvorbis fails on large blocks
    const std::size_t count = std::min<std::size_t>(4096, sound.frames() - done);
    sf_writef_float(out, sound.samples.data() + done * static_cast<std::size_t>(sound.channels),
                    static_cast<sf_count_t>(count));
  }
  sf_close(out);
}

}  // namespace ctxtag::test
