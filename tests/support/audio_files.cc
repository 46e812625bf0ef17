#include "support/audio_files.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>

namespace ctxtag::test {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr std::size_t kBlockFrames = 65536;  // libsndfile crashes when handed millions of Vorbis frames at once

std::size_t frame_count(int sample_rate_hz, double seconds) {
  return static_cast<std::size_t>(std::llround(seconds * sample_rate_hz));
}

}  // namespace

std::vector<float> Sound::mono() const {
  std::vector<float> result(frames());
  for (std::size_t i = 0; i < result.size(); ++i) {
    double sum = 0.0;
    for (int c = 0; c < channels; ++c)
      sum += static_cast<double>(samples[i * static_cast<std::size_t>(channels) + static_cast<std::size_t>(c)]);
    result[i] = static_cast<float>(sum / channels);
  }
  return result;
}

Sound silence(int sample_rate_hz, int channels, double seconds) {
  return {std::vector<float>(frame_count(sample_rate_hz, seconds) * static_cast<std::size_t>(channels)), channels,
          sample_rate_hz};
}

Sound tone(int sample_rate_hz, int channels, double seconds, double hz, double amplitude) {
  Sound sound = silence(sample_rate_hz, channels, seconds);
  for (std::size_t i = 0; i < sound.samples.size(); ++i) {
    const double time = static_cast<double>(i / static_cast<std::size_t>(channels)) / sample_rate_hz;
    sound.samples[i] = static_cast<float>(amplitude * std::sin(2.0 * kPi * hz * time));
  }
  return sound;
}

Sound noise(int sample_rate_hz, int channels, double seconds, double amplitude) {
  Sound sound = silence(sample_rate_hz, channels, seconds);
  std::mt19937 random(1);
  std::vector<double> state(static_cast<std::size_t>(channels));
  for (std::size_t i = 0; i < sound.samples.size(); ++i) {
    double& held = state[i % state.size()];
    held = 0.9 * held + 0.1 * (static_cast<double>(random()) / 2147483648.0 - 1.0);
    sound.samples[i] = static_cast<float>(4.0 * amplitude * held);
  }
  return sound;
}

void write_sound(const std::filesystem::path& file, const Sound& sound, int format) {
  SF_INFO info{};
  info.samplerate = sound.sample_rate_hz;
  info.channels = sound.channels;
  info.format = format;
  SNDFILE* handle = sf_open(file.c_str(), SFM_WRITE, &info);
  if (handle == nullptr) throw std::runtime_error(file.string() + ": " + sf_strerror(nullptr));
  for (std::size_t done = 0; done < sound.frames(); done += kBlockFrames) {
    const auto count = static_cast<sf_count_t>(std::min(kBlockFrames, sound.frames() - done));
    if (sf_writef_float(handle, sound.samples.data() + done * static_cast<std::size_t>(sound.channels), count) !=
        count) {
      throw std::runtime_error(file.string() + ": " + sf_strerror(handle));
    }
  }
  sf_close(handle);
}

Sound read_sound(const std::filesystem::path& file) {
  SF_INFO info{};
  SNDFILE* handle = sf_open(file.c_str(), SFM_READ, &info);
  if (handle == nullptr) throw std::runtime_error(file.string() + ": " + sf_strerror(nullptr));
  Sound sound{{}, info.channels, info.samplerate};
  std::vector<float> block(kBlockFrames * static_cast<std::size_t>(info.channels));
  for (;;) {
    const sf_count_t got = sf_readf_float(handle, block.data(), kBlockFrames);
    if (got <= 0) break;
    sound.samples.insert(sound.samples.end(), block.begin(), block.begin() + got * info.channels);
  }
  sf_close(handle);
  return sound;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

void cut_file(const std::filesystem::path& file, double share) {
  const auto size = static_cast<double>(std::filesystem::file_size(file));
  std::filesystem::resize_file(file, static_cast<std::uintmax_t>(size * share));
}

void zero_hole(const std::filesystem::path& file, std::size_t count) {
  std::string bytes = bytes_of(file);
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), std::min(count, bytes.size() / 2), '\0');
  write_bytes(file, bytes);
}

void flip_bits(const std::filesystem::path& file, int count, std::uint32_t seed) {
  std::string bytes = bytes_of(file);
  std::mt19937 random(seed);
  const std::size_t first = bytes.size() / 10;
  for (int i = 0; i < count; ++i) {
    char& byte = bytes[first + random() % (bytes.size() - first)];
    byte = static_cast<char>(byte ^ (1 << random() % 8));
  }
  write_bytes(file, bytes);
}

double level_db(const std::vector<float>& samples, int sample_rate_hz, double hz) {
  const std::size_t count = samples.size() / 2, first = samples.size() / 4;
  double real = 0.0, imaginary = 0.0, sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const double turn = 2.0 * kPi * static_cast<double>(i) / static_cast<double>(count);
    const double window =
        0.35875 - 0.48829 * std::cos(turn) + 0.14128 * std::cos(2.0 * turn) - 0.01168 * std::cos(3.0 * turn);
    const double phase = 2.0 * kPi * hz * static_cast<double>(i) / sample_rate_hz;
    const double value = window * static_cast<double>(samples[first + i]);
    real += value * std::cos(phase);
    imaginary += value * std::sin(phase);
    sum += window;
  }
  return 20.0 * std::log10(2.0 * std::hypot(real, imaginary) / sum + 1e-30);
}

double correlation(const float* a, const float* b, std::size_t count) {
  double ab = 0.0, aa = 0.0, bb = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto x = static_cast<double>(a[i]), y = static_cast<double>(b[i]);
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / std::sqrt(aa * bb);
}

double rms(const float* samples, std::size_t count) {
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) sum += static_cast<double>(samples[i]) * static_cast<double>(samples[i]);
  return std::sqrt(sum / static_cast<double>(count));
}

}  // namespace ctxtag::test
