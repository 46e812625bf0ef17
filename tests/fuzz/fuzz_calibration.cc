#include <cstdint>
#include <string>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/calibration/calibration.h"
#include "fuzz_file.h"

/// A calibration of two tags that is accepted is written and read back as the same, and keeps scores within 0 and 1 and
/// in their order.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ctxtag;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return 0;
  try {
    const Calibration calibration = calibration_from_json(json, 2);
    const auto written = calibration_json(calibration);
    fuzz::require(calibration_json(calibration_from_json(nlohmann::json::parse(written.dump()), 2)) == written);
    RealMatrix scores(11, 2);
    for (Eigen::Index i = 0; i < 11; ++i) scores.row(i).setConstant(0.1 * static_cast<double>(i));
    const RealMatrix after = calibrated(calibration, scores);
    fuzz::require((after >= 0.0).all() && (after <= 1.0 + 1e-12).all());
    if (calibration.softmax_temperature) return 0;
    fuzz::require(((after.bottomRows(10) - after.topRows(10)) >= 0.0).all());
  } catch (const Error& error) {
    fuzz::require(is_utf8(error.what()));
  }
  return 0;
}
