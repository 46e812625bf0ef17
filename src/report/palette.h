#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace ctxtag {

/// What a colour is for decides how much it must stand out.
enum class ColourUse {
  kSurface,  ///< something else stands on it
  kText,     ///< 4.5 to 1 against the surfaces it stands on
  kShape,    ///< 3 to 1: lines and markers
  kRule      ///< decoration
};

/// One CSS variable: its colour ("#rrggbb") in the light and in the dark theme.
struct ThemeColour {
  std::string name, light, dark;
  ColourUse use = ColourUse::kText;
};

/// Lines and markers are told apart by eight colours (after Okabe and Ito 2008, darkened or lightened until they stand
/// out), with as many shapes and dashes.
constexpr std::size_t kSeries = 8;
/// Steps of the scales of heat maps: 0 to kSteps - 1; the middle one of the diverging scale is zero.
constexpr std::size_t kSteps = 13;

/// Every colour of a report. Series are `--s0` ..., their scales `--q0` ... (from little to much) and `--d0` ... (from
/// blue through nothing to orange), with the text that stands on a step as `--q0-ink`.
const std::vector<ThemeColour>& palette();

/// Contrast of two colours "#rrggbb" from 1 to 21 (WCAG 2.2, "contrast ratio").
double contrast_ratio(const std::string& first, const std::string& second);

/// The palette as CSS: variables for both themes and for print, and one class per series and step.
std::string palette_css();

/// Class of a step: `share` in [0, 1] of the scale from little to much, in [-1, 1] of the diverging one.
std::string step_class(double share);
std::string diverging_class(double share);

}  // namespace ctxtag
