#include "ctxtag/features/compression.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "mel_kernel.h"

namespace ctxtag {

Compression Compression::named(const std::string& name, double scale) {
  const auto factor = static_cast<float>(scale);
  if (name == "none") return {Kind::kNone, factor};
  if (name == "log1p") return {Kind::kLog1p, factor};
  if (name == "db") return {Kind::kDecibel, factor};
  if (name == "log10") return {Kind::kLog10, factor};
  throw ConfigError("compression: '" + name + "': must be one of none, log1p, db, log10");
}

void Compression::apply(float* values, std::size_t count) const {
  if (kind == Kind::kNone) return;
  constexpr std::size_t kBlock = 256;
  alignas(64) float block[kBlock] = {};
  const MelKernel& kernel = mel_kernels().front();
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    const std::size_t size = std::min(kBlock, count - begin);
    std::copy_n(values + begin, size, block);
    kernel.compress(*this, block, kBlock);
    std::copy_n(block, size, values + begin);
  }
}

}  // namespace ctxtag
