#include <spdlog/fmt/fmt.h>

#include "report/pictures/curve_chart.h"
#include "report/sections.h"

namespace ctxtag {
namespace {

using Member = std::optional<double> EpochRecord::*;

struct HistoryFigure {
  const char *key, *name;
  Member member;
};

constexpr HistoryFigure kHistoryFigures[] = {
    {"train_loss", "Training loss", &EpochRecord::train_loss},
    {"valid_loss", "Validation loss", &EpochRecord::valid_loss},
    {"valid_macro_roc_auc", "Validation macro ROC-AUC", &EpochRecord::valid_macro_roc_auc},
    {"valid_macro_average_precision", "Validation macro average precision",
     &EpochRecord::valid_macro_average_precision}};

std::string history_picture(const ReportInputs& inputs, const HistoryFigure& figure) {
  CurveChart chart;
  chart.title = figure.name;
  chart.description = "One line per run over its epochs; the marker stands at the best epoch.";
  chart.x_name = "epoch";
  chart.width = 400.0;
  chart.height = 240.0;
  for (std::size_t i = 0; i < inputs.systems.size(); ++i) {
    if (!inputs.systems[i].run) continue;
    const TrainingRecord& run = *inputs.systems[i].run;
    Curve curve;
    curve.series = i;
    curve.name = inputs.systems[i].name;
    for (const EpochRecord& epoch : run.history) {
      const std::optional<double>& value = epoch.*figure.member;
      if (!value) continue;
      curve.points.push_back({static_cast<double>(epoch.epoch), *value});
      if (epoch.epoch == run.best_epoch()) curve.marked = curve.points.back();
    }
    if (!curve.points.empty()) chart.curves.push_back(std::move(curve));
  }
  return chart.curves.empty() ? "" : curve_chart(chart);
}

Table history_table(const ReportInputs& inputs) {
  Table table{"history", "Every epoch", {{"run", "Run"}, {"epoch", "Epoch"}}, {}};
  for (const HistoryFigure& figure : kHistoryFigures) table.columns.push_back({figure.key, figure.name, 4});
  table.columns.push_back({"learning_rate", "Learning rate", 6});
  table.columns.push_back({"best", ""});
  for (const ReportSystem& system : inputs.systems) {
    if (!system.run) continue;
    for (const EpochRecord& epoch : system.run->history) {
      std::vector<Cell> row{system.name, epoch.epoch};
      for (const HistoryFigure& figure : kHistoryFigures) row.push_back(cell_of(epoch.*figure.member));
      row.push_back(cell_of(epoch.learning_rate));
      row.emplace_back(std::string(epoch.epoch == system.run->best_epoch() ? "best" : ""));
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

}  // namespace

Section learning_section(const ReportSource& source) {
  Section section{"learning", "Learning curves", {}};
  PictureGroup group{
      "Learning curves",
      "A validation loss that rises while the training loss falls is overfitting; the marker is the epoch whose "
      "weights were kept, the one of the lowest validation loss.",
      PictureSize::kMedium,
      {},
      {},
      {}};
  for (const HistoryFigure& figure : kHistoryFigures) {
    std::string svg = history_picture(source.inputs, figure);
    if (!svg.empty()) group.pictures.push_back(std::move(svg));
  }
  if (group.pictures.empty()) {
    section.blocks.emplace_back(
        Paragraph{"No history: give the folder of a training run, which holds history.jsonl.", true});
    return section;
  }
  std::string best;
  for (std::size_t i = 0; i < source.inputs.systems.size(); ++i) {
    const ReportSystem& system = source.inputs.systems[i];
    if (!system.run || system.run->history.empty()) continue;
    group.legend.push_back({i, system.name});
    const auto epoch = system.run->best_epoch();
    best += fmt::format("{}{}: best epoch {} of {}", best.empty() ? "" : "; ", system.name,
                        epoch ? std::to_string(*epoch) : "unknown", system.run->history.size());
  }
  group.numbers.push_back(history_table(source.inputs));
  section.blocks.emplace_back(Paragraph{best + "."});
  section.blocks.emplace_back(std::move(group));
  return section;
}

}  // namespace ctxtag
