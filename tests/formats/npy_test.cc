#include "ctxtag/formats/npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class Npy : public ::testing::Test {
 protected:
  std::filesystem::path file(const std::string& bytes) const {
    write_file_atomically(folder_ / "a.npy", bytes);
    return folder_ / "a.npy";
  }

  /// A file as numpy.save writes it, from the dictionary in its header and its data.
  std::filesystem::path saved(std::string dictionary, const std::string& data, char version = 1) const {
    const std::size_t length_bytes = version == 1 ? 2 : 4;
    while ((8 + length_bytes + dictionary.size() + 1) % 64 != 0) dictionary += ' ';
    dictionary += '\n';
    std::string bytes = "\x93NUMPY";
    bytes += {version, '\0'};
    for (std::size_t i = 0; i < length_bytes; ++i) bytes += static_cast<char>(dictionary.size() >> (8 * i));
    return file(bytes + dictionary + data);
  }

  template <typename T>
  static std::string raw(const std::vector<T>& values) {
    std::string bytes(values.size() * sizeof(T), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
  }

  std::string failure(const std::filesystem::path& broken) const {
    return error_of<DataError>([&] { NpyArray array(broken); });
  }

  test::TemporaryFolder folder_;
};

TEST_F(Npy, ReadsBackWhatItWrites) {
  const std::vector<float> values = {1.5F, -2.0F, 3.25F, 1e-30F, 0.0F, 7.0F};
  write_npy(folder_ / "f.npy", {2, 3}, values.data());
  const NpyArray array(folder_ / "f.npy");
  EXPECT_EQ(array.header().dtype, "<f4");
  EXPECT_THAT(array.header().shape, ElementsAre(2, 3));
  EXPECT_EQ(std::memcmp(array.data(), values.data(), 24), 0);
  EXPECT_EQ(array.to_doubles(), std::vector<double>(values.begin(), values.end()));

  const std::vector<double> precise = {0.1, 1.0 / 3.0};
  write_npy(folder_ / "d.npy", {2}, precise.data());
  EXPECT_EQ(NpyArray(folder_ / "d.npy").to_doubles(), precise);
}

TEST_F(Npy, ReadsTheTypesOfNumpy) {
  const std::string one = "'fortran_order': False, 'shape': (3,), }";
  EXPECT_THAT(NpyArray(saved("{'descr': '<f2', " + one, raw<std::uint16_t>({0x3C00, 0xC000, 0x3555}))).to_doubles(),
              ElementsAre(1.0, -2.0, 0.333251953125));  // numpy.float16(1/3)
  EXPECT_THAT(NpyArray(saved("{'descr': '<f8', " + one, raw<double>({0.1, -1e300, 2}))).to_doubles(),
              ElementsAre(0.1, -1e300, 2.0));
  EXPECT_THAT(NpyArray(saved("{'descr': '<i8', " + one, raw<std::int64_t>({-1, 1LL << 40, 5}))).to_doubles(),
              ElementsAre(-1.0, 1099511627776.0, 5.0));
  EXPECT_THAT(NpyArray(saved("{'descr': '<i4', " + one, raw<std::int32_t>({-1, 70000, 5}))).to_doubles(),
              ElementsAre(-1.0, 70000.0, 5.0));
  EXPECT_THAT(NpyArray(saved("{'descr': '|i1', " + one, "\xFF\x02\x03")).to_doubles(), ElementsAre(-1.0, 2.0, 3.0));
  EXPECT_THAT(NpyArray(saved("{'descr': '|u1', " + one, "\xFF\x02\x03")).to_doubles(), ElementsAre(255.0, 2.0, 3.0));
  EXPECT_THAT(NpyArray(saved("{'descr': '|b1', " + one, std::string("\x01\x00\x01", 3))).to_doubles(),
              ElementsAre(1.0, 0.0, 1.0));
}

TEST_F(Npy, ReadsAScalarAnEmptyArrayAndVersionTwo) {
  EXPECT_THAT(NpyArray(saved("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", "\x07")).to_doubles(),
              ElementsAre(7.0));
  const NpyArray empty(saved("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 646, 96), }", ""));
  EXPECT_THAT(empty.header().shape, ElementsAre(0, 646, 96));
  EXPECT_TRUE(empty.to_doubles().empty());
  EXPECT_THAT(NpyArray(saved("{'shape': (1,), 'fortran_order': False, 'descr': '|u1'}", "\x07", 2)).to_doubles(),
              ElementsAre(7.0));
}

TEST_F(Npy, BeginsItsDataAtAMultipleOf64) {
  for (const std::vector<std::size_t>& shape :
       {std::vector<std::size_t>{}, {5}, {1, 2, 3}, std::vector<std::size_t>(40, 123456789)}) {
    EXPECT_EQ(npy_header_bytes({"<f4", shape}).size() % 64, 0U);
  }
}

TEST_F(Npy, HasAHeaderWhoseLengthDoesNotDependOnTheFirstDimension) {
  constexpr std::size_t kLarge = 1000000000;
  for (std::vector<std::size_t> shape : {std::vector<std::size_t>{0}, {0, 646, 96}, {0, kLarge, kLarge, kLarge, 96}}) {
    const std::size_t length = npy_header_bytes({"<f4", shape}).size();
    for (shape[0] = 1; shape[0] < kLarge * kLarge; shape[0] *= 10) {
      ASSERT_EQ(npy_header_bytes({"<f4", shape}).size(), length);
    }
  }
}

TEST_F(Npy, WritesTheHeaderThatNumpyExpects) {
  const std::string bytes = npy_header_bytes({"<f4", {3}});
  EXPECT_EQ(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  EXPECT_EQ(static_cast<std::size_t>(static_cast<unsigned char>(bytes[8])) + 10, bytes.size());
  EXPECT_EQ(bytes.substr(10, 54), "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)");
  EXPECT_EQ(bytes.back(), '\n');
  EXPECT_THAT(npy_header_bytes({"<f8", {3, 4}}), HasSubstr("'shape': (3, 4), }"));
}

TEST_F(Npy, RefusesAFileThatIsCutOffAnywhere) {
  const std::vector<float> values(6);
  write_npy(folder_ / "f.npy", {2, 3}, values.data());
  const std::string bytes = read_file(folder_ / "f.npy");
  for (std::size_t kept = 0; kept < bytes.size(); ++kept) {
    const std::string message = failure(file(bytes.substr(0, kept)));
    EXPECT_THAT(message, kept < 12 ? HasSubstr("not a .npy file") : HasSubstr("cut off")) << kept;
  }
  EXPECT_THAT(failure(file(bytes.substr(0, bytes.size() - 1))),
              EndsWith("a.npy: cut off: 24 bytes of data expected, 23 found"));
}

TEST_F(Npy, RefusesShapesThatCannotBe) {
  const std::string head = "{'descr': '<f4', 'fortran_order': False, 'shape': ";
  EXPECT_THAT(failure(saved(head + "(4294967296, 4294967296), }", "")), HasSubstr("impossible shape"));
  EXPECT_THAT(failure(saved(head + "(4611686018427387904, 4), }", "")), HasSubstr("impossible shape"));
  EXPECT_THAT(failure(saved(head + "(1000000000000,), }", "")), HasSubstr("cut off"));
  for (const char* shape : {"(-1,), }", "(1.5,), }", "3, }", "(99999999999999999999,), }", "(a,), }", "("}) {
    EXPECT_THAT(failure(saved(head + shape, "")), HasSubstr("shape '")) << shape;
  }
}

TEST_F(Npy, RefusesOtherMagicVersionsOrdersAndTypes) {
  EXPECT_THAT(failure(file("PK\x03\x04 something else entirely")), EndsWith("a.npy: not a .npy file"));
  EXPECT_THAT(failure(saved("{}", "", 9)), EndsWith("a.npy: .npy version 9 is unknown"));
  EXPECT_THAT(failure(saved("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", std::string(16, '\0'))),
              HasSubstr("Fortran order; write it with numpy.ascontiguousarray"));
  EXPECT_THAT(failure(saved("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", std::string(4, '\0'))),
              HasSubstr("element type '>f4' is not supported"));
  EXPECT_THAT(failure(saved("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", "1234")),
              HasSubstr("is not supported"));
}

}  // namespace
}  // namespace ctxtag
