#pragma once
#include <cstddef>
#include <string>

namespace ctxtag {

/// SHA-256 of `size` bytes, as 64 hexadecimal digits.
std::string sha256(const void* data, std::size_t size);
inline std::string sha256(const std::string& bytes) { return sha256(bytes.data(), bytes.size()); }

}  // namespace ctxtag
