#include "ctxtag/formats/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Safetensors : public ::testing::Test {
 protected:
  /// A file of the format from its header's text and its data, whatever they are.
  std::filesystem::path file(const std::string& header, const std::string& data = "") const {
    return file_of_length(header.size(), header + data);
  }
  std::filesystem::path file_of_length(std::uint64_t length, const std::string& rest) const {
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(length >> (8 * i) & 255U);
    return file_of_bytes(bytes + rest);
  }
  std::filesystem::path file_of_bytes(const std::string& bytes) const {
    write_file_atomically(folder_ / "hostile.safetensors", bytes);
    return folder_ / "hostile.safetensors";
  }

  /// The message of the DataError, which must name the file.
  std::string refusal(const std::filesystem::path& hostile) const {
    const std::string message = error_of<DataError>([&] { SafetensorsFile opened(hostile); });
    EXPECT_THAT(message, HasSubstr(hostile.string() + ": "));
    return message;
  }
  std::string refusal_of_shape(const std::string& shape, std::size_t bytes) const {
    return refusal(
        file(R"({"a":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":[0,)" + std::to_string(bytes) + "]}}",
             std::string(bytes, '\0')));
  }
  std::string refusal_of_offsets(const std::string& offsets) const {
    return refusal(file(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":)" + offsets + "}}", std::string(8, '\0')));
  }

  test::TemporaryFolder folder_;
};

template <typename T>
std::vector<T> values(const SafetensorsFile& file, const std::string& name) {
  const TensorEntry& entry = file.tensor(name);
  std::vector<T> result(entry.bytes() / sizeof(T));
  std::memcpy(result.data(), file.data(entry), entry.bytes());
  return result;
}

TEST_F(Safetensors, ReadsBackWhatItWrites) {
  const std::vector<float> floats = {1.5F, -2.0F, 1e-42F, 0.0F, 3.4e38F, -0.0F};
  const std::vector<std::int64_t> integers = {std::numeric_limits<std::int64_t>::min(), 7};
  const double number = 0.1;
  const std::map<std::string, std::string> metadata = {{"ctxtag", "{\"a\": \"\\u00fc\n\"}"}, {"format", "pt"}};
  write_safetensors(folder_ / "a.safetensors",
                    {{"conv.weight", "F32", {2, 3}, floats.data()},
                     {"steps", "I64", {2}, integers.data()},
                     {"scalar", "F64", {}, &number}},
                    metadata);
  const SafetensorsFile file(folder_ / "a.safetensors");
  EXPECT_EQ(file.metadata(), metadata);
  ASSERT_EQ(file.tensors().size(), 3U);
  EXPECT_EQ(file.tensor("conv.weight").dtype, "F32");
  EXPECT_THAT(file.tensor("conv.weight").shape, ElementsAre(2, 3));
  EXPECT_EQ(file.tensor("conv.weight").elements(), 6);
  EXPECT_EQ(std::memcmp(file.data(file.tensor("conv.weight")), floats.data(), 24), 0);
  EXPECT_EQ(values<std::int64_t>(file, "steps"), integers);
  EXPECT_THAT(file.tensor("scalar").shape, IsEmpty());
  EXPECT_EQ(file.tensor("scalar").elements(), 1);
  EXPECT_THAT(values<double>(file, "scalar"), ElementsAre(0.1));
  EXPECT_THAT(error_of<DataError>([&] { file.tensor("bias"); }),
              AllOf(HasSubstr("a.safetensors: "), HasSubstr("no tensor 'bias'")));
}

TEST_F(Safetensors, KeepsArraysWithoutElementsWhereverTheyStand) {
  const float value = 4.0F;
  for (const auto& [first, second] : {std::pair{"a", "b"}, std::pair{"b", "a"}}) {
    write_safetensors(folder_ / "e.safetensors",
                      {{first, "F32", {1}, &value}, {second, "F32", {0, 5}, nullptr}, {"c", "F32", {1}, &value}}, {});
    const SafetensorsFile after(folder_ / "e.safetensors");
    EXPECT_EQ(after.tensor(second).elements(), 0);
    EXPECT_THAT(values<float>(after, "c"), ElementsAre(4.0F));
    write_safetensors(folder_ / "e.safetensors", {{first, "F32", {0}, nullptr}, {second, "F32", {1}, &value}}, {});
    EXPECT_THAT(values<float>(SafetensorsFile(folder_ / "e.safetensors"), second), ElementsAre(4.0F));
  }
  write_safetensors(folder_ / "e.safetensors", {}, {});
  EXPECT_THAT(SafetensorsFile(folder_ / "e.safetensors").tensors(), IsEmpty());
}

TEST_F(Safetensors, PutsDataAtAMultipleOf64) {
  const float value = 1.0F;
  for (std::size_t length = 1; length < 70; ++length) {
    write_safetensors(folder_ / "a.safetensors", {{std::string(length, 'n'), "F32", {1}, &value}}, {});
    ASSERT_EQ(std::filesystem::file_size(folder_ / "a.safetensors") % 64, 4U);
    ASSERT_THAT(values<float>(SafetensorsFile(folder_ / "a.safetensors"), std::string(length, 'n')), ElementsAre(1.0F));
  }
}

TEST_F(Safetensors, WritesEqualBytesForEqualInput) {
  const float numbers[] = {1.0F, 2.0F};
  for (const char* const name : {"a", "b"}) {
    write_safetensors(folder_ / name, {{"z", "F32", {2}, numbers}, {"y", "F32", {1, 1}, numbers}}, {{"k", "v"}});
  }
  EXPECT_EQ(read_file(folder_ / "a"), read_file(folder_ / "b"));
}

TEST_F(Safetensors, DoesNotWriteWhatItCouldNotRead) {
  const float value = 1.0F;
  EXPECT_THROW(write_safetensors(folder_ / "a", {{"a", "F31", {1}, &value}}, {}), std::invalid_argument);
  EXPECT_THROW(write_safetensors(folder_ / "a", {{"a", "F32", {1}, &value}, {"a", "F32", {1}, &value}}, {}),
               std::invalid_argument);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "a"));
}

TEST_F(Safetensors, KnowsTheSizesOfItsTypes) {
  EXPECT_EQ(safetensors_item_bytes("F64"), 8U);
  EXPECT_EQ(safetensors_item_bytes("BF16"), 2U);
  EXPECT_EQ(safetensors_item_bytes("BOOL"), 1U);
  EXPECT_EQ(safetensors_item_bytes("f32"), 0U);
}

TEST_F(Safetensors, RefusesWhatIsNotOfTheFormat) {
  EXPECT_THAT(refusal(file_of_bytes("")), HasSubstr("too small"));
  EXPECT_THAT(refusal(file_of_bytes(std::string("\2\0\0\0\0\0\0\0{", 9))), HasSubstr("too small"));
  EXPECT_THAT(refusal(file_of_length(3, "{}")), HasSubstr("its header would take 3 of 10 bytes"));
  for (const std::uint64_t length : {std::uint64_t{1} << 63, ~std::uint64_t{0}, ~std::uint64_t{0} - 7}) {
    EXPECT_THAT(refusal(file_of_length(length, "{}")), HasSubstr("cut off"));
  }
  EXPECT_THAT(refusal(file_of_length(0, "{}")), HasSubstr("not a JSON object"));
  EXPECT_THAT(refusal(file("not JSON")), HasSubstr("not a JSON object"));
  EXPECT_THAT(refusal(file("{\"a\":")), HasSubstr("not a JSON object"));
  EXPECT_THAT(refusal(file("{\"a\xff\":1}")), HasSubstr("not a JSON object"));
  EXPECT_THAT(refusal(file("{}x")), HasSubstr("not a JSON object"));
  EXPECT_THAT(refusal(file("[]")), HasSubstr("not a JSON object"));
  EXPECT_THAT(error_of<DataError>([&] { SafetensorsFile absent(folder_ / "absent"); }), HasSubstr("absent: cannot be"));
}

TEST_F(Safetensors, RefusesDeepNestingBeforeItIsParsed) {
  const std::size_t depth = 1'000'000;
  EXPECT_THAT(refusal(file(std::string(depth, '['))), HasSubstr("nested too deeply"));
  EXPECT_THAT(refusal(file("{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}")),
              HasSubstr("nested too deeply"));
  // Brackets within a text nest nothing, even behind an escaped quotation mark.
  const SafetensorsFile kept(file(R"({"__metadata__":{"a":"\"[[[[[[[[[[[[[[[[\\"}})"));
  EXPECT_EQ(kept.metadata().at("a"), "\"[[[[[[[[[[[[[[[[\\");
}

TEST_F(Safetensors, RefusesTwoTensorsOfOneName) {
  const std::string entry = R"({"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
  EXPECT_THAT(refusal(file("{\"a\":" + entry + ",\"a\":" + entry + "}", "x")), HasSubstr("twice"));
  EXPECT_THAT(refusal(file(R"({"a":{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}})", "x")),
              HasSubstr("twice"));
  EXPECT_EQ(SafetensorsFile(file("{\"a\":" + entry + "}", "x")).tensors().size(), 1U);
}

TEST_F(Safetensors, RefusesImpossibleTypesAndShapes) {
  EXPECT_THAT(refusal(file(R"({"a":{"dtype":"F8","shape":[1],"data_offsets":[0,1]}})", "x")),
              HasSubstr("tensor 'a': unknown dtype \"F8\""));
  EXPECT_THAT(refusal(file(R"({"a":{"dtype":4,"shape":[1],"data_offsets":[0,1]}})", "x")),
              HasSubstr("unknown dtype 4"));
  for (const char* const entry : {"1", "[]", "null", R"({"dtype":"U8","shape":[1]})", R"({"dtype":"U8"})"}) {
    EXPECT_THAT(refusal(file(std::string("{\"a\":") + entry + "}")),
                HasSubstr("expected dtype, shape and data_offsets"));
  }
  for (const char* const shape : {"[-1]", "[0.5]", "[1.0]", "[\"1\"]", "[[1]]", "[null]", "{}", "1", "[1e400]"}) {
    refusal_of_shape(shape, 4);
  }
  EXPECT_THAT(refusal_of_shape("[-1]", 4), HasSubstr("impossible shape [-1]"));
  EXPECT_THAT(refusal_of_shape("[4294967296,4294967296]", 0), HasSubstr("impossible shape"));
  EXPECT_THAT(refusal_of_shape("[9223372036854775808]", 0), HasSubstr("impossible shape"));
  EXPECT_THAT(refusal_of_shape("[4611686018427387905]", 4), HasSubstr("impossible shape"));
  EXPECT_THAT(refusal_of_shape("[0,18446744073709551615]", 0), HasSubstr("impossible shape"));
  EXPECT_THAT(refusal_of_shape("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", 4), HasSubstr("impossible shape"));
  EXPECT_THAT(refusal_of_shape("[2,3]", 20), HasSubstr("shape [2,3] needs other than the 20 bytes"));
  EXPECT_THAT(refusal_of_shape("[0]", 4), HasSubstr("needs other than the 4 bytes"));
}

TEST_F(Safetensors, RefusesOffsetsOutsideOfItsData) {
  EXPECT_THAT(refusal_of_offsets("[4,12]"), HasSubstr("lie outside the 8 bytes of data"));
  EXPECT_THAT(refusal_of_offsets("[8,0]"), HasSubstr("lie outside"));
  EXPECT_THAT(refusal_of_offsets("[18446744073709551608,0]"), HasSubstr("lie outside"));
  for (const char* const offsets : {"[-8,0]", "[0]", "[0,4,8]", "[0,8.0]", "{}", "[0,\"8\"]", "8"}) {
    EXPECT_THAT(refusal_of_offsets(offsets), HasSubstr("two non-negative integers")) << offsets;
  }
  EXPECT_EQ(SafetensorsFile(file(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", std::string(8, '\0')))
                .tensors()
                .size(),
            1U);
}

TEST_F(Safetensors, RefusesOverlaps) {
  const auto two = [&](const std::string& a, const std::string& b, const std::string& shape_b) {
    return file(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)" + a + R"(},"b":{"dtype":"U8","shape":)" + shape_b +
                    R"(,"data_offsets":)" + b + "}}",
                std::string(8, 'x'));
  };
  EXPECT_THAT(refusal(two("[0,4]", "[3,7]", "[4]")), HasSubstr("overlap"));
  EXPECT_THAT(refusal(two("[4,8]", "[0,8]", "[8]")), HasSubstr("overlap"));
  EXPECT_THAT(refusal(two("[0,4]", "[0,4]", "[4]")), HasSubstr("overlap"));
  EXPECT_EQ(SafetensorsFile(two("[4,8]", "[0,4]", "[4]")).tensors().size(), 2U);
}

TEST_F(Safetensors, RefusesBytesThatBelongToNoTensor) {
  const auto of_five = [&](const std::string& offsets) {
    return file(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":)" + offsets +
                    R"(},"b":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})",
                "12345");
  };
  EXPECT_THAT(refusal(of_five("[0,2]")), HasSubstr("bytes 2 to 4 of its data belong to no tensor"));
  EXPECT_THAT(refusal(of_five("[3,5]")), HasSubstr("bytes 0 to 2 of its data belong to no tensor"));
  EXPECT_THAT(refusal(file("{}", "x")), HasSubstr("bytes 0 to 0"));
  EXPECT_THAT(refusal(file(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                           R"("b":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}})",
                           "1234")),
              HasSubstr("bytes 1 to 2"));
}

TEST_F(Safetensors, RefusesMetadataThatIsNotText) {
  EXPECT_THAT(refusal(file(R"({"__metadata__":{"a":1}})")), HasSubstr("__metadata__.a is not a text"));
  EXPECT_THAT(refusal(file(R"({"__metadata__":[]})")), HasSubstr("__metadata__ is not an object"));
}

TEST_F(Safetensors, RefusesAFileCutAnywhere) {
  const float numbers[] = {1.0F, 2.0F, 3.0F};
  write_safetensors(folder_ / "a.safetensors", {{"a", "F32", {2}, numbers}, {"b", "F32", {1}, numbers}}, {{"k", "v"}});
  const std::string bytes = read_file(folder_ / "a.safetensors");
  for (std::size_t kept = 0; kept < bytes.size(); ++kept) refusal(file_of_bytes(bytes.substr(0, kept)));
  EXPECT_THAT(refusal(file_of_bytes(bytes.substr(0, bytes.size() - 1))), HasSubstr("cut off or damaged"));
}

TEST_F(Safetensors, KeepTheirBytesUnderOtherMetadata) {
  const std::vector<float> weights = {1.5F, -2.0F, 3.0F};
  const std::vector<std::int64_t> counts = {7, 8};
  const auto first = folder_.path() / "first.safetensors", second = folder_.path() / "second.safetensors";
  write_safetensors(
      first, {{"z", "F32", {3}, weights.data()}, {"none", "F32", {0}, nullptr}, {"a", "I64", {2}, counts.data()}},
      {{"ctxtag", "one"}, {"other", "kept"}});
  const SafetensorsFile before(first);
  write_with_metadata(second, before, {{"ctxtag", std::string(200, 'x')}, {"other", "kept"}});
  const SafetensorsFile after(second);
  EXPECT_EQ(after.metadata().at("other"), "kept");
  EXPECT_EQ(after.metadata().at("ctxtag").size(), 200U);
  const std::string old_bytes = read_file(first), new_bytes = read_file(second);
  EXPECT_EQ(old_bytes.substr(old_bytes.size() - 28), new_bytes.substr(new_bytes.size() - 28));  // 3 x 4 + 2 x 8
  for (const auto& [name, entry] : before.tensors()) {
    EXPECT_EQ(after.tensor(name).begin, entry.begin) << name;
    EXPECT_EQ(after.tensor(name).shape, entry.shape) << name;
  }
}

}  // namespace
}  // namespace ctxtag
