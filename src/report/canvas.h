#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ctxtag {

/// A place in a picture, in pixels from its upper left corner, or in the units of its axes.
struct Point {
  double x = 0.0, y = 0.0;
};

enum class Anchor { kStart, kMiddle, kEnd };

/// An SVG element for a page that has the style of document_html(): shapes name CSS classes instead of colours. Names
/// of classes are the program's own, all other text may be any bytes. Lengths are pixels.
class Canvas {
 public:
  /// `title` names the picture for those who do not see it, `description` says what it shows.
  Canvas(double width, double height, std::string_view title, std::string_view description);

  void line(Point from, Point to, const char* classes);
  void text(Point at, std::string_view text, Anchor anchor = Anchor::kStart, const std::string& classes = "");
  /// Reads upwards.
  void upward_text(Point at, std::string_view text, Anchor anchor, const std::string& classes = "");
  /// `tip` is said on being pointed at.
  void rectangle(Point corner, double width, double height, const std::string& classes, std::string_view tip = "");
  void polyline(const std::vector<Point>& points, const std::string& classes);
  /// One dot for each point: a single element, however many there are.
  void dots(const std::vector<Point>& points, const std::string& classes);
  /// The series' own shape in its colour, hollow on demand.
  void marker(std::size_t series, Point at, bool hollow, std::string_view tip = "");
  /// Group of what follows, up to end_group().
  void group(const std::string& classes);
  void end_group();

  std::string svg() const { return text_ + "</svg>"; }

 private:
  std::string text_;
};

/// CSS classes of a series, from its number.
std::string series_class(std::size_t series);

/// A line with its marker, to stand in a legend.
std::string legend_swatch(std::size_t series, bool hollow);

/// The first `most` - 1 characters of escaped bytes and an ellipsis, or all of them: for names at the edges.
std::string edge_name(std::string_view name, std::size_t most = 24);

}  // namespace ctxtag
