#pragma once
#include <sndfile.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ctxtag::test {

/// Samples as they are, unrounded.
inline constexpr int kFloatWav = SF_FORMAT_WAV | SF_FORMAT_FLOAT;

/// Interleaved samples in [-1, 1].
struct Sound {
  std::vector<float> samples;
  int channels = 1;
  int sample_rate_hz = 44100;

  std::size_t frames() const { return samples.size() / static_cast<std::size_t>(channels); }
  /// The mean over the channels, computed frame by frame.
  std::vector<float> mono() const;
};

/// A sine, the same in every channel.
Sound tone(int sample_rate_hz, int channels, double seconds, double hz, double amplitude);

/// Noise with less energy at high frequencies, as music has; every channel its own. The same every time.
Sound noise(int sample_rate_hz, int channels, double seconds, double amplitude);

/// Silence in every channel.
Sound silence(int sample_rate_hz, int channels, double seconds);

/// Writes with libsndfile, in blocks. `format`: SF_FORMAT_...
void write_sound(const std::filesystem::path& file, const Sound& sound, int format);

/// The whole file as libsndfile decodes it.
Sound read_sound(const std::filesystem::path& file);

std::string bytes_of(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, const std::string& bytes);

/// Cuts the file to this share of its bytes.
void cut_file(const std::filesystem::path& file, double share);
/// Sets `count` bytes in the middle to 0.
void zero_hole(const std::filesystem::path& file, std::size_t count);
/// Flips `count` bits at random places behind the first tenth of the file.
void flip_bits(const std::filesystem::path& file, int count, std::uint32_t seed);

/// Largest magnitude of the spectrum's line at `hz` in dB of a full-scale sine, over the inner half of `samples`,
/// Blackman-Harris windowed.
double level_db(const std::vector<float>& samples, int sample_rate_hz, double hz);

double correlation(const float* a, const float* b, std::size_t count);
double rms(const float* samples, std::size_t count);

}  // namespace ctxtag::test
