#pragma once
#include <string>

namespace ctxtag {

/// The style sheet of a report's page, with the palette.
std::string page_style();

}  // namespace ctxtag
