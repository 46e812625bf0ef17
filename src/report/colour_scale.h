#pragma once
#include <string>

namespace ctxtag {

/// A colour of the scale from pale yellow (0) over green to dark blue (1) as "#rrggbb". In OKLab its lightness falls
/// evenly from .97 to .30: equal steps look equal, and stay apart in grey.
std::string scale_colour(double share);
/// A colour of OKLab as "#rrggbb"; what sRGB cannot show is clipped. Lightness is 0 to 1.
std::string oklab_colour(double lightness, double a, double b);
/// Black or white, whichever can be read on it.
std::string text_colour_on(double share);

}  // namespace ctxtag
