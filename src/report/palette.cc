#include "report/palette.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "report/colour_scale.h"

namespace ctxtag {
namespace {

constexpr double kPi = 3.14159265358979323846;

double linear(const std::string& colour, std::size_t at) {
  const double value = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const std::string& colour) {
  return 0.2126 * linear(colour, 1) + 0.7152 * linear(colour, 3) + 0.0722 * linear(colour, 5);
}

std::string ink_on(const std::string& colour) {
  return contrast_ratio(colour, "#000000") > contrast_ratio(colour, "#ffffff") ? "#000000" : "#ffffff";
}

std::string polar(double lightness, double chroma, double hue_degrees) {
  const double hue = hue_degrees * kPi / 180.0;
  return oklab_colour(lightness, chroma * std::cos(hue), chroma * std::sin(hue));
}

// From the colour of the paper to one that stands out, over green to blue.
std::string step_colour(double share, bool dark) {
  const double chroma = 0.02 + 0.09 * std::sin(kPi * std::min(1.0, 0.1 + 0.75 * share));
  return dark ? polar(0.28 + 0.62 * share, chroma, 265.0 - 155.0 * share)
              : polar(0.97 - 0.60 * share, chroma, 110.0 + 155.0 * share);
}

std::string diverging_colour(double share, bool dark) {
  const double strength = std::abs(share), hue = share < 0.0 ? 250.0 : 50.0;
  return dark ? polar(0.29 + 0.45 * strength, 0.13 * strength, hue)
              : polar(0.96 - 0.42 * strength, 0.13 * strength, hue);
}

std::vector<ThemeColour> all_colours() {
  std::vector<ThemeColour> colours = {
      {"paper", "#ffffff", "#14171c", ColourUse::kSurface}, {"panel", "#f4f6f8", "#1d2229", ColourUse::kSurface},
      {"ink", "#1b1f24", "#e6e9ec", ColourUse::kText},      {"muted", "#565f69", "#a5aeb8", ColourUse::kText},
      {"link", "#0b5cad", "#7ab8ff", ColourUse::kText},     {"rule", "#d5dbe1", "#363d46", ColourUse::kRule},
      {"axis", "#79828c", "#7d8792", ColourUse::kShape},    {"dots", "#b9c1c9", "#4a535e", ColourUse::kRule},
      {"s0", "#0067a8", "#56b4e9", ColourUse::kShape},      {"s1", "#c04a00", "#ff9654", ColourUse::kShape},
      {"s2", "#007a5a", "#2fc79b", ColourUse::kShape},      {"s3", "#a3467e", "#e79ac7", ColourUse::kShape},
      {"s4", "#806200", "#f0e442", ColourUse::kShape},      {"s5", "#1a1a1a", "#f2f2f2", ColourUse::kShape},
      {"s6", "#5b3f9e", "#b7a3ff", ColourUse::kShape},      {"s7", "#2f7f95", "#8fd8e6", ColourUse::kShape}};
  const auto add_step = [&](const std::string& name, const std::string& light, const std::string& dark) {
    colours.push_back({name, light, dark, ColourUse::kSurface});
    colours.push_back({name + "-ink", ink_on(light), ink_on(dark), ColourUse::kText});
  };
  for (std::size_t i = 0; i < kSteps; ++i) {
    const double share = static_cast<double>(i) / (kSteps - 1);
    add_step(fmt::format("q{}", i), step_colour(share, false), step_colour(share, true));
  }
  for (std::size_t i = 0; i < kSteps; ++i) {
    const double share = 2.0 * static_cast<double>(i) / (kSteps - 1) - 1.0;
    add_step(fmt::format("d{}", i), diverging_colour(share, false), diverging_colour(share, true));
  }
  return colours;
}

std::string variables(bool dark) {
  std::string text = ":root{";
  for (const ThemeColour& colour : palette())
    text += fmt::format("--{}:{};", colour.name, dark ? colour.dark : colour.light);
  return text + "}";
}

std::string step_name(const char* scale, double share) {
  const double position = std::clamp(share, 0.0, 1.0) * static_cast<double>(kSteps - 1);
  return fmt::format("{}{}", scale, std::lround(position));
}

}  // namespace

const std::vector<ThemeColour>& palette() {
  static const std::vector<ThemeColour> colours = all_colours();
  return colours;
}

double contrast_ratio(const std::string& first, const std::string& second) {
  const double a = luminance(first), b = luminance(second);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

std::string palette_css() {
  static constexpr const char* kDashes[kSeries] = {"", "7 3", "2 3", "9 3 2 3", "4 2", "12 4", "1 2.5", "9 2 2 2 2 2"};
  std::string text = variables(false) + "\n@media (prefers-color-scheme:dark){" + variables(true) + "}\n@media print{" +
                     variables(false) + "}\n";
  for (std::size_t i = 0; i < kSeries; ++i) {
    const std::string dashes = kDashes[i];
    text += fmt::format(".s{0}{{--series:var(--s{0});--dashes:{1}}}\n", i, dashes.empty() ? "none" : dashes);
  }
  for (const char* scale : {"q", "d"}) {
    for (std::size_t i = 0; i < kSteps; ++i) {
      text += fmt::format(".{0}{1}{{fill:var(--{0}{1})}}.{0}{1}-ink{{fill:var(--{0}{1}-ink)}}\n", scale, i);
    }
  }
  return text;
}

std::string step_class(double share) { return step_name("q", share); }

std::string diverging_class(double share) { return step_name("d", 0.5 + 0.5 * share); }

}  // namespace ctxtag
