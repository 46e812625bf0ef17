#include "ctxtag/report/heat_map.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "ctxtag/base/text.h"
#include "report/colour_scale.h"
#include "report/svg.h"

namespace ctxtag {
namespace {

constexpr std::size_t kHeatMapNameCharacters = 40, kMostWithNumbers = 24;
constexpr double kMargin = 16.0, kTitleSize = 18.0, kNoteSize = 12.0, kLegendWidth = 16.0;
constexpr double kHeading = kMargin + kTitleSize + 8.0 + kNoteSize + 14.0;  // above the names of the columns
constexpr char kInk[] = "#1a1a1a", kPaper[] = "#ffffff";

// Where everything lies; lengths in pixels.
struct Layout {
  std::size_t tags = 0;
  double cell = 0.0, font = 0.0, number_font = 0.0;
  double left = 0.0, top = 0.0;  // of the first cell
  double side = 0.0;             // of all cells
  double legend_left = 0.0, legend_height = 0.0;
  double width = 0.0, height = 0.0;
};

// 1, 2 or 5 times a power of ten: the step of about five ticks.
std::int64_t tick_step(std::int64_t most) {
  std::int64_t step = 1;
  for (int i = 0; step * 6 < most; ++i) step = i % 3 == 1 ? step / 2 * 5 : step * 2;
  return step;
}

Layout layout_of(const std::vector<std::string>& names, std::int64_t most, const std::string& title,
                 const std::string& note) {
  Layout layout;
  layout.tags = names.size();
  const bool numbers = names.size() <= kMostWithNumbers;
  const auto digits = text_width_em(grouped(most));
  layout.cell = std::clamp(std::floor(720.0 / static_cast<double>(names.size())), 8.0, 64.0);
  layout.font = std::clamp(0.75 * layout.cell, 6.5, 13.0);
  layout.number_font = numbers ? std::min(13.0, 0.85 * layout.cell / digits) : 0.0;
  double widest = 0.0;
  for (const std::string& name : names) widest = std::max(widest, text_width_em(name) * layout.font);
  layout.left = kMargin + widest + 8.0;
  layout.top = kHeading + widest + 8.0;
  layout.side = layout.cell * static_cast<double>(names.size());
  layout.legend_left = layout.left + layout.side + 24.0;
  layout.legend_height = std::clamp(layout.side, 120.0, 400.0);
  const double legend_right = layout.legend_left + kLegendWidth + 8.0 + digits * kNoteSize;
  const double text_right = kMargin + std::max(text_width_em(title) * kTitleSize, text_width_em(note) * kNoteSize);
  layout.width = std::ceil(std::max(legend_right, text_right) + kMargin);
  layout.height = std::ceil(layout.top + std::max(layout.side, layout.legend_height) + kMargin);
  return layout;
}

std::string heading(const Layout& layout, const std::string& title, const std::string& note) {
  const std::string width = length(layout.width), height = length(layout.height);
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "aria-labelledby=\"title description\" font-family=\"Helvetica, Arial, sans-serif\" fill=\"{2}\">\n"
      "<title id=\"title\">{3}</title>\n<desc id=\"description\">{4}</desc>\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"{5}\"/>\n"
      "<text x=\"{6}\" y=\"{7}\" font-size=\"{8}\" font-weight=\"bold\">{3}</text>\n"
      "<text x=\"{6}\" y=\"{9}\" font-size=\"{10}\">{4}</text>\n",
      width, height, kInk, title, note, kPaper, kMargin, length(kMargin + kTitleSize), kTitleSize,
      length(kMargin + kTitleSize + 8.0 + kNoteSize), kNoteSize);
}

std::string edge_names(const Layout& layout, const std::vector<std::string>& names) {
  std::string rows = fmt::format("<g font-size=\"{}\" text-anchor=\"end\">\n", length(layout.font));
  std::string columns = fmt::format("<g font-size=\"{}\">\n", length(layout.font));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double middle = layout.cell * (static_cast<double>(i) + 0.5) + 0.35 * layout.font;
    const std::string name = xml_text(names[i]);
    rows += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", length(layout.left - 6.0), length(layout.top + middle),
                        name);
    columns += fmt::format("<text transform=\"translate({} {}) rotate(-90)\">{}</text>\n", length(layout.left + middle),
                           length(layout.top - 6.0), name);
  }
  return rows + "</g>\n" + columns + "</g>\n";
}

std::string cells(const Layout& layout, const TagVocabulary& tags, const CountMatrix& together, std::int64_t most) {
  std::string text = fmt::format("<g font-size=\"{}\" text-anchor=\"middle\">\n", length(layout.number_font));
  const auto size = static_cast<Eigen::Index>(layout.tags);
  for (Eigen::Index row = 0; row < size; ++row) {
    const double y = layout.top + layout.cell * static_cast<double>(row);
    const std::string row_tag = xml_text(tags[static_cast<std::size_t>(row)]);
    for (Eigen::Index column = 0; column < size; ++column) {
      const std::int64_t count = together(row, column), of = together(row, row);
      const double x = layout.left + layout.cell * static_cast<double>(column);
      const double strength = most > 0 ? static_cast<double>(count) / static_cast<double>(most) : 0.0;
      const std::string share =
          of > 0 ? fmt::format("{:.1f} % of {}", 100.0 * static_cast<double>(count) / static_cast<double>(of), row_tag)
                 : "no track has " + row_tag;
      text += fmt::format(
          "<g><title>{} and {}: {} tracks, {}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
          row_tag, xml_text(tags[static_cast<std::size_t>(column)]), grouped(count), share, length(x), length(y),
          length(layout.cell), length(layout.cell), scale_colour(strength));
      if (layout.number_font > 0.0) {
        text += fmt::format("<text x=\"{}\" y=\"{}\" fill=\"{}\">{}</text>", length(x + 0.5 * layout.cell),
                            length(y + 0.5 * layout.cell + 0.35 * layout.number_font), text_colour_on(strength),
                            grouped(count));
      }
      text += "</g>\n";
    }
  }
  return text + "</g>\n";
}

std::string legend(const Layout& layout, std::int64_t most) {
  constexpr int kStops = 16;
  std::string text = "<defs><linearGradient id=\"scale\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">";
  for (int i = 0; i <= kStops; ++i) {
    const double share = static_cast<double>(i) / kStops;
    text += fmt::format("<stop offset=\"{}\" stop-color=\"{}\"/>", to_text(share), scale_colour(share));
  }
  text += fmt::format(
      "</linearGradient></defs>\n<g font-size=\"{}\">\n<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" "
      "fill=\"url(#scale)\" stroke=\"#767676\"/>\n",
      kNoteSize, length(layout.legend_left), length(layout.top), kLegendWidth, length(layout.legend_height));
  const double right = layout.legend_left + kLegendWidth;
  const std::int64_t step = tick_step(most);
  for (std::int64_t tick = 0; tick <= most; tick += step) {
    const double share = most > 0 ? static_cast<double>(tick) / static_cast<double>(most) : 0.0;
    const double y = layout.top + layout.legend_height * (1.0 - share);
    text += fmt::format("<path d=\"M{} {}h4\" stroke=\"#767676\"/><text x=\"{}\" y=\"{}\">{}</text>\n", length(right),
                        length(y), length(right + 8.0), length(y + 0.35 * kNoteSize), grouped(tick));
  }
  return text + "</g>\n";
}

}  // namespace

std::string co_occurrence_svg(const TagVocabulary& tags, const LabelStatistics& statistics) {
  std::vector<std::string> names;
  for (const std::string& tag : tags.tags()) names.push_back(shortened(escaped_bytes(tag), kHeatMapNameCharacters));
  const std::int64_t most = statistics.together.size() > 0 ? statistics.together.maxCoeff() : 0;
  const std::string title = "Tracks with both tags";
  const std::string note = fmt::format("{} tracks, {} tags; on the diagonal, tracks with the tag",
                                       grouped(statistics.rows), grouped(static_cast<std::int64_t>(tags.size())));
  const Layout layout = layout_of(names, most, title, note);
  return heading(layout, title, note) + edge_names(layout, names) + cells(layout, tags, statistics.together, most) +
         legend(layout, most) + "</svg>\n";
}

}  // namespace ctxtag
