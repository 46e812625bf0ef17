#include "ctxtag/formats/tensorboard.h"

#include <array>
#include <chrono>
#include <cstring>
#include <fstream>

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

std::uint32_t crc32c(const std::string& bytes) {
  static const std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int k = 0; k < 8; ++k) c = (c & 1U) != 0U ? 0x82F63B78U ^ (c >> 1) : c >> 1;
      t[i] = c;
    }
    return t;
  }();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) crc = table[(crc ^ static_cast<unsigned char>(c)) & 255U] ^ (crc >> 8);
  return crc ^ 0xFFFFFFFFU;
}

std::uint32_t masked(std::uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xA282EAD8U; }

template <typename T>
std::string raw(T value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

// Protocol-buffer wire format: a key is field number and wire type (0 varint, 1 eight bytes, 2 length, 5 four bytes).
std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value > 127; value >>= 7) bytes += static_cast<char>((value & 127U) | 128U);
  return bytes + static_cast<char>(value);
}
std::string with_key(int field, int wire, const std::string& payload) {
  return varint(static_cast<std::uint64_t>(field << 3 | wire)) + payload;
}
std::string message(int field, const std::string& payload) {
  return with_key(field, 2, varint(payload.size()) + payload);
}

}  // namespace

TensorBoardWriter::TensorBoardWriter(std::filesystem::path file) : file_(std::move(file)) {
  if (std::filesystem::exists(file_)) return;
  const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  append(with_key(1, 1, raw(now)) + message(3, "brain.Event:2"));
}

void TensorBoardWriter::append(const std::string& event) const {
  const std::string length = raw(static_cast<std::uint64_t>(event.size()));
  std::ofstream out(file_, std::ios::binary | std::ios::app);
  out << length << raw(masked(crc32c(length))) << event << raw(masked(crc32c(event)));
  if (!out.flush()) throw SystemError(file_.string() + ": cannot be written");
}

void TensorBoardWriter::add_scalar(const std::string& tag, float value, std::int64_t step, double wall_time_seconds) {
  const std::string point = message(1, tag) + with_key(2, 5, raw(value));
  append(with_key(1, 1, raw(wall_time_seconds)) + with_key(2, 0, varint(static_cast<std::uint64_t>(step))) +
         message(5, message(1, point)));
}

}  // namespace ctxtag
