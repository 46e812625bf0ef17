#include "ctxtag/report/study_charts.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "ctxtag/base/text.h"
#include "ctxtag/report/change_plot.h"
#include "ctxtag/report/line_chart.h"

namespace ctxtag {
namespace {

ChartPoint point(double x, const Estimate& estimate) {
  const double value = *estimate.value;
  return {x, value, estimate.interval ? estimate.interval->low : value,
          estimate.interval ? estimate.interval->high : value, 0.0};
}

}  // namespace

std::string window_study_svg(const WindowStudy& study) {
  const WindowSetting& best = study.results[study.best].setting;
  LineChart chart;
  chart.title = "Macro ROC-AUC by windows";
  chart.note = fmt::format("{} tracks; bars: {:g} % intervals. Pooling and hop of the {}: {}.", study.tracks,
                           100.0 * study.bootstrap.confidence,
                           study.best_on_validation ? "best on validation tracks" : "best", setting_text(best));
  chart.x_name = "windows scored per track";
  chart.y_name = "macro ROC-AUC";
  chart.lines.push_back({"one excerpt (front end)", {point(1.0, study.excerpt_roc_auc)}});
  for (const WindowResult& result : study.results) {
    const WindowSetting& setting = result.setting;
    if (setting.hop_multiple != best.hop_multiple) continue;
    if (!setting.pool.empty() && !best.pool.empty() && setting.pool != best.pool) continue;
    if (best.pool.empty() && !setting.pool.empty() && setting.pool != "mean") continue;
    const std::string name = fmt::format("{:.6g} s windows", setting.window_seconds);
    if (chart.lines.back().name != name) chart.lines.push_back({name, {}});
    chart.lines.back().points.push_back(point(result.windows_per_track, result.macro_roc_auc));
  }
  for (ChartLine& line : chart.lines) {
    std::stable_sort(line.points.begin(), line.points.end(),
                     [](const ChartPoint& a, const ChartPoint& b) { return a.x < b.x; });
  }
  return line_chart_svg(chart);
}

std::string robustness_svg(const RobustnessCard& card) {
  ChangePlot plot;
  plot.title = "What a changed recording costs";
  plot.note = fmt::format("{} tracks; clean macro ROC-AUC {:.3f}; bars: {:g} % intervals, filled dots: 0 is outside.",
                          card.rows, card.macro_roc_auc.value.value_or(0.0), 100.0 * card.bootstrap.confidence);
  plot.x_name = "change of macro ROC-AUC";
  for (const RobustnessLine& line : card.lines) {
    PlottedChange row{to_text(line.perturbation.strength), line.perturbation.kind, line.macro_change.value, {}, {}};
    if (line.macro_change.interval) {
      row.low = line.macro_change.interval->low;
      row.high = line.macro_change.interval->high;
    }
    plot.rows.push_back(row);
  }
  return change_plot_svg(plot);
}

}  // namespace ctxtag
