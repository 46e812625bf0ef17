#include "ctxtag/formats/tensorboard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <vector>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// By the definition (Castagnoli's polynomial, reflected), bit by bit.
std::uint32_t crc32c(const std::string& bytes) {
  std::uint32_t crc = ~0U;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) * 0x82F63B78U);
  }
  return ~crc;
}

template <typename T>
T number(const std::string& bytes) {
  T value{};
  EXPECT_EQ(bytes.size(), sizeof value);
  std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
  return value;
}

// tensorflow/core/lib/hash/crc32c.h: rotated right by 15 bits, plus a constant.
std::uint32_t unmasked(std::uint32_t crc) {
  const std::uint32_t rotated = crc - 0xA282EAD8U;
  return (rotated >> 17) | (rotated << 15);
}

/// The events of whole records; a test failure where a checksum is wrong or bytes are left.
std::vector<std::string> records(const std::string& bytes) {
  std::vector<std::string> events;
  std::size_t at = 0;
  while (at + 16 <= bytes.size()) {
    const auto length = number<std::uint64_t>(bytes.substr(at, 8));
    EXPECT_EQ(unmasked(number<std::uint32_t>(bytes.substr(at + 8, 4))), crc32c(bytes.substr(at, 8)));
    if (length > bytes.size() - at - 16) break;
    events.push_back(bytes.substr(at + 12, length));
    EXPECT_EQ(unmasked(number<std::uint32_t>(bytes.substr(at + 12 + length, 4))), crc32c(events.back()));
    at += 16 + length;
  }
  EXPECT_EQ(at, bytes.size());
  return events;
}

/// Fields of a protocol-buffer message by number: a varint's value as eight bytes, others as they are.
std::map<int, std::string> fields(const std::string& message) {
  std::map<int, std::string> result;
  std::size_t at = 0;
  const auto varint = [&] {
    std::uint64_t value = 0;
    for (int shift = 0; at < message.size(); shift += 7) {
      const auto byte = static_cast<unsigned char>(message[at++]);
      value |= static_cast<std::uint64_t>(byte & 127U) << shift;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < message.size()) {
    const auto key = static_cast<int>(varint());
    std::string& field = result[key >> 3];
    if ((key & 7) == 0) {
      const std::uint64_t value = varint();
      field.assign(reinterpret_cast<const char*>(&value), 8);
    } else {
      const std::size_t length = (key & 7) == 1 ? 8 : (key & 7) == 5 ? 4 : varint();
      field = message.substr(at, length);
      at += length;
    }
  }
  return result;
}

struct Scalar {
  std::string tag;
  float value;
  std::int64_t step;
  double time;
};

Scalar scalar_of(const std::string& event) {
  const auto outer = fields(event);
  const auto point = fields(fields(outer.at(5)).at(1));
  return {point.at(1), number<float>(point.at(2)), number<std::int64_t>(outer.at(2)), number<double>(outer.at(1))};
}

class TensorBoard : public ::testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "events.out.tfevents.1";
};

TEST_F(TensorBoard, ChecksumOfTheTestIsTheKnownOne) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);  // RFC 3720, B.4 and every catalogue of checksums
}

TEST_F(TensorBoard, WritesRecordsThatAnyReaderUnderstands) {
  TensorBoardWriter writer(file_);
  const std::string long_tag(300, 't');
  writer.add_scalar("loss/train", 0.1F, 7, 1234.5);
  writer.add_scalar(long_tag, -3e-39F, (std::int64_t{1} << 40) + 3, 0.0);
  writer.add_scalar("before", 0.0F, -1, 1.0);
  const auto events = records(read_file(file_));
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(fields(events[0]).at(3), "brain.Event:2");
  const Scalar first = scalar_of(events[1]);
  EXPECT_EQ(first.tag, "loss/train");
  EXPECT_EQ(first.value, 0.1F);
  EXPECT_EQ(first.step, 7);
  EXPECT_EQ(first.time, 1234.5);
  EXPECT_EQ(scalar_of(events[2]).tag, long_tag);
  EXPECT_EQ(scalar_of(events[2]).value, -3e-39F);
  EXPECT_EQ(scalar_of(events[2]).step, (std::int64_t{1} << 40) + 3);
  EXPECT_EQ(scalar_of(events[3]).step, -1);
}

TEST_F(TensorBoard, AppendsToWhatIsThere) {
  { TensorBoardWriter(file_).add_scalar("a", 1.0F, 1, 1.0); }
  const std::string before = read_file(file_);
  { TensorBoardWriter(file_).add_scalar("a", 2.0F, 2, 2.0); }
  const std::string after = read_file(file_);
  EXPECT_EQ(after.substr(0, before.size()), before);
  const auto events = records(after);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(scalar_of(events[2]).value, 2.0F);
}

TEST_F(TensorBoard, CutsOffARecordThatWasTornSoThatLaterOnesAreRead) {
  { TensorBoardWriter(file_).add_scalar("a", 1.0F, 1, 1.0); }
  const std::string whole = read_file(file_);
  { TensorBoardWriter(file_).add_scalar("a", 2.0F, 2, 2.0); }
  const std::string longer = read_file(file_);
  for (std::size_t kept = whole.size(); kept < longer.size(); ++kept) {
    write_file_atomically(file_, longer.substr(0, kept));
    TensorBoardWriter(file_).add_scalar("a", 3.0F, 3, 3.0);
    const auto events = records(read_file(file_));
    ASSERT_EQ(events.size(), 3U) << kept;
    EXPECT_EQ(scalar_of(events[2]).step, 3);
  }
  write_file_atomically(file_, "");
  const TensorBoardWriter fresh(file_);
  EXPECT_EQ(records(read_file(file_)).size(), 1U);
}

TEST_F(TensorBoard, SaysWhichFileItCannotWrite) {
  EXPECT_THAT(test::error_of<SystemError>([&] { TensorBoardWriter(folder_ / "absent/events"); }),
              HasSubstr("absent/events: cannot be written"));
}

}  // namespace
}  // namespace ctxtag
