#include "ctxtag/report/reliability_diagram.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

#include "report/svg.h"

namespace ctxtag {
namespace {

constexpr double kLeft = 74.0, kTop = 74.0, kSide = 400.0;
constexpr double kCountsTop = kTop + kSide + 46.0, kCountsHeight = 70.0;
constexpr double kKeyLeft = kLeft + kSide + 26.0, kKeyStep = 22.0, kKeyWidth = 34.0;
constexpr double kWidth = kKeyLeft + 250.0, kHeight = kCountsTop + kCountsHeight + 48.0;
constexpr char kInk[] = "#1a1a1a", kRule[] = "#d9d9d9", kAxis[] = "#767676";

// Colour, dashes and marker of each line; the colours are apart for the common kinds of colour blindness (after Okabe
// and Ito 2008), and dark enough on white.
struct LineStyle {
  const char* colour;
  const char* dashes;
  const char* marker;  // a path around its middle
};
constexpr std::array<LineStyle, 6> kStyles = {{{"#1a1a1a", "", "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z"},
                                               {"#0072b2", "7 3", "m-3.5 -3.5h7v7h-7z"},
                                               {"#c04a00", "2 3", "m0 -4.5l4.5 7.5h-9z"},
                                               {"#007a5a", "9 3 2 3", "m0 -5l4.5 5l-4.5 5l-4.5 -5z"},
                                               {"#a3467e", "4 2", "m0 4.5l4.5 -7.5h-9z"},
                                               {"#8a6a00", "12 4", "m-5 -2.5h10v5h-10z"}}};

double x_of(double share) { return kLeft + kSide * share; }
double y_of(double share) { return kTop + kSide * (1.0 - share); }

std::string marker_at(const LineStyle& style, double x, double y) {
  return fmt::format("<path d=\"M{} {}{}\" fill=\"{}\"/>", length(x), length(y), style.marker, style.colour);
}

std::string stroke_of(const LineStyle& style) {
  const std::string dashes = *style.dashes == '\0' ? "" : fmt::format(" stroke-dasharray=\"{}\"", style.dashes);
  return fmt::format("fill=\"none\" stroke=\"{}\" stroke-width=\"1.7\"{}", style.colour, dashes);
}

std::string name_of(const CalibrationFigures& line) { return line.method == "none" ? "as they are" : line.method; }

std::string opening(const std::string& description) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "aria-labelledby=\"title description\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\" "
      "fill=\"{2}\">\n<title id=\"title\">Reliability of scores</title>\n<desc id=\"description\">{3}</desc>\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n"
      "<text x=\"16\" y=\"34\" font-size=\"18\" font-weight=\"bold\">Reliability of scores</text>\n"
      "<text x=\"16\" y=\"54\">{3}</text>\n",
      length(kWidth), length(kHeight), kInk, xml_text(description));
}

std::string frame() {
  std::string text;
  for (int i = 0; i <= 5; ++i) {
    const double share = i / 5.0;
    text += fmt::format(
        "<path d=\"M{} {}h{}\" stroke=\"{}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{:.1f}</text>"
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{:.1f}</text>\n",
        length(kLeft), length(y_of(share)), kSide, kRule, length(kLeft - 8.0), length(y_of(share) + 4.0), share,
        length(x_of(share)), length(kTop + kSide + 18.0), share);
  }
  text += fmt::format("<path d=\"M{} {}L{} {}\" stroke=\"{}\" stroke-width=\"1\"/>\n", length(x_of(0.0)),
                      length(y_of(0.0)), length(x_of(1.0)), length(y_of(1.0)), kAxis);
  text += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">mean score of the bin</text>\n",
                      length(x_of(0.5)), length(kTop + kSide + 36.0));
  return text +
         fmt::format(
             "<text transform=\"translate(28 {}) rotate(-90)\" text-anchor=\"middle\">share of positives</text>\n",
             length(y_of(0.5)));
}

std::string line_of(const CalibrationFigures& line, const LineStyle& style) {
  std::string path, markers;
  for (const ReliabilityBin& bin : line.all.bins) {
    const double x = x_of(bin.mean_score), y = y_of(bin.positive_share);
    path += fmt::format("{}{} {}", path.empty() ? "M" : "L", length(x), length(y));
    markers +=
        fmt::format("<g><title>{}: {} scores of mean {:.4f}, positive {:.4f}</title>{}</g>\n", xml_text(name_of(line)),
                    grouped(bin.count), bin.mean_score, bin.positive_share, marker_at(style, x, y));
  }
  if (path.empty()) return "";
  return fmt::format("<path class=\"line\" d=\"{}\" {}/>\n", path, stroke_of(style)) + markers;
}

std::string key_of(const CalibrationFigures& line, const LineStyle& style, double y) {
  const std::string error = line.all.calibration_error ? fmt::format(" {:.4f}", *line.all.calibration_error) : "";
  return fmt::format("<path d=\"M{} {}h{}\" {}/>{}<text x=\"{}\" y=\"{}\">{}{}</text>\n", length(kKeyLeft), length(y),
                     kKeyWidth, stroke_of(style), marker_at(style, kKeyLeft + 0.5 * kKeyWidth, y),
                     length(kKeyLeft + kKeyWidth + 6.0), length(y + 4.0), xml_text(name_of(line)), error);
}

// How many cells the bins hold, as bars of equal scale.
std::string counts_of(const std::vector<ReliabilityBin>& bins) {
  std::int64_t most = 1;
  for (const ReliabilityBin& bin : bins) most = std::max(most, bin.count);
  const double bottom = kCountsTop + kCountsHeight;
  std::string text =
      fmt::format("<path d=\"M{} {}h{}\" stroke=\"{}\"/>\n", length(kLeft), length(bottom), kSide, kAxis);
  for (const ReliabilityBin& bin : bins) {
    const double height = kCountsHeight * static_cast<double>(bin.count) / static_cast<double>(most);
    text += fmt::format(
        "<g><title>{} scores from {:.4f} to {:.4f}</title><rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{}\" "
        "height=\"{}\" fill=\"{}\" stroke=\"#ffffff\"/></g>\n",
        grouped(bin.count), bin.low, bin.high, length(x_of(bin.low)), length(bottom - height),
        length(kSide * (bin.high - bin.low)), length(height), kAxis);
  }
  text += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n", length(kLeft - 8.0),
                      length(kCountsTop + 10.0), grouped(most));
  return text + fmt::format(
                    "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">cells in each bin of the scores as they "
                    "are</text>\n",
                    length(x_of(0.5)), length(bottom + 20.0));
}

}  // namespace

std::string reliability_diagram_svg(const CalibrationReport& report) {
  const bool fitted = !report.methods.empty();
  std::string note =
      grouped(report.as_given.all.cells) + " cells of " + grouped(report.rows) +
      (fitted ? " test rows; calibrations fitted to " + grouped(report.validation_rows) + " validation rows" : " rows");
  const std::vector<CalibrationFigures> lines = fitted ? report.methods : std::vector{report.as_given};
  std::string text = opening(note) + frame(), key;
  key += fmt::format("<text x=\"{}\" y=\"{}\">scores, and their calibration error</text>\n", length(kKeyLeft),
                     length(kTop + 4.0));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const LineStyle& style = kStyles[i % kStyles.size()];
    text += line_of(lines[i], style);
    key += key_of(lines[i], style, kTop + kKeyStep * static_cast<double>(i + 1));
  }
  return text + key + counts_of(report.as_given.all.bins) + "</svg>\n";
}

}  // namespace ctxtag
