#include "ctxtag/formats/tensorboard.h"

#include <array>
#include <chrono>
#include <cstring>
#include <fstream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

constexpr std::size_t kFrameBytes = 16;  // length, its checksum, and the checksum of the event

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

// Up to the first record that is torn or damaged: no reader gets beyond that one, so nothing may be appended to it.
std::uintmax_t bytes_of_whole_records(const std::filesystem::path& file) {
  const std::string bytes = read_file(file);
  const auto holds = [&](std::size_t at, std::size_t count) {
    return bytes.size() - at >= count + 4 &&
           std::memcmp(bytes.data() + at + count, raw(masked(crc32c(bytes.substr(at, count)))).data(), 4) == 0;
  };
  std::size_t whole = 0;
  while (bytes.size() - whole >= kFrameBytes && holds(whole, 8)) {
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data() + whole, 8);
    if (length > bytes.size() - whole - kFrameBytes || !holds(whole + 12, length)) break;
    whole += kFrameBytes + length;
  }
  return whole;
}

}  // namespace

TensorBoardWriter::TensorBoardWriter(std::filesystem::path file) : file_(std::move(file)) {
  std::error_code error;
  if (std::filesystem::exists(file_, error)) {
    const std::uintmax_t whole = bytes_of_whole_records(file_);
    if (whole != std::filesystem::file_size(file_, error)) std::filesystem::resize_file(file_, whole, error);
    if (error) throw SystemError(escaped_bytes(file_.string()) + ": cannot be written: " + error.message());
    if (whole != 0) return;
  }
  const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  append(with_key(1, 1, raw(now)) + message(3, "brain.Event:2"));
}

void TensorBoardWriter::append(const std::string& event) const {
  const std::string length = raw(static_cast<std::uint64_t>(event.size()));
  std::ofstream out(file_, std::ios::binary | std::ios::app);
  out << length << raw(masked(crc32c(length))) << event << raw(masked(crc32c(event)));
  if (!out.flush()) throw SystemError(escaped_bytes(file_.string()) + ": cannot be written: " + why_not_written(errno));
}

void TensorBoardWriter::add_scalar(const std::string& tag, float value, std::int64_t step, double wall_time_seconds) {
  const std::string point = message(1, tag) + with_key(2, 5, raw(value));
  append(with_key(1, 1, raw(wall_time_seconds)) + with_key(2, 0, varint(static_cast<std::uint64_t>(step))) +
         message(5, message(1, point)));
}

}  // namespace ctxtag
