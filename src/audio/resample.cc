#include "ctxtag/audio/resample.h"

#include <soxr.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "ctxtag/base/error.h"
#include "ctxtag/base/registry.h"

namespace ctxtag {
namespace {

constexpr std::size_t kTogether = 8192;  // what soxr buffers of this stays in the cache; the result is the same for any

const Registry<soxr_quality_spec_t()>& qualities() {
  static const Registry<soxr_quality_spec_t()> table("resampler",
                                                     {{"soxr_hq", [] { return soxr_quality_spec(SOXR_HQ, 0); }},
                                                      {"soxr_vhq", [] { return soxr_quality_spec(SOXR_VHQ, 0); }}});
  return table;
}

}  // namespace

std::vector<float> resampled(const float* samples, std::size_t count, int from_hz, int to_hz,
                             const std::string& quality) {
  const soxr_quality_spec_t spec = qualities().create(quality);
  if (from_hz < 1 || to_hz < 1) {
    throw ConfigError("cannot resample from " + std::to_string(from_hz) + " to " + std::to_string(to_hz) +
                      " Hz: rates begin at 1 Hz");
  }
  if (from_hz == to_hz) return {samples, samples + count};
  const auto from = static_cast<std::uint64_t>(from_hz);
  const auto to = static_cast<std::uint64_t>(to_hz);
  std::vector<float> result(static_cast<std::size_t>((count * to + from - 1) / from));
  if (count == 0) return result;
  const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
  const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
  soxr_error_t error = nullptr;
  const std::unique_ptr<soxr, void (*)(soxr_t)> resampler(soxr_create(from_hz, to_hz, 1, &error, &io, &spec, &runtime),
                                                          soxr_delete);
  std::size_t taken = 0, done = 0;
  while (error == nullptr && done < result.size()) {
    const std::size_t offered = std::min(count - taken, kTogether);
    std::size_t used = 0, made = 0;
    error = soxr_process(resampler.get(), offered > 0 ? samples + taken : nullptr, offered, &used, result.data() + done,
                         result.size() - done, &made);
    if (offered == 0 && made == 0) break;
    taken += used;
    done += made;
  }
  if (error != nullptr) throw SystemError(std::string("soxr cannot resample: ") + error);
  return result;
}

std::vector<float> resampled(const std::vector<float>& samples, int from_hz, int to_hz, const std::string& quality) {
  return resampled(samples.data(), samples.size(), from_hz, to_hz, quality);
}

}  // namespace ctxtag
