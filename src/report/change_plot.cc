#include "ctxtag/report/change_plot.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/base/text.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

constexpr double kMargin = 16.0, kTitleSize = 18.0, kNoteSize = 12.0, kLabelSize = 12.0;
constexpr double kRow = 18.0, kGroupGap = 8.0, kPlotWidth = 520.0;
constexpr std::size_t kNameCharacters = 40;
constexpr char kInk[] = "#1a1a1a", kPaper[] = "#ffffff", kRule[] = "#d9d9d9", kAxis[] = "#767676", kDot[] = "#0072b2";

struct Axis {
  double low = -0.01, high = 0.01, step = 0.01, left = 0.0;

  double operator()(double value) const { return left + kPlotWidth * (value - low) / (high - low); }
};

// 1, 2 or 5 times a power of ten: the step of four to eight ticks.
double nice_step(double range) {
  const double power = std::pow(10.0, std::floor(std::log10(range / 4.0)));
  const double lead = range / 4.0 / power;
  return power * (lead < 2.0 ? 1.0 : lead < 5.0 ? 2.0 : 5.0);
}

Axis axis_of(const std::vector<PlottedChange>& rows, double left) {
  Axis axis;
  axis.left = left;
  for (const PlottedChange& row : rows) {
    for (const auto& value : {row.change, row.low, row.high}) {
      if (!value) continue;
      axis.low = std::min(axis.low, *value);
      axis.high = std::max(axis.high, *value);
    }
  }
  axis.step = nice_step(axis.high - axis.low);
  axis.low = std::floor(axis.low / axis.step) * axis.step;
  axis.high = std::ceil(axis.high / axis.step) * axis.step;
  return axis;
}

std::string label_of(const std::string& name) { return xml_text(shortened(name, kNameCharacters)); }

std::string numbers_of(const PlottedChange& row) {
  if (!row.change) return xml_text(row.name) + ": undefined";
  const std::string between =
      row.low && row.high ? fmt::format(" ({:+.4f} to {:+.4f})", *row.low, *row.high) : std::string();
  return fmt::format("{}: {:+.4f}{}", xml_text(row.name), *row.change, between);
}

std::string row_text(const PlottedChange& row, const Axis& axis, double y) {
  std::string text =
      fmt::format("<g><title>{}</title><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", numbers_of(row),
                  length(axis.left - 10.0), length(y + 0.35 * kLabelSize), label_of(row.name));
  if (row.change) {
    const bool apart = row.low && row.high && (*row.low > 0.0 || *row.high < 0.0);
    if (row.low && row.high) {
      text += fmt::format("<path class=\"bar\" d=\"M{} {}H{}\" stroke=\"{}\" stroke-width=\"1.5\"/>",
                          length(axis(*row.low)), length(y), length(axis(*row.high)), kDot);
    }
    text += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"4\" fill=\"{}\" stroke=\"{}\" stroke-width=\"1.5\"/>",
                        length(axis(*row.change)), length(y), apart ? kDot : kPaper, kDot);
  }
  return text + "</g>\n";
}

std::string ticks_text(const Axis& axis, double top, double bottom) {
  std::string text;
  const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(axis.step) + 1e-9)));
  const auto ticks = static_cast<int>(std::lround((axis.high - axis.low) / axis.step));
  for (int i = 0; i <= ticks; ++i) {
    const double value = axis.low + i * axis.step;
    const bool zero = std::abs(value) < 1e-9;
    text += fmt::format(
        "<path d=\"M{0} {1}V{2}\" stroke=\"{3}\"/><text x=\"{0}\" y=\"{4}\" text-anchor=\"middle\">{5:+.{6}f}</text>\n",
        length(axis(value)), length(top), length(bottom), zero ? kAxis : kRule, length(bottom + 18.0),
        zero ? 0.0 : value, decimals);
  }
  return text;
}

}  // namespace

std::string change_plot_svg(const ChangePlot& plot) {
  double widest = 0.0;
  for (const PlottedChange& row : plot.rows) {
    for (const std::string& name : {row.name, row.group}) {
      widest = std::max(widest, text_width_em(shortened(escaped_bytes(name), kNameCharacters)) * kLabelSize);
    }
  }
  const Axis axis = axis_of(plot.rows, kMargin + widest + 18.0);
  const double top = kMargin + kTitleSize + 8.0 + kNoteSize + 16.0;
  std::string body;
  double y = top;
  const std::string* group = nullptr;
  for (const PlottedChange& row : plot.rows) {
    if (group == nullptr || *group != row.group) {
      y += kGroupGap;
      if (!row.group.empty()) {
        y += kRow;
        body += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\" font-weight=\"bold\">{}</text>\n",
                            length(axis.left - 10.0), length(y - 0.5 * kRow + 0.35 * kLabelSize), label_of(row.group));
      }
      group = &row.group;
    }
    y += kRow;
    body += row_text(row, axis, y - 0.5 * kRow);
  }
  const double bottom = y + 8.0;
  const double text_right = kMargin + std::max(text_width_em(escaped_bytes(plot.title)) * kTitleSize,
                                               text_width_em(escaped_bytes(plot.note)) * kNoteSize);
  const double width = std::ceil(std::max(axis.left + kPlotWidth + 24.0, text_right) + kMargin);
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "aria-labelledby=\"title description\" font-family=\"Helvetica, Arial, sans-serif\" fill=\"{2}\">\n"
      "<title id=\"title\">{3}</title>\n<desc id=\"description\">{4}</desc>\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"{5}\"/>\n"
      "<text x=\"{6}\" y=\"{7}\" font-size=\"{8}\" font-weight=\"bold\">{3}</text>\n"
      "<text x=\"{6}\" y=\"{9}\" font-size=\"{10}\">{4}</text>\n<g font-size=\"{11}\">\n",
      length(width), length(bottom + 52.0), kInk, xml_text(plot.title), xml_text(plot.note), kPaper, kMargin,
      length(kMargin + kTitleSize), kTitleSize, length(kMargin + kTitleSize + 8.0 + kNoteSize), kNoteSize, kLabelSize);
  text += ticks_text(axis, top, bottom) + body;
  return text + fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n</g>\n</svg>\n",
                            length(axis.left + 0.5 * kPlotWidth), length(bottom + 40.0), xml_text(plot.x_name));
}

}  // namespace ctxtag
