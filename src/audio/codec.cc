#include "audio/codec.h"

#include <sndfile.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "audio/sound_memory.h"
#include "ctxtag/audio/resample.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr std::size_t kCodecBlock = 4096;  // libvorbis takes a block's windows from the stack

struct CodecCloser {
  void operator()(SNDFILE* handle) const { sf_close(handle); }
};
using CodecHandle = std::unique_ptr<SNDFILE, CodecCloser>;

struct Coder {
  const char* name;
  int format;
  double compression;  // 0 to 1, as libsndfile has it
  bool constant_rate = false;
};

[[noreturn]] void fail(const Coder& coder, SNDFILE* handle) {
  throw ConfigError(std::string("libsndfile ") + sf_version_string() + " cannot code " + coder.name + " (" +
                    sf_strerror(handle) + "); leave this perturbation out, or use a build of it that can");
}

SoundMemory encoded(const std::vector<float>& samples, int rate, Coder coder) {
  SoundMemory memory;
  SF_VIRTUAL_IO io = sound_memory_io();
  SF_INFO info{};
  info.samplerate = rate;
  info.channels = 1;
  info.format = coder.format;
  CodecHandle handle(sf_open_virtual(&io, SFM_WRITE, &info, &memory));
  if (!handle) fail(coder, nullptr);
  int mode = SF_BITRATE_MODE_CONSTANT;
  if (coder.constant_rate) sf_command(handle.get(), SFC_SET_BITRATE_MODE, &mode, sizeof(mode));
  sf_command(handle.get(), SFC_SET_COMPRESSION_LEVEL, &coder.compression, sizeof(coder.compression));
  for (std::size_t done = 0; done < samples.size(); done += kCodecBlock) {
    const auto part = static_cast<sf_count_t>(std::min(kCodecBlock, samples.size() - done));
    if (sf_writef_float(handle.get(), samples.data() + done, part) != part) fail(coder, handle.get());
  }
  handle.reset();  // writes the rest
  return memory;
}

std::vector<float> decoded(SoundMemory memory, const Coder& coder) {
  memory.position = 0;
  SF_VIRTUAL_IO io = sound_memory_io();
  SF_INFO info{};
  const CodecHandle handle(sf_open_virtual(&io, SFM_READ, &info, &memory));
  if (!handle) fail(coder, nullptr);
  std::vector<float> samples;
  for (sf_count_t got = 1; got > 0;) {
    const std::size_t done = samples.size();
    samples.resize(done + kCodecBlock);
    got = sf_readf_float(handle.get(), samples.data() + done, static_cast<sf_count_t>(kCodecBlock));
    samples.resize(done + static_cast<std::size_t>(std::max<sf_count_t>(got, 0)));
  }
  return samples;
}

// `delay`: samples before the sound in files that do not say so, which are longer than what was coded.
std::vector<float> coded(const std::vector<float>& samples, int own_hz, int hz, const Coder& coder, std::size_t delay) {
  if (samples.empty()) return samples;
  const std::vector<float> original = resampled(samples, own_hz, hz, "soxr_hq");
  std::vector<float> result = decoded(encoded(original, hz, coder), coder);
  if (result.size() >= original.size() + delay && delay > 0) {
    result.erase(result.begin(), result.begin() + static_cast<std::ptrdiff_t>(delay));
  }
  result.resize(original.size(), 0.0F);
  result = resampled(result, hz, own_hz, "soxr_hq");
  result.resize(samples.size(), 0.0F);
  return result;
}

// The rates of MPEG 1, 2 and 2.5, and the bit rates of each.
struct Mp3Rates {
  std::array<int, 3> hz;
  double least_kbps, most_kbps;
};
constexpr std::array<Mp3Rates, 3> kMp3Rates = {
    {{{8000, 11025, 12000}, 8.0, 64.0}, {{16000, 22050, 24000}, 8.0, 160.0}, {{32000, 44100, 48000}, 32.0, 320.0}}};

}  // namespace

std::vector<float> mp3_coded(const std::vector<float>& samples, int sample_rate_hz, double kbps) {
  const Mp3Rates* rates = nullptr;
  int hz = 0;
  for (const Mp3Rates& each : kMp3Rates) {
    if (kbps < each.least_kbps || kbps > each.most_kbps) continue;
    for (const int possible : each.hz) {
      if (hz < sample_rate_hz) hz = possible, rates = &each;
    }
  }
  if (rates == nullptr) throw ConfigError("mp3_kbps: " + to_text(kbps) + ": MP3 has 8 to 320 kbit/s");
  // What LAME adds before the sound, 576 samples, and the decoder's 529: a frame of a low bit rate has no room to say.
  constexpr std::size_t kDelay = 1105;
  const double compression = (rates->most_kbps - kbps) / (rates->most_kbps - rates->least_kbps);
  return coded(samples, sample_rate_hz, hz, {"MP3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, compression, true},
               kDelay);
}

std::vector<float> opus_coded(const std::vector<float>& samples, int sample_rate_hz, double kbps) {
  constexpr double kLeast = 6.0, kMost = 256.0;
  if (!(kbps >= kLeast && kbps <= kMost)) throw ConfigError("opus_kbps: " + to_text(kbps) + ": from 6 to 256");
  return coded(samples, sample_rate_hz, 48000,
               {"Opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, (kMost - kbps) / (kMost - kLeast)}, 0);
}

std::vector<float> vorbis_coded(const std::vector<float>& samples, int sample_rate_hz, double quality) {
  return coded(samples, sample_rate_hz, sample_rate_hz,
               {"Vorbis", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 1.0 - quality / 10.0}, 0);
}

}  // namespace ctxtag
