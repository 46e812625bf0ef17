#pragma once
#include <cstdint>

namespace ctxtag {

/// IEEE 754 binary16, rounded to nearest even; overflow becomes infinity.
std::uint16_t to_half(float value);
float from_half(std::uint16_t bits);

}  // namespace ctxtag
