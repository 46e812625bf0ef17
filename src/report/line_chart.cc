#include "ctxtag/report/line_chart.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "ctxtag/base/text.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

constexpr std::size_t kNameCharacters = 40;
constexpr double kMargin = 16.0, kTitleSize = 18.0, kNoteSize = 12.0, kLabelSize = 12.0, kLabelStep = 17.0;
constexpr double kPlotWidth = 620.0, kPlotHeight = 400.0, kKeyWidth = 34.0;
constexpr char kInk[] = "#1a1a1a", kPaper[] = "#ffffff", kRule[] = "#d9d9d9", kAxis[] = "#767676";

// Dark enough on white, and apart for the common kinds of colour blindness (after Okabe and Ito 2008).
constexpr std::array<const char*, 8> kColours = {"#1a1a1a", "#0072b2", "#c04a00", "#007a5a",
                                                 "#a3467e", "#8a6a00", "#3b7fb5", "#5b3f9e"};
constexpr std::array<const char*, 8> kDashes = {"", "7 3", "2 3", "9 3 2 3", "4 2", "12 4", "1 2", "9 2 2 2 2 2"};

struct Scale {
  double low = 0.0, high = 1.0;  // values at the ends
  double from = 0.0, to = 1.0;   // pixels there
  double step = 0.1;             // of the ticks

  double operator()(double value) const { return from + (to - from) * (value - low) / (high - low); }
};

// 1, 2 or 5 times a power of ten: the step of four to eight ticks.
double tick_step(double range) {
  const double power = std::pow(10.0, std::floor(std::log10(range / 4.0)));
  const double lead = range / 4.0 / power;
  return power * (lead < 2.0 ? 1.0 : lead < 5.0 ? 2.0 : 5.0);
}

Scale value_scale(const std::vector<ChartLine>& lines, double from, double to) {
  double low = 1e300, high = -1e300;
  for (const ChartLine& line : lines) {
    for (const ChartPoint& point : line.points) {
      low = std::min({low, point.low, point.y - point.spread});
      high = std::max({high, point.high, point.y + point.spread});
    }
  }
  if (low > high) low = 0.0, high = 1.0;
  if (high - low < 1e-9) low -= 0.05, high += 0.05;
  const double step = tick_step(high - low);
  return {std::floor(low / step) * step, std::ceil(high / step) * step, from, to, step};
}

struct Layout {
  double left = 0.0, top = 0.0, bottom = 0.0, label_left = 0.0;
  double width = 0.0, height = 0.0;
  Scale x, y;
  std::vector<double> ticks;  // of x: where there are points
};

std::string shown(const std::string& name) { return shortened(escaped_bytes(name), kNameCharacters); }

Layout layout_of(const LineChart& chart) {
  Layout layout;
  std::set<double> xs;
  double widest = 0.0;
  for (const ChartLine& line : chart.lines) {
    widest = std::max(widest, text_width_em(shown(line.name)) * kLabelSize);
    for (const ChartPoint& point : line.points) xs.insert(point.x);
  }
  layout.ticks.assign(xs.begin(), xs.end());
  layout.left = kMargin + kLabelSize + 60.0;
  layout.top = kMargin + kTitleSize + 8.0 + kNoteSize + 22.0;
  layout.bottom = layout.top +
                  std::max(kPlotHeight, kLabelStep * static_cast<double>(std::max<std::size_t>(chart.lines.size(), 1)));
  double low = xs.empty() ? 0.0 : *xs.begin(), high = xs.empty() ? 1.0 : *xs.rbegin();
  if (high - low < 1e-9) low -= 0.5, high += 0.5;
  layout.x = {low, high, layout.left + 34.0, layout.left + kPlotWidth - 34.0, 0.0};
  layout.y = value_scale(chart.lines, layout.bottom, layout.top);
  layout.label_left = layout.left + kPlotWidth + 22.0;
  const double text_right = kMargin + std::max(text_width_em(escaped_bytes(chart.title)) * kTitleSize,
                                               text_width_em(escaped_bytes(chart.note)) * kNoteSize);
  layout.width = std::ceil(std::max(layout.label_left + kKeyWidth + 6.0 + widest, text_right) + kMargin);
  layout.height = std::ceil(layout.bottom + 52.0);
  return layout;
}

// Eight shapes; those of the second eight lines are hollow.
std::string marker(std::size_t number, double x, double y) {
  const std::string colour = kColours[number % 8];
  const std::string paint = fmt::format("fill=\"{}\" stroke=\"{}\" stroke-width=\"1.5\"",
                                        number / 8 % 2 == 0 ? colour : std::string(kPaper), colour);
  const auto path = [&](const char* shape) {
    return fmt::format("<path d=\"M{} {}{}\" {}/>", length(x), length(y), shape, paint);
  };
  switch (number % 8) {
    case 0:
      return fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"3.5\" {}/>", length(x), length(y), paint);
    case 1:
      return path("m-3.5 -3.5h7v7h-7z");
    case 2:
      return path("m0 -4.5l4.5 7.5h-9z");
    case 3:
      return path("m0 -5l4.5 5l-4.5 5l-4.5 -5z");
    case 4:
      return path("m0 4.5l4.5 -7.5h-9z");
    case 5:
      return path("m-4 -1.5h2.5v-2.5h3v2.5h2.5v3h-2.5v2.5h-3v-2.5h-2.5z");
    case 6:
      return path("m-5 -2.5h10v5h-10z");
    default:
      return path("m-2.5 -5h5v10h-5z");
  }
}

std::string stroke(std::size_t number) {
  const std::string dashes = kDashes[(number + number / 8) % 8];
  return fmt::format("fill=\"none\" stroke=\"{}\" stroke-width=\"1.7\"{}", kColours[number % 8],
                     dashes.empty() ? "" : " stroke-dasharray=\"" + dashes + "\"");
}

std::string heading(const Layout& layout, const LineChart& chart) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "aria-labelledby=\"title description\" font-family=\"Helvetica, Arial, sans-serif\" fill=\"{2}\">\n"
      "<title id=\"title\">{3}</title>\n<desc id=\"description\">{4}</desc>\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"{5}\"/>\n"
      "<text x=\"{6}\" y=\"{7}\" font-size=\"{8}\" font-weight=\"bold\">{3}</text>\n"
      "<text x=\"{6}\" y=\"{9}\" font-size=\"{10}\">{4}</text>\n",
      length(layout.width), length(layout.height), kInk, xml_text(chart.title), xml_text(chart.note), kPaper, kMargin,
      length(kMargin + kTitleSize), kTitleSize, length(kMargin + kTitleSize + 8.0 + kNoteSize), kNoteSize);
}

std::string axes(const Layout& layout, const LineChart& chart) {
  std::string text = fmt::format("<g font-size=\"{}\">\n", kLabelSize);
  const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(layout.y.step) + 1e-9)));
  const auto ticks = static_cast<int>(std::lround((layout.y.high - layout.y.low) / layout.y.step));
  for (int i = 0; i <= ticks; ++i) {
    const double value = layout.y.low + i * layout.y.step, y = layout.y(value);
    text +=
        fmt::format("<path d=\"M{} {}h{}\" stroke=\"{}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{:.{}f}</text>\n",
                    length(layout.left), length(y), kPlotWidth, kRule, length(layout.left - 8.0),
                    length(y + 0.35 * kLabelSize), value == 0.0 ? 0.0 : value, decimals);
  }
  for (const double tick : layout.ticks) {
    text +=
        fmt::format("<path d=\"M{} {}v5\" stroke=\"{}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                    length(layout.x(tick)), length(layout.bottom), kAxis, length(layout.x(tick)),
                    length(layout.bottom + 19.0), to_text(tick));
  }
  const double middle = 0.5 * (layout.top + layout.bottom);
  text += fmt::format("<path d=\"M{} {}h{}\" stroke=\"{}\"/>\n", length(layout.left), length(layout.bottom), kPlotWidth,
                      kAxis);
  text += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                      length(layout.left + 0.5 * kPlotWidth), length(layout.bottom + 40.0), xml_text(chart.x_name));
  text += fmt::format("<text transform=\"translate({} {}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
                      length(kMargin + kLabelSize), length(middle), xml_text(chart.y_name));
  return text + "</g>\n";
}

// Pixels that a line's points stand beside their x, so that bars do not hide each other.
double offset(std::size_t number, std::size_t lines) {
  const double apart = std::min(6.0, 52.0 / static_cast<double>(std::max<std::size_t>(lines, 1)));
  return apart * (static_cast<double>(number) - 0.5 * (static_cast<double>(lines) - 1.0));
}

std::string line_text(const Layout& layout, const LineChart& chart, std::size_t number) {
  const ChartLine& line = chart.lines[number];
  const double beside = offset(number, chart.lines.size());
  std::string bars, markers, path;
  for (const ChartPoint& point : line.points) {
    const double x = layout.x(point.x) + beside, y = layout.y(point.y);
    path += fmt::format("{}{} {}", path.empty() ? "M" : "L", length(x), length(y));
    if (point.low < point.high) {
      bars += fmt::format("<path class=\"bar\" d=\"M{0} {1}V{2}\" stroke=\"{3}\" stroke-width=\"1\"/>\n", length(x),
                          length(layout.y(point.low)), length(layout.y(point.high)), kColours[number % 8]);
    }
    std::string spread;
    if (point.spread > 0.0) {
      for (const double end : {point.y - point.spread, point.y + point.spread}) {
        bars += fmt::format("<path class=\"spread\" d=\"M{} {}h6\" stroke=\"{}\" stroke-width=\"1.5\"/>\n",
                            length(x - 3.0), length(layout.y(end)), kColours[number % 8]);
      }
      spread = fmt::format(" \xC2\xB1 {:.4f}", point.spread);
    }
    markers += fmt::format("<g><title>{} at {}: {:.4f} ({:.4f} to {:.4f}){}</title>{}</g>\n", xml_text(line.name),
                           to_text(point.x), point.y, point.low, point.high, spread, marker(number, x, y));
  }
  if (path.empty()) return "";
  return bars + fmt::format("<path class=\"line\" d=\"{}\" {}/>\n", path, stroke(number)) + markers;
}

// The heights of the names: where the lines end, but a line of text apart, and all beside the plot.
std::vector<double> label_heights(const Layout& layout, const std::vector<ChartLine>& lines) {
  std::vector<double> wanted, heights(lines.size());
  for (const ChartLine& line : lines) {
    wanted.push_back(line.points.empty() ? layout.bottom : layout.y(line.points.back().y));
  }
  std::vector<std::size_t> order(lines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  double free = layout.top;
  for (const std::size_t i : order) {
    heights[i] = std::max(wanted[i], free);
    free = heights[i] + kLabelStep;
  }
  double limit = layout.bottom;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    heights[*i] = std::min(heights[*i], limit);
    limit = heights[*i] - kLabelStep;
  }
  return heights;
}

std::string labels(const Layout& layout, const LineChart& chart) {
  const std::vector<double> heights = label_heights(layout, chart.lines);
  std::string text = fmt::format("<g font-size=\"{}\">\n", kLabelSize);
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    const ChartLine& line = chart.lines[i];
    const double left = layout.label_left, y = heights[i];
    if (!line.points.empty()) {
      const double x = layout.x(line.points.back().x) + offset(i, chart.lines.size()) + 6.0;
      text += fmt::format("<path d=\"M{} {}L{} {}\" stroke=\"{}\" stroke-width=\"0.7\" stroke-opacity=\"0.6\"/>\n",
                          length(x), length(layout.y(line.points.back().y)), length(left - 2.0), length(y), kAxis);
    }
    text += fmt::format("<path d=\"M{} {}h{}\" {}/>{}<text x=\"{}\" y=\"{}\">{}</text>\n", length(left), length(y),
                        kKeyWidth, stroke(i), marker(i, left + 0.5 * kKeyWidth, y), length(left + kKeyWidth + 6.0),
                        length(y + 0.35 * kLabelSize), xml_text(shortened(line.name, kNameCharacters)));
  }
  return text + "</g>\n";
}

}  // namespace

std::string line_chart_svg(const LineChart& chart) {
  const Layout layout = layout_of(chart);
  std::string text = heading(layout, chart) + axes(layout, chart);
  for (std::size_t i = 0; i < chart.lines.size(); ++i) text += line_text(layout, chart, i);
  return text + labels(layout, chart) + "</svg>\n";
}

}  // namespace ctxtag
