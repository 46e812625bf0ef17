#include "report/pictures/reliability_diagram.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/report/document.h"
#include "report/axis.h"
#include "report/canvas.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

constexpr double kWidth = 330.0, kLeft = 44.0, kTop = 44.0, kSide = 272.0, kBars = 52.0;

// Where a share lies with 95 %, of rows that are independent (Wilson 1927).
ShownEstimate wilson(double share, std::int64_t count) {
  constexpr double kZ = 1.959963984540054;
  const auto n = static_cast<double>(count);
  const double middle = (share + kZ * kZ / (2.0 * n)) / (1.0 + kZ * kZ / n);
  const double half = kZ / (1.0 + kZ * kZ / n) * std::sqrt(share * (1.0 - share) / n + kZ * kZ / (4.0 * n * n));
  return {share, middle - half, middle + half};
}

void draw_frame(Canvas& canvas, const Axis& x, const Axis& y) {
  for (const double tick : y.ticks()) {
    canvas.line({x.from, y(tick)}, {x.to, y(tick)}, "grid");
    canvas.text({x.from - 5.0, y(tick) + 4.0}, y.label(tick), Anchor::kEnd, "muted");
  }
  canvas.line({x.from, y.from}, {x.to, y.from}, "axis");
  canvas.line({x.from, y.from}, {x.to, y.to}, "reference");
  canvas.upward_text({11.0, 0.5 * (y.from + y.to)}, "share of positives", Anchor::kMiddle);
}

// Bars downwards from the line below the diagram.
void draw_counts(Canvas& canvas, const std::vector<ReliabilityBin>& bins, const Axis& x, double top) {
  std::int64_t all = 0, most = 1;
  for (const ReliabilityBin& bin : bins) all += bin.count, most = std::max(most, bin.count);
  for (const ReliabilityBin& bin : bins) {
    const double height = kBars * static_cast<double>(bin.count) / static_cast<double>(most);
    canvas.rectangle(
        {x(bin.low) + 1.0, top + kBars - height}, x(bin.high) - x(bin.low) - 2.0, height, "area",
        fmt::format("{:.2f} to {:.2f}: {} scores, {:.1f} %", bin.low, bin.high, grouped(bin.count),
                    100.0 * static_cast<double>(bin.count) / static_cast<double>(std::max<std::int64_t>(all, 1))));
  }
  canvas.line({x.from, top + kBars}, {x.to, top + kBars}, "axis");
  canvas.upward_text({11.0, top + kBars}, "scores", Anchor::kStart);
  canvas.text({x.from - 5.0, top + 9.0}, grouped(most), Anchor::kEnd, "muted minor");
  for (const double tick : x.ticks())
    canvas.text({x(tick), top + kBars + 15.0}, x.label(tick), Anchor::kMiddle, "muted");
  canvas.text({0.5 * (x.from + x.to), top + kBars + 32.0}, "score", Anchor::kMiddle);
}

}  // namespace

std::string reliability_diagram(const std::string& title, const std::string& note,
                                const std::vector<ReliabilityBin>& bins, std::size_t series) {
  const Axis x = exact_axis(0.0, 1.0, kLeft, kLeft + kSide), y = exact_axis(0.0, 1.0, kTop + kSide, kTop);
  const double bars = kTop + kSide + 12.0;
  Canvas canvas(kWidth, bars + kBars + 40.0, title, "Reliability diagram: " + note);
  canvas.text({0.0, 12.0}, edge_name(title, 44), Anchor::kStart, "title");
  canvas.text({0.0, 29.0}, note, Anchor::kStart, "muted");
  draw_frame(canvas, x, y);
  std::vector<Point> points;
  points.reserve(bins.size());
  for (const ReliabilityBin& bin : bins) points.push_back({x(bin.mean_score), y(bin.positive_share)});
  canvas.group(series_class(series));
  canvas.polyline(points, "curve plain");
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const ShownEstimate share = wilson(bins[i].positive_share, bins[i].count);
    canvas.line({points[i].x, y(*share.low)}, {points[i].x, y(*share.high)}, "thin");
    canvas.marker(series, points[i], series >= 8,
                  fmt::format("mean score {:.3f}, share of positives {:.3f}, {} scores", bins[i].mean_score,
                              bins[i].positive_share, grouped(bins[i].count)));
  }
  draw_counts(canvas, bins, x, bars);
  canvas.end_group();
  return canvas.svg();
}

}  // namespace ctxtag
