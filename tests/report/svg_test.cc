#include "report/svg.h"

#include <gtest/gtest.h>

namespace ctxtag {
namespace {

TEST(Svg, GroupsDigitsByThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
}

TEST(Svg, EscapesMarkupAndWhatXmlDoesNotKnow) {
  EXPECT_EQ(xml_text("a<b>&\"\x02\xFE\xC3\xA9"), "a&lt;b&gt;&amp;&quot;\\x02\\xfe\xC3\xA9");
}

TEST(Svg, WritesLengthsShortly) {
  EXPECT_EQ(length(1.0), "1");
  EXPECT_EQ(length(2.0 / 3.0), "0.67");
  EXPECT_EQ(length(-0.001), "0");
}

TEST(Svg, TakesOtherScriptsForWide) {
  EXPECT_GT(text_width_em("\xE9\x9B\xA8"), 1.0);
  EXPECT_LT(text_width_em("il"), text_width_em("mW"));
}

}  // namespace
}  // namespace ctxtag
