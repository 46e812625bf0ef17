#include "report/colour_scale.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace ctxtag {
namespace {

constexpr double kPi = 3.14159265358979323846;

double lightness(double share) { return 0.97 - 0.67 * share; }

int byte_of(double linear) {
  const double value = std::clamp(linear, 0.0, 1.0);
  const double encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * std::pow(value, 1.0 / 2.4) - 0.055;
  return static_cast<int>(std::lround(255.0 * encoded));
}

}  // namespace

// Björn Ottosson's OKLab to sRGB.
std::string oklab_colour(double light, double a, double b) {
  const double l = std::pow(light + 0.3963377774 * a + 0.2158037573 * b, 3.0);
  const double m = std::pow(light - 0.1055613458 * a - 0.0638541728 * b, 3.0);
  const double s = std::pow(light - 0.0894841775 * a - 1.2914855480 * b, 3.0);
  return fmt::format("#{:02x}{:02x}{:02x}", byte_of(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                     byte_of(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                     byte_of(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
}

std::string scale_colour(double share) {
  const double t = std::clamp(share, 0.0, 1.0);
  const double hue = (110.0 + 155.0 * t) * kPi / 180.0,
               chroma = 0.03 + 0.08 * std::sin(kPi * std::min(1.0, 0.15 + 0.75 * t));
  return oklab_colour(lightness(t), chroma * std::cos(hue), chroma * std::sin(hue));
}

std::string text_colour_on(double share) { return lightness(share) > 0.565 ? "#000000" : "#ffffff"; }

}  // namespace ctxtag
