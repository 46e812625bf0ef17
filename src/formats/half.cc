#include "ctxtag/formats/half.h"

#include <cstring>

namespace ctxtag {

std::uint16_t to_half(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  const std::uint32_t sign = (bits >> 16) & 0x8000U;
  const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
  if (magnitude > 0x7F800000U) return static_cast<std::uint16_t>(sign | 0x7E00U);   // NaN
  if (magnitude >= 0x477FF000U) return static_cast<std::uint16_t>(sign | 0x7C00U);  // rounds beyond 65,504
  if (magnitude < 0x38800000U) {                                                    // subnormal in half precision
    if (magnitude < 0x33000000U) return static_cast<std::uint16_t>(sign);
    const std::uint32_t shift = 126U - (magnitude >> 23);
    const std::uint32_t mantissa = (magnitude & 0x7FFFFFU) | 0x800000U;
    const std::uint32_t kept = mantissa >> shift;
    const std::uint32_t rest = mantissa & ((1U << shift) - 1U);
    const std::uint32_t half_way = 1U << (shift - 1U);
    const std::uint32_t up = rest > half_way || (rest == half_way && (kept & 1U) != 0U) ? 1U : 0U;
    return static_cast<std::uint16_t>(sign | (kept + up));
  }
  const std::uint32_t kept = (magnitude - 0x38000000U) >> 13;
  const std::uint32_t rest = magnitude & 0x1FFFU;
  const std::uint32_t up = rest > 0x1000U || (rest == 0x1000U && (kept & 1U) != 0U) ? 1U : 0U;
  return static_cast<std::uint16_t>(sign | (kept + up));
}

float from_half(std::uint16_t bits) {
  const std::uint32_t sign = (bits & 0x8000U) << 16;
  std::uint32_t exponent = (bits >> 10) & 0x1FU;
  std::uint32_t mantissa = bits & 0x3FFU;
  std::uint32_t result = sign;
  if (exponent == 31) {
    result |= 0x7F800000U | (mantissa << 13);
  } else if (exponent != 0) {
    result |= ((exponent + 112U) << 23) | (mantissa << 13);
  } else if (mantissa != 0) {
    exponent = 113;
    while ((mantissa & 0x400U) == 0U) {
      mantissa <<= 1;
      --exponent;
    }
    result |= (exponent << 23) | ((mantissa & 0x3FFU) << 13);
  }
  float value = 0.0F;
  std::memcpy(&value, &result, sizeof value);
  return value;
}

}  // namespace ctxtag
