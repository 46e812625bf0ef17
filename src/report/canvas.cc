#include "report/canvas.h"

#include <spdlog/fmt/fmt.h>

#include <array>

#include "ctxtag/base/text.h"
#include "report/palette.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

constexpr std::array<const char*, kSeries> kShapes = {"m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
                                                      "m-3.5 -3.5h7v7h-7z",
                                                      "m0 -4.8l4.5 7.8h-9z",
                                                      "m0 -5l4.5 5l-4.5 5l-4.5 -5z",
                                                      "m0 4.8l4.5 -7.8h-9z",
                                                      "m-4 -1.5h2.5v-2.5h3v2.5h2.5v3h-2.5v2.5h-3v-2.5h-2.5z",
                                                      "m-5 -2.5h10v5h-10z",
                                                      "m-2.5 -5h5v10h-5z"};

constexpr double kMostGrowth = 1.15;  // of a picture on a wide page

const char* anchor_text(Anchor anchor) {
  return anchor == Anchor::kStart ? "" : anchor == Anchor::kMiddle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"";
}

std::string class_text(const std::string& classes) { return classes.empty() ? "" : " class=\"" + classes + "\""; }

std::string shape(std::size_t series, Point at, bool hollow) {
  return fmt::format("<path class=\"mark{} {}\" d=\"M{} {}{}\"/>", hollow ? " hollow" : "", series_class(series),
                     length(at.x), length(at.y), kShapes[series % kSeries]);
}

}  // namespace

std::string series_class(std::size_t series) {
  return fmt::format("s{}{}", series % kSeries, series < kSeries ? "" : " again");
}

std::string legend_swatch(std::size_t series, bool hollow) {
  return "<svg class=\"swatch\" width=\"34\" height=\"12\" viewBox=\"0 0 34 12\" aria-hidden=\"true\"><path "
         "class=\"curve " +
         series_class(series) + "\" d=\"M1 6h32\"/>" + shape(series, {17.0, 6.0}, hollow) + "</svg>";
}

std::string edge_name(std::string_view name, std::size_t most) {
  return unescaped_bytes(shortened(escaped_bytes(name), most));
}

Canvas::Canvas(double width, double height, std::string_view title, std::string_view description)
    : text_(fmt::format("<svg class=\"picture\" role=\"img\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
                        "style=\"max-width:{4}px\" aria-label=\"{2}. {3}\"><title>{2}</title><desc>{3}</desc>\n",
                        length(width), length(height), xml_text(title), xml_text(description),
                        length(kMostGrowth * width))) {}

void Canvas::line(Point from, Point to, const char* classes) {
  text_ += fmt::format("<path class=\"{}\" d=\"M{} {}L{} {}\"/>\n", classes, length(from.x), length(from.y),
                       length(to.x), length(to.y));
}

void Canvas::text(Point at, std::string_view text, Anchor anchor, const std::string& classes) {
  text_ += fmt::format("<text x=\"{}\" y=\"{}\"{}{}>{}</text>\n", length(at.x), length(at.y), anchor_text(anchor),
                       class_text(classes), xml_text(text));
}

void Canvas::upward_text(Point at, std::string_view text, Anchor anchor, const std::string& classes) {
  text_ += fmt::format("<text transform=\"translate({} {}) rotate(-90)\"{}{}>{}</text>\n", length(at.x), length(at.y),
                       anchor_text(anchor), class_text(classes), xml_text(text));
}

void Canvas::rectangle(Point corner, double width, double height, const std::string& classes, std::string_view tip) {
  text_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", classes, length(corner.x),
                       length(corner.y), length(width), length(height));
  text_ += tip.empty() ? "/>\n" : fmt::format("><title>{}</title></rect>\n", xml_text(tip));
}

void Canvas::polyline(const std::vector<Point>& points, const std::string& classes) {
  if (points.empty()) return;
  std::string path;
  for (const Point& point : points) {
    path += fmt::format("{}{} {}", path.empty() ? "M" : "L", length(point.x), length(point.y));
  }
  text_ += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", classes, path);
}

void Canvas::dots(const std::vector<Point>& points, const std::string& classes) {
  if (points.empty()) return;
  std::string path;
  for (const Point& point : points) path += fmt::format("M{} {}h0", length(point.x), length(point.y));
  text_ += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", classes, path);
}

void Canvas::marker(std::size_t series, Point at, bool hollow, std::string_view tip) {
  const std::string path = shape(series, at, hollow);
  text_ += tip.empty() ? path + "\n" : fmt::format("<g>{}<title>{}</title></g>\n", path, xml_text(tip));
}

void Canvas::group(const std::string& classes) { text_ += "<g class=\"" + classes + "\">\n"; }

void Canvas::end_group() { text_ += "</g>\n"; }

}  // namespace ctxtag
