#include "ctxtag/base/text.h"

#include <gtest/gtest.h>

namespace ctxtag {
namespace {

TEST(EscapedBytes, TellsInvalidUtf8ByItsHexadecimalValue) {
  EXPECT_EQ(escaped_bytes("caf\xE9.mp3"), "caf\\xe9.mp3");
  EXPECT_EQ(escaped_bytes("a\\x41"), "a\\\\x41");
  EXPECT_EQ(escaped_bytes("été 你 😀"), "été 你 😀");
  EXPECT_EQ(escaped_bytes("\xC0\xAF \xED\xA0\x80"), "\\xc0\\xaf \\xed\\xa0\\x80");  // overlong form, surrogate
}

TEST(EscapedBytes, ComesBackByteForByte) {
  std::string all;
  for (int high = 0; high < 256; ++high) {
    for (int low = 0; low < 256; ++low) all += {static_cast<char>(high), static_cast<char>(low), '\\', 'x', '4'};
  }
  EXPECT_EQ(unescaped_bytes(escaped_bytes(all)), all);
}

TEST(Shortened, CutsByCharactersNotBytes) {
  EXPECT_EQ(shortened("h\xC3\xA9h\xC3\xA9", 4), "h\xC3\xA9h\xC3\xA9");
  EXPECT_EQ(shortened("h\xC3\xA9h\xC3\xA9", 3), "h\xC3\xA9\xE2\x80\xA6");
  EXPECT_EQ(shortened("", 3), "");
}

TEST(Printable, LeavesNoControlCharacter) {
  EXPECT_EQ(printable("a\x1B[31mb\x7F\r\n\t"), "a\\x1b[31mb\\x7f\\x0d\\x0a\\x09");
  EXPECT_EQ(printable(std::string("\0\x1F ", 3)), "\\x00\\x1f ");
  EXPECT_EQ(printable("\xC2\x80\xC2\x9B\xC2\x9F\xC2\xA0"),
            "\\xc2\\x80\\xc2\\x9b\\xc2\\x9f\xC2\xA0");  // C1; no-break space
  EXPECT_EQ(printable("\x9B\xE9"), "\\x9b\\xe9");
  EXPECT_EQ(printable("été 你 😀 \\x1b \\\\"), "été 你 😀 \\x1b \\\\");
}

TEST(Printable, OfEscapedBytesIsReadBackAsTheBytes) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += {static_cast<char>(byte), '\\', 'x'};
  EXPECT_EQ(unescaped_bytes(printable(escaped_bytes(all))), all);
}

TEST(NearestWord, FindsATypingErrorAndNothingForAnotherWord) {
  EXPECT_EQ(nearest_word("n_mel", {"hop_length", "n_mels", "n_fft"}), "n_mels");
  EXPECT_EQ(nearest_word("bananas", {"hop_length", "n_mels"}), "");
}

TEST(ToText, WritesTheShortestDecimalThatReadsBack) {
  EXPECT_EQ(to_text(0.1), "0.1");
  double back = 0.0;
  ASSERT_TRUE(parse_number(to_text(1.0 / 3.0), back));
  EXPECT_EQ(back, 1.0 / 3.0);
}

TEST(ParseNumber, WantsTheWholeText) {
  double value = 0.0;
  EXPECT_FALSE(parse_number("1.5x", value));
  EXPECT_FALSE(parse_number("", value));
  EXPECT_FALSE(parse_number(" 1", value));
  EXPECT_TRUE(parse_number("1e-3", value));
  EXPECT_EQ(value, 0.001);
  EXPECT_FALSE(parse_number("0x10", value));
  EXPECT_TRUE(parse_number("+2", value));
  EXPECT_EQ(value, 2.0);
  long long integer = 0;
  EXPECT_FALSE(parse_number("12345678901234567890", integer));
  EXPECT_FALSE(parse_number("+-5", integer));
  EXPECT_FALSE(parse_number("+", integer));
}

}  // namespace
}  // namespace ctxtag
