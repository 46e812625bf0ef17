#include "report/pictures/column_chart.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "report/axis.h"
#include "report/canvas.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

constexpr double kWidth = 420.0, kHeight = 220.0, kLeft = 16.0, kTop = 40.0, kBottom = 176.0;
constexpr std::size_t kMostNamed = 20;

}  // namespace

std::string column_chart(const ColumnChart& chart) {
  Canvas canvas(kWidth, kHeight, chart.title, chart.description);
  canvas.text({0.0, 14.0}, chart.title, Anchor::kStart, "title");
  std::int64_t all = 0, most = 1;
  for (const std::int64_t count : chart.counts) all += count, most = std::max(most, count);
  const double step = (kWidth - 2.0 * kLeft) / static_cast<double>(std::max<std::size_t>(chart.counts.size(), 1));
  const std::size_t every = chart.counts.size() <= kMostNamed ? 1 : chart.counts.size() / 10;
  canvas.group(series_class(0));
  for (std::size_t i = 0; i < chart.counts.size(); ++i) {
    const std::int64_t count = chart.counts[i];
    const double height = (kBottom - kTop) * static_cast<double>(count) / static_cast<double>(most);
    const double left = kLeft + step * static_cast<double>(i), middle = left + 0.5 * step;
    const double share = all > 0 ? 100.0 * static_cast<double>(count) / static_cast<double>(all) : 0.0;
    canvas.rectangle({left + 0.12 * step, kBottom - height}, 0.76 * step, height, "area",
                     fmt::format("{}: {} {}, {:.1f} %", i, grouped(count), chart.what, share));
    if (every == 1)
      canvas.text({middle, kBottom - height - 4.0}, fmt::format("{:.0f} %", share), Anchor::kMiddle, "muted minor");
    if (i % every == 0) canvas.text({middle, kBottom + 15.0}, std::to_string(i), Anchor::kMiddle, "muted");
  }
  canvas.end_group();
  canvas.line({kLeft, kBottom}, {kWidth - kLeft, kBottom}, "axis");
  canvas.text({0.5 * kWidth, kBottom + 34.0}, chart.x_name, Anchor::kMiddle);
  return canvas.svg();
}

}  // namespace ctxtag
