#include "ctxtag/report/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "ctxtag/base/text.h"
#include "report/canvas.h"
#include "support/markup.h"

namespace ctxtag {
namespace {

using test::count_of;
using test::well_formed;
using ::testing::HasSubstr;
using ::testing::Not;

// Markup, quotes, a byte that is no UTF-8, a control character.
const char kHostile[] = "<script>alert(1)</script>\" onload='x' \xFF\x01&amp;";

ReportDocument sample(const std::string& name) {
  Canvas canvas(100.0, 50.0, name, "What " + name + " shows");
  canvas.text({1.0, 2.0}, name);
  canvas.marker(0, {1.0, 2.0}, false, name);
  ReportDocument document{name, "About " + name, {}};
  Table table{"figures", "Figures of " + name, {{"tag", name}, {"value", "Value"}, {"gain", "Gain", 2, true}}, {}};
  table.rows = {{name, ShownEstimate{0.5, 0.25, 0.75}, -0.125},
                {name, ShownEstimate{}, Cell()},
                {name, std::int64_t{12345}, Recording{name}}};
  document.sections.push_back(
      {"one",
       "Section " + name,
       {Paragraph{name, false}, Paragraph{"Give " + name, true}, table,
        PictureGroup{name, "How to read " + name, PictureSize::kMedium, {canvas.svg()}, {{0, name}}, {}},
        Record{name, name, "{\"key\": \"<b>\"}"}}});
  return document;
}

// What a browser would see of the body, without the style sheet.
std::string body_of(const std::string& html) {
  const std::size_t begin = html.find("<body>");
  return html.substr(begin, html.find("</html>") - begin);
}

// Elements that HTML knows to be empty, closed as XML would have it.
std::string closed(std::string html) { return std::regex_replace(html, std::regex("<(meta|br)([^>]*)>"), "<$1$2/>"); }

TEST(Document, EscapesAllThatComesFromData) {
  const std::string html = document_html(sample(kHostile));
  EXPECT_TRUE(is_utf8(html));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("\" onload")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_TRUE(well_formed(closed(body_of(html))));
  const auto json = nlohmann::json::parse(document_json(sample(kHostile)));
  EXPECT_EQ(json["title"], escaped_bytes(kHostile));
  EXPECT_EQ(json["sections"]["one"]["tables"]["figures"][0]["tag"], escaped_bytes(kHostile));
}

TEST(Document, LoadsNothing) {
  const std::string html = document_html(sample("plain"));
  EXPECT_THAT(html, Not(HasSubstr("http")));
  EXPECT_THAT(html, Not(HasSubstr("url(")));
  EXPECT_THAT(html, Not(HasSubstr("<link")));
  EXPECT_THAT(html, Not(HasSubstr("@import")));
}

TEST(Document, LinksToRecordingsByPercents) {
  const std::string html = document_html(sample("a b/\xC3\xA9#1?.ogg"));
  EXPECT_THAT(html, HasSubstr("<audio controls preload=\"none\" src=\"a%20b/%C3%A9%231%3F.ogg\""));
}

TEST(Document, HasHeadingsInOrderAndALinkToEverySection) {
  const std::string html = document_html(sample("plain"));
  EXPECT_THAT(html, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(html, HasSubstr("<meta name=\"viewport\""));
  EXPECT_EQ(count_of(html, "<h1>"), 1U);
  EXPECT_THAT(html, HasSubstr("<a href=\"#one\">Section plain</a>"));
  EXPECT_THAT(html,
              HasSubstr("<section id=\"one\" aria-labelledby=\"one-title\">\n<h2 id=\"one-title\">Section plain</h2>"));
  EXPECT_LT(html.find("<h1"), html.find("<h2"));
  EXPECT_LT(html.find("<h2"), html.find("<h3"));
}

TEST(Document, PicturesHaveNamesAndDescriptions) {
  EXPECT_THAT(document_html(sample("plain")),
              HasSubstr("role=\"img\" viewBox=\"0 0 100 50\" width=\"100\" height=\"50\" style=\"max-width:115px\" "
                        "aria-label=\"plain. What plain shows\">"
                        "<title>plain</title><desc>What plain shows</desc>"));
}

TEST(Document, ShowsNumbersRoundedAndUndefinedOnesAsADash) {
  const std::string html = document_html(sample("plain"));
  EXPECT_THAT(html, HasSubstr("<td class=\"number\">0.500 <span class=\"interval\">[0.250, 0.750]</span></td>"));
  EXPECT_THAT(html, HasSubstr("<td class=\"number\">\xE2\x88\x92"
                              "0.12</td>"));
  EXPECT_EQ(count_of(html, "<span class=\"interval\">\xE2\x80\x93</span>"), 2U);
  EXPECT_THAT(html, HasSubstr("<td class=\"number\">12,345</td>"));
}

TEST(Document, IsTheSameAsJson) {
  const auto json = nlohmann::json::parse(document_json(sample("plain")));
  const auto& one = json["sections"]["one"];
  EXPECT_EQ(one["texts"], nlohmann::json::array({"plain"}));
  EXPECT_EQ(one["notes"], nlohmann::json::array({"Give plain"}));
  EXPECT_EQ(one["tables"]["figures"][0]["value"], nlohmann::json::parse(R"({"value": 0.5, "interval": [0.25, 0.75]})"));
  EXPECT_EQ(one["tables"]["figures"][0]["gain"], -0.125);
  EXPECT_EQ(one["tables"]["figures"][1]["value"], nlohmann::json::parse(R"({"value": null, "interval": null})"));
  EXPECT_TRUE(one["tables"]["figures"][1]["gain"].is_null());
  EXPECT_EQ(one["records"]["plain"]["key"], "<b>");
}

TEST(Document, KeepsTablesOffThePageOrOutOfJson) {
  ReportDocument document{"t", "l", {}};
  Table page{"page", "On the page", {{"a", "A"}}, {{std::int64_t{1}}}}, data = page;
  page.in_json = false;
  page.folded = true;
  data.key = "data";
  data.caption = "In JSON";
  data.on_page = false;
  document.sections.push_back({"s", "S", {page, data}});
  const std::string html = document_html(document);
  EXPECT_THAT(html, HasSubstr("<details><summary>On the page</summary>"));
  EXPECT_THAT(html, Not(HasSubstr("In JSON")));
  const auto tables = nlohmann::json::parse(document_json(document))["sections"]["s"]["tables"];
  EXPECT_FALSE(tables.contains("page"));
  EXPECT_EQ(tables["data"][0]["a"], 1);
}

}  // namespace
}  // namespace ctxtag
