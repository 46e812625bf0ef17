#include "ctxtag/report/heat_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/markup.h"

namespace ctxtag {
namespace {

using test::count_of;
using test::well_formed;
using ::testing::HasSubstr;

LabelStatistics statistics(Eigen::Index tags, std::int64_t of_each) {
  LabelStatistics result;
  result.rows = 1234;
  result.together = CountMatrix::Constant(tags, tags, of_each / 2);
  result.together.matrix().diagonal().setConstant(of_each);
  return result;
}

TagVocabulary numbered(int tags, const std::string& stem) {
  std::vector<std::string> names;
  for (int i = 0; i < tags; ++i) names.push_back(stem + std::to_string(i));
  return TagVocabulary(names);
}

double attribute(const std::string& text, const std::string& name) {
  return std::stod(text.substr(text.find(" " + name + "=\"") + name.size() + 3));
}

TEST(HeatMap, SaysOfEveryCellWhatItIs) {
  LabelStatistics three = statistics(2, 3);
  three.together << 3, 2, 2, 4;
  const std::string svg = co_occurrence_svg(TagVocabulary({"rock & roll", "<sad>"}), three);
  EXPECT_TRUE(well_formed(svg));
  EXPECT_THAT(svg, HasSubstr("role=\"img\" aria-labelledby=\"title description\""));
  EXPECT_THAT(svg, HasSubstr("<title id=\"title\">Tracks with both tags</title>"));
  EXPECT_THAT(svg, HasSubstr("<desc id=\"description\">1,234 tracks, 2 tags"));
  EXPECT_THAT(svg, HasSubstr("<title>rock &amp; roll and &lt;sad&gt;: 2 tracks, 66.7 % of rock &amp; roll</title>"));
  EXPECT_THAT(svg, HasSubstr("<title>&lt;sad&gt; and rock &amp; roll: 2 tracks, 50.0 % of &lt;sad&gt;</title>"));
  EXPECT_EQ(svg, co_occurrence_svg(TagVocabulary({"rock & roll", "<sad>"}), three));
}

TEST(HeatMap, WritesNumbersWhereTheyFit) {
  EXPECT_EQ(count_of(co_occurrence_svg(numbered(24, "t"), statistics(24, 50000)), ">25,000</text>"), 24U * 23U + 0U);
  EXPECT_EQ(count_of(co_occurrence_svg(numbered(25, "t"), statistics(25, 56000)), ">28,000</text>"), 0U);
}

TEST(HeatMap, HasRoomForEveryName) {
  for (const int tags : {1, 2, 15, 60, 174}) {
    const std::string svg = co_occurrence_svg(numbered(tags, "a name of some length "), statistics(tags, 30));
    EXPECT_TRUE(well_formed(svg)) << tags;
    const double font = attribute(svg.substr(svg.find("text-anchor=\"end\"") - 40), "font-size");
    EXPECT_GE(font, 6.5);
    const std::string cell = svg.substr(svg.find("<g><title>"));
    // 23 or more characters of at least half the font size each lie between the edge and the first cell.
    EXPECT_GT(attribute(cell, "x"), 23 * 0.5 * font) << tags;
    EXPECT_GT(attribute(cell, "y"), 23 * 0.5 * font + 40) << tags;
    EXPECT_GE(attribute(cell, "width"), font) << tags;
    EXPECT_EQ(count_of(svg, "<g><title>"), static_cast<std::size_t>(tags * tags));
  }
}

TEST(HeatMap, ShortensLongNamesAtTheEdgesOnly) {
  const std::string name(60, 'n');
  const std::string svg = co_occurrence_svg(TagVocabulary({name, "\x01\xFF"}), statistics(2, 4));
  EXPECT_EQ(count_of(svg, ">" + std::string(39, 'n') + "\xE2\x80\xA6</text>"), 2U);
  EXPECT_THAT(svg, HasSubstr("<title>" + name + " and "));
  EXPECT_THAT(svg, HasSubstr("\\x01\\\\xff"));
}

TEST(HeatMap, ShowsATableWithoutPositives) {
  const std::string svg = co_occurrence_svg(TagVocabulary({"a", "b"}), statistics(2, 0));
  EXPECT_TRUE(well_formed(svg));
  EXPECT_THAT(svg, HasSubstr("<title>a and b: 0 tracks, no track has a</title>"));
}

}  // namespace
}  // namespace ctxtag
