#pragma once
#include <string>

namespace ctxtag {

/// A colour of the scale from pale yellow (0) over green to dark blue (1) as "#rrggbb". In OKLab its lightness falls
/// evenly from .97 to .30: equal steps look equal, and stay apart in grey.
std::string scale_colour(double share);
/// Black or white, whichever can be read on it.
std::string text_colour_on(double share);

}  // namespace ctxtag
