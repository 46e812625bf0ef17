#include <spdlog/fmt/fmt.h>

#include <nlohmann/json.hpp>

#include "ctxtag/base/text.h"
#include "ctxtag/report/document.h"
#include "report/canvas.h"
#include "report/page_style.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

const char* const kMinus = "\xE2\x88\x92";

std::string number_text(double value, const Column& column) {
  std::string text = column.with_sign ? fmt::format("{:+.{}f}", value, column.decimals)
                                      : fmt::format("{:.{}f}", value, column.decimals);
  if (text[0] == '-') text.replace(0, 1, kMinus);
  return text;
}

// A path as a link takes it: what is no letter, digit or one of "-._~/" as %NN.
std::string link_text(const std::string& path) {
  std::string text;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        byte < 0x80 && (std::isalnum(byte) != 0 || std::string_view("-._~/").find(c) != std::string::npos);
    text += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return text;
}

struct CellText {
  const Column& column;

  std::string operator()(std::monostate) const {
    return "<td class=\"number\"><span class=\"interval\">\xE2\x80\x93</span></td>";
  }
  std::string operator()(const std::string& text) const { return "<td class=\"words\">" + xml_text(text) + "</td>"; }
  std::string operator()(std::int64_t count) const { return "<td class=\"number\">" + grouped(count) + "</td>"; }
  std::string operator()(double value) const { return "<td class=\"number\">" + number_text(value, column) + "</td>"; }
  std::string operator()(const ShownEstimate& estimate) const {
    if (!estimate.value) return (*this)(std::monostate());
    std::string text = "<td class=\"number\">" + number_text(*estimate.value, column);
    if (estimate.low && estimate.high) {
      text += fmt::format(" <span class=\"interval\">[{}, {}]</span>", number_text(*estimate.low, column),
                          number_text(*estimate.high, column));
    }
    return text + "</td>";
  }
  std::string operator()(const Recording& recording) const {
    return fmt::format("<td><audio controls preload=\"none\" src=\"{}\" aria-label=\"{}\"></audio></td>",
                       link_text(recording.path), xml_text(recording.path));
  }
};

bool is_words(const Table& table, std::size_t column) {
  for (const auto& row : table.rows) {
    if (!std::holds_alternative<std::string>(row[column]) && !std::holds_alternative<Recording>(row[column]))
      return false;
  }
  return true;
}

std::string table_text(const Table& table) {
  std::string text = fmt::format(
      "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><caption>{0}</caption><thead><tr>",
      xml_text(table.caption));
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    text += fmt::format("<th scope=\"col\"{}>{}</th>", is_words(table, i) ? "" : " class=\"number\"",
                        xml_text(table.columns[i].name));
  }
  text += "</tr></thead><tbody>\n";
  for (const auto& row : table.rows) {
    text += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto* name = std::get_if<std::string>(&row[i]);
      text += i == 0 && name != nullptr ? "<th scope=\"row\">" + xml_text(*name) + "</th>"
                                        : std::visit(CellText{table.columns[i]}, row[i]);
    }
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

const char* size_class(PictureSize size) {
  return size == PictureSize::kSmall ? "small" : size == PictureSize::kMedium ? "medium" : "large";
}

struct BlockText {
  std::string operator()(const Paragraph& paragraph) const {
    return fmt::format("<p{}>{}</p>\n", paragraph.is_note ? " class=\"note\"" : "", xml_text(paragraph.text));
  }
  std::string operator()(const Table& table) const {
    if (!table.on_page) return "";
    if (!table.folded) return table_text(table);
    return "<details><summary>" + xml_text(table.caption) + "</summary>\n" + table_text(table) + "</details>\n";
  }
  std::string operator()(const PictureGroup& group) const {
    std::string text = fmt::format("<figure>\n<figcaption><h3>{}</h3><p>{}</p></figcaption>\n", xml_text(group.title),
                                   xml_text(group.how_to_read));
    if (!group.legend.empty()) {
      text += "<ul class=\"legend\">";
      for (const LegendEntry& entry : group.legend) {
        text += "<li>" + legend_swatch(entry.series, entry.hollow) + "<span>" + xml_text(entry.name) + "</span></li>";
      }
      text += "</ul>\n";
    }
    text += fmt::format("<div class=\"pictures {}\">\n", size_class(group.size));
    for (const std::string& picture : group.pictures) text += picture + "\n";
    text += "</div>\n";
    std::string tables;
    for (const Table& table : group.numbers) tables += (*this)(table);
    if (!tables.empty())
      text += "<details><summary>The numbers of: " + xml_text(group.title) + "</summary>\n" + tables + "</details>\n";
    return text + "</figure>\n";
  }
  std::string operator()(const Record& record) const {
    return fmt::format("<details><summary>{}</summary><pre tabindex=\"0\">{}</pre></details>\n", xml_text(record.title),
                       lines(record.json));
  }

 private:
  static std::string lines(const std::string& text) {
    std::string result;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      result += xml_text(text.substr(begin, end - begin)) + "\n";
      begin = end + 1;
    }
    return result;
  }
};

}  // namespace

Cell cell_of(const std::optional<double>& value) {
  if (!value) return {};
  return *value;
}

std::string document_html(const ReportDocument& document) {
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<title>{0}</title>\n<style>\n{1}\n</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">To the "
      "content</a>\n"
      "<div class=\"page\">\n<header>\n<h1>{0}</h1>\n<p class=\"lead\">{2}</p>\n</header>\n"
      "<nav aria-labelledby=\"contents\"><h2 id=\"contents\">Contents</h2><ol>\n",
      xml_text(document.title), page_style(), xml_text(document.lead));
  for (const Section& section : document.sections) {
    text += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", section.id, xml_text(section.title));
  }
  text += "</ol></nav>\n<main id=\"content\">\n";
  for (const Section& section : document.sections) {
    text += fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n",
                        section.id, xml_text(section.title));
    for (const Block& block : section.blocks) text += std::visit(BlockText(), block);
    text += "</section>\n";
  }
  return text + "</main>\n</div>\n</body>\n</html>\n";
}

}  // namespace ctxtag
