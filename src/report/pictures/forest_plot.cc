#include "report/pictures/forest_plot.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "report/axis.h"
#include "report/canvas.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

constexpr double kLine = 14.0, kGap = 7.0, kFont = 11.0, kTop = 42.0, kBottom = 40.0, kPlotWidth = 190.0;
constexpr std::size_t kMostWithValues = 4;

// A hyphen as a minus sign.
std::string number_text(double value, const ForestPlot& plot) {
  std::string text =
      plot.with_sign ? fmt::format("{:+.{}f}", value, plot.decimals) : fmt::format("{:.{}f}", value, plot.decimals);
  if (text[0] == '-') text.replace(0, 1, "\xE2\x88\x92");
  return text;
}

std::string estimate_text(const ShownEstimate& estimate, const ForestPlot& plot) {
  if (!estimate.value) return "\xE2\x80\x93";
  std::string text = number_text(*estimate.value, plot);
  if (estimate.low && estimate.high) {
    text += fmt::format(" [{}, {}]", number_text(*estimate.low, plot), number_text(*estimate.high, plot));
  }
  return text;
}

struct Layout {
  double name_right = 0.0, support_right = 0.0, value_left = 0.0, width = 0.0, height = 0.0, row = 0.0;
  bool values = true;
  Axis x;
};

Axis value_axis(const ForestPlot& plot, double from) {
  double low = plot.low.value_or(1e300), high = plot.high.value_or(-1e300);
  const auto take = [&](const std::optional<double>& value) {
    if (value) low = std::min(low, *value), high = std::max(high, *value);
  };
  take(plot.reference);
  for (const ForestRow& row : plot.rows) {
    take(row.reference);
    for (const ShownEstimate& estimate : row.estimates) take(estimate.value), take(estimate.low), take(estimate.high);
  }
  if (low > high) low = 0.0, high = 1.0;
  return round_axis(low, high, from, from + kPlotWidth, 4);
}

Layout layout_of(const ForestPlot& plot) {
  Layout layout;
  double name = 0.0, support = 0.0, value = 0.0;
  for (const ForestRow& row : plot.rows) {
    const double bold = row.is_mean ? 1.1 : 1.0;
    name = std::max(name, text_width_em(edge_name(row.name)) * kFont * bold);
    support = std::max(support, text_width_em(row.support) * kFont);
    for (const ShownEstimate& estimate : row.estimates)
      value = std::max(value, text_width_em(estimate_text(estimate, plot)) * kFont * bold);
  }
  layout.values = plot.series.size() <= kMostWithValues;
  layout.name_right = 2.0 + name;
  if (support > 0.0) support = std::max(support, text_width_em(plot.support_name) * kFont);
  layout.support_right = layout.name_right + (support > 0.0 ? support + 8.0 : 0.0);
  layout.x = value_axis(plot, layout.support_right + 14.0);
  layout.value_left = layout.x.to + 12.0;
  layout.width = layout.values ? layout.value_left + value : layout.x.to + 14.0;
  layout.row = kLine * static_cast<double>(std::max<std::size_t>(plot.series.size(), 1)) + kGap;
  layout.height = kTop + layout.row * static_cast<double>(plot.rows.size()) + kBottom;
  return layout;
}

void draw_frame(Canvas& canvas, const ForestPlot& plot, const Layout& layout) {
  const double bottom = layout.height - kBottom;
  canvas.text({2.0, 14.0}, plot.title, Anchor::kStart, "title");
  if (layout.support_right > layout.name_right) {
    canvas.text({layout.support_right, 33.0}, plot.support_name, Anchor::kEnd, "muted");
  }
  for (const double tick : layout.x.ticks()) {
    canvas.line({layout.x(tick), kTop - 2.0}, {layout.x(tick), bottom}, "grid");
    canvas.text({layout.x(tick), bottom + 15.0}, layout.x.label(tick), Anchor::kMiddle, "muted");
  }
  canvas.line({layout.x.from, bottom}, {layout.x.to, bottom}, "axis");
  canvas.text({0.5 * (layout.x.from + layout.x.to), bottom + 32.0}, plot.x_name, Anchor::kMiddle);
  if (plot.reference) {
    canvas.line({layout.x(*plot.reference), kTop - 2.0}, {layout.x(*plot.reference), bottom}, "reference");
  }
}

void draw_row(Canvas& canvas, const ForestPlot& plot, const Layout& layout, const ForestRow& row, double top) {
  const char* const weight = row.is_mean ? "bold" : "";
  const double middle = top + 0.5 * layout.row;
  if (row.is_mean) canvas.line({2.0, top}, {layout.width, top}, "axis");
  canvas.text({layout.name_right, middle + 4.0}, edge_name(row.name), Anchor::kEnd, weight);
  canvas.text({layout.support_right, middle + 4.0}, row.support, Anchor::kEnd, "muted");
  if (row.reference) {
    const double x = layout.x(*row.reference);
    canvas.line({x, top + 3.0}, {x, top + layout.row - 3.0}, "reference");
  }
  for (std::size_t i = 0; i < row.estimates.size(); ++i) {
    const ShownEstimate& estimate = row.estimates[i];
    const double y = top + 0.5 * kGap + kLine * (static_cast<double>(i) + 0.5);
    const std::string value = estimate_text(estimate, plot);
    canvas.group(series_class(i));
    if (estimate.low && estimate.high) canvas.line({layout.x(*estimate.low), y}, {layout.x(*estimate.high), y}, "bar");
    if (estimate.value) {
      canvas.marker(i, {layout.x(*estimate.value), y}, i >= 8 || plot.hollow,
                    row.name + ", " + plot.series[i] + ": " + value);
    }
    canvas.end_group();
    if (layout.values) canvas.text({layout.value_left, y + 4.0}, value, Anchor::kStart, weight);
  }
}

}  // namespace

std::string forest_plot(const ForestPlot& plot) {
  const Layout layout = layout_of(plot);
  Canvas canvas(layout.width, layout.height, plot.title, plot.description);
  draw_frame(canvas, plot, layout);
  double top = kTop;
  for (const ForestRow& row : plot.rows) {
    draw_row(canvas, plot, layout, row, top);
    top += layout.row;
  }
  return canvas.svg();
}

}  // namespace ctxtag
