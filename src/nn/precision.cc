#include "ctxtag/nn/precision.h"

#include "ctxtag/base/error.h"

namespace ctxtag::nn {
namespace {

// Every processor with AMX has AVX512-BF16 too.
bool multiplies_bfloat16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

}  // namespace

std::vector<std::string> precision_names() { return {"float32", "bfloat16"}; }

std::string precision_name(Precision precision) { return precision_names()[static_cast<std::size_t>(precision)]; }

Precision precision_from(const std::string& name, const Device& device) {
  if (name == "float32") return Precision::kFloat32;
  if (name != "bfloat16") throw ConfigError("precision: float32 or bfloat16, found '" + name + "'");
  if (!device.is_gpu() && !multiplies_bfloat16()) {
    throw ConfigError(
        "precision: bfloat16 would be slower than float32 on this processor, which has neither AMX nor AVX512-BF16; "
        "take float32");
  }
  return Precision::kBFloat16;
}

}  // namespace ctxtag::nn
