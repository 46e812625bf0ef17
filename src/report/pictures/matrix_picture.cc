#include "report/pictures/matrix_picture.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "report/canvas.h"
#include "report/palette.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

constexpr std::size_t kMostWithNumbers = 16;
constexpr double kFont = 11.0, kSmallFont = 10.0;

double percent(double share) {
  const double value = std::round(100.0 * share);
  return value == 0.0 ? 0.0 : value;
}

std::string number_text(const MatrixPicture& matrix, double value) {
  if (matrix.is_count) return fmt::format("{:.0f}", value);
  std::string text = fmt::format(fmt::runtime(matrix.is_diverging ? "{:+.0f}" : "{:.0f}"), percent(value));
  if (text[0] == '-') text.replace(0, 1, "\xE2\x88\x92");
  return text == "+0" ? "0" : text;
}

struct Layout {
  double left = 0.0, top = 0.0, cell = 0.0, side = 0.0, font = 0.0;
  bool numbers = true;
};

Layout layout_of(const MatrixPicture& matrix) {
  Layout layout;
  const auto size = static_cast<double>(std::max<std::size_t>(matrix.names.size(), 1));
  layout.numbers = matrix.names.size() <= kMostWithNumbers;
  layout.cell =
      layout.numbers ? std::clamp(std::floor(360.0 / size), 22.0, 44.0) : std::max(6.0, std::floor(400.0 / size));
  layout.font = std::min(kFont, layout.cell * 0.9);
  double widest = 0.0;
  for (const std::string& name : matrix.names)
    widest = std::max(widest, text_width_em(edge_name(name, 18)) * layout.font);
  layout.left = widest + 22.0;
  layout.top = widest + 44.0;
  layout.side = layout.cell * size;
  return layout;
}

void draw_cells(Canvas& canvas, const MatrixPicture& matrix, const Layout& layout) {
  for (Eigen::Index row = 0; row < matrix.values.rows(); ++row) {
    for (Eigen::Index column = 0; column < matrix.values.cols(); ++column) {
      const double value = matrix.values(row, column);
      const Point corner{layout.left + layout.cell * static_cast<double>(column),
                         layout.top + layout.cell * static_cast<double>(row)};
      const std::string pair =
          fmt::format("{} {}, {} {}: ", matrix.row_name, matrix.names[static_cast<std::size_t>(row)],
                      matrix.column_name, matrix.names[static_cast<std::size_t>(column)]);
      if (std::isnan(value)) {
        canvas.rectangle(corner, layout.cell, layout.cell, "cell band", row == column ? "" : pair + "no rows");
        continue;
      }
      const double share = matrix.most > 0.0 ? value / matrix.most : 0.0;
      const std::string step = matrix.is_diverging ? diverging_class(share) : step_class(share);
      const std::string text = number_text(matrix, value);
      canvas.rectangle(corner, layout.cell, layout.cell, "cell " + step, pair + text + (matrix.is_count ? "" : " %"));
      if (layout.numbers) {
        canvas.text({corner.x + 0.5 * layout.cell, corner.y + 0.5 * layout.cell + 3.5}, text, Anchor::kMiddle,
                    "minor " + step + "-ink");
      }
    }
  }
}

void draw_scale(Canvas& canvas, const MatrixPicture& matrix, const Layout& layout) {
  const double top = layout.top + layout.side + 16.0, width = std::min(layout.side, 180.0);
  const double step = width / static_cast<double>(kSteps);
  for (std::size_t i = 0; i < kSteps; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(kSteps - 1);
    canvas.rectangle({layout.left + step * static_cast<double>(i), top}, step, 10.0,
                     matrix.is_diverging ? diverging_class(2.0 * share - 1.0) : step_class(share));
  }
  const std::string unit = matrix.is_count ? "" : matrix.is_diverging ? " points" : " %";
  const double y = top + 23.0;
  canvas.text({layout.left, y}, number_text(matrix, matrix.is_diverging ? -matrix.most : 0.0), Anchor::kStart,
              "muted minor");
  if (matrix.is_diverging) canvas.text({layout.left + 0.5 * width, y}, "0", Anchor::kMiddle, "muted minor");
  canvas.text({layout.left + width, y}, number_text(matrix, matrix.most) + unit, Anchor::kEnd, "muted minor");
}

}  // namespace

std::string matrix_picture(const MatrixPicture& matrix) {
  const Layout layout = layout_of(matrix);
  Canvas canvas(layout.left + std::max(layout.side, 120.0) + 8.0, layout.top + layout.side + 46.0, matrix.title,
                matrix.description);
  canvas.text({0.0, 14.0}, matrix.title, Anchor::kStart, "title");
  canvas.text({layout.left + 0.5 * layout.side, 32.0}, matrix.column_name, Anchor::kMiddle, "muted minor");
  canvas.upward_text({9.0, layout.top + 0.5 * layout.side}, matrix.row_name, Anchor::kMiddle, "muted minor");
  for (std::size_t i = 0; i < matrix.names.size(); ++i) {
    const double middle = layout.cell * (static_cast<double>(i) + 0.5) + 0.35 * layout.font;
    const std::string name = edge_name(matrix.names[i], 18);
    const std::string size = layout.font < kSmallFont ? "tiny" : "";
    canvas.text({layout.left - 5.0, layout.top + middle}, name, Anchor::kEnd, size);
    canvas.upward_text({layout.left + middle, layout.top - 5.0}, name, Anchor::kStart, size);
  }
  draw_cells(canvas, matrix, layout);
  draw_scale(canvas, matrix, layout);
  return canvas.svg();
}

}  // namespace ctxtag
