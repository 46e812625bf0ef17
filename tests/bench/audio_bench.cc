#include <benchmark/benchmark.h>
#include <sndfile.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "ctxtag/audio/excerpt.h"
#include "ctxtag/audio/resample.h"
#include "ctxtag/base/memory.h"
#include "support/audio_files.h"
#include "support/temporary_folder.h"

namespace {

// The file that CTXTAG_BENCH_CLIP names, else 30 s of noise as 44.1 kHz stereo MP3.
const std::filesystem::path& clip() {
  static const ctxtag::test::TemporaryFolder folder;
  static const std::filesystem::path file = [] {
    if (const char* named = std::getenv("CTXTAG_BENCH_CLIP")) return std::filesystem::path(named);
    ctxtag::test::Sound sound = ctxtag::test::noise(44100, 2, 30.0, 0.1);
    const auto place = folder.path() / "clip.mp3";
    ctxtag::test::write_sound(place, sound, SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III);
    return place;
  }();
  return file;
}

void DecodeWithLibsndfile(benchmark::State& state) {
  std::vector<float> block(2 * 4096);
  for (auto _ : state) {
    SF_INFO info{};
    SNDFILE* file = sf_open(clip().c_str(), SFM_READ, &info);
    while (sf_readf_float(file, block.data(), 4096) > 0) benchmark::DoNotOptimize(block.data());
    sf_close(file);
  }
}
BENCHMARK(DecodeWithLibsndfile)->Unit(benchmark::kMillisecond);

void ReadExcerpt(benchmark::State& state) {
  ctxtag::keep_freed_memory();
  ctxtag::ExcerptPolicy policy;
  policy.start_seconds = 0.0;
  for (auto _ : state) benchmark::DoNotOptimize(ctxtag::read_excerpt(clip(), policy));
}
BENCHMARK(ReadExcerpt)->Unit(benchmark::kMillisecond);

void Resample(benchmark::State& state) {
  const std::vector<float> samples = ctxtag::test::noise(44100, 1, 30.0, 0.1).samples;
  for (auto _ : state) benchmark::DoNotOptimize(ctxtag::resampled(samples, 44100, 22050, "soxr_hq"));
}
BENCHMARK(Resample)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
