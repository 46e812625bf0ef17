#include <sndfile.h>

#include <cstdio>
#include <vector>

// Decodes every file named on the command line with libsndfile and prints the seconds of sound: the yardstick of
// scripts/bench_features.sh.
int main(int argc, char** argv) {
  double seconds = 0.0;
  float loudest = 0.0F;
  std::vector<float> block;
  for (int i = 1; i < argc; ++i) {
    SF_INFO format{};
    SNDFILE* const file = sf_open(argv[i], SFM_READ, &format);
    if (file == nullptr) {
      std::fprintf(stderr, "%s: cannot be opened\n", argv[i]);
      return 1;
    }
    block.resize(static_cast<std::size_t>(format.channels) * 4096);
    for (sf_count_t got = sf_readf_float(file, block.data(), 4096); got > 0;
         got = sf_readf_float(file, block.data(), 4096)) {
      seconds += static_cast<double>(got) / format.samplerate;
      loudest = block[0] > loudest ? block[0] : loudest;
    }
    sf_close(file);
  }
  std::printf("%.1f s of sound in %d files, peak of what was looked at %.2f\n", seconds, argc - 1, loudest);
}
