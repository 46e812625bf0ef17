#include <spdlog/fmt/fmt.h>

#include "report/pictures/forest_plot.h"
#include "report/sections.h"
#include "report/sections/given_json.h"
#include "report/sections/given_plots.h"

namespace ctxtag {
namespace {

ForestPlot every_signal_system(const GivenJson& json, const char* key, const char* name) {
  ForestPlot plot =
      systems_plot(json, key, name,
                   "The model with all signals, without each, with each alone, and what knows less, with intervals.");
  plot.low = 0.0;
  return plot;
}

ForestPlot costs_plot(const GivenJson& json) {
  ForestPlot plot = differences_plot("What is lost in accuracy", "All signals less every other system, with intervals.",
                                     "difference of accuracy");
  for (const GivenJson& pair : objects_in(json, "pairs")) {
    plot.rows.push_back(row_of(text_in(pair, "second"), estimate_in(pair, "accuracy", "difference")));
  }
  return plot;
}

Table signal_systems(const GivenJson& json) {
  Table table{"systems",
              "Every system",
              {{"system", "System"},
               {"accuracy", "Accuracy"},
               {"accuracy_at_3", "Accuracy@3"},
               {"mrr_at_3", "MRR@3"},
               {"macro_f1", "Macro F1"},
               {"macro_roc_auc", "Macro ROC-AUC"},
               {"log_loss", "Log loss"},
               {"calibration_error", "ECE"}},
              {}};
  for (const GivenJson& system : objects_in(json, "systems")) {
    std::vector<Cell> row{text_in(system, "name")};
    for (std::size_t i = 1; i < table.columns.size(); ++i)
      row.emplace_back(estimate_in(system, table.columns[i].key.c_str()));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table signal_pairs(const GivenJson& json) {
  Table table{"pairs",
              "Differences",
              {{"first", "System"},
               {"second", "less"},
               {"accuracy", "Accuracy", 3, true},
               {"accuracy_at_3", "Accuracy@3", 3, true},
               {"mrr_at_3", "MRR@3", 3, true}},
              {}};
  for (const GivenJson& pair : objects_in(json, "pairs")) {
    table.rows.push_back({text_in(pair, "first"), text_in(pair, "second"), estimate_in(pair, "accuracy", "difference"),
                          estimate_in(pair, "accuracy_at_3", "difference"),
                          estimate_in(pair, "mrr_at_3", "difference")});
  }
  return table;
}

Table importance_table(const GivenJson& json) {
  Table table{"importance",
              "Importance of columns",
              {{"column", "Column"}, {"signal", "Signal"}, {"gain", "Gain"}, {"share", "Share"}},
              {}};
  for (const GivenJson& column : objects_in(json, "importance")) {
    table.rows.push_back({text_in(column, "column"), text_in(column, "signal"), estimate_at(column, "gain"),
                          estimate_at(column, "share")});
  }
  return table;
}

}  // namespace

Section signals_section(const ReportSource& source) {
  Section section{"signals", "What device and time say of the situation", {}};
  if (source.inputs.ablation.empty()) {
    section.blocks.emplace_back(Paragraph{
        "No ablation: write one with ctxtag-situation ablation ... --format json, and give --ablation FILE.", true});
    return section;
  }
  const GivenJson json = given_json(source.inputs.ablation, "--ablation", "ctxtag-situation ablation");
  PictureGroup group{
      "What each signal is worth",
      "A signal is worth what the model loses without it; what it gives alone it may share with others. Bars are "
      "intervals.",
      PictureSize::kMedium,
      {forest_plot(every_signal_system(json, "accuracy", "Accuracy")),
       forest_plot(every_signal_system(json, "mrr_at_3", "MRR@3"))},
      {},
      {signal_systems(json), signal_pairs(json)}};
  const ForestPlot costs = costs_plot(json);
  if (!costs.rows.empty()) group.pictures.push_back(forest_plot(costs));
  Table importance = importance_table(json);
  if (!importance.rows.empty()) group.numbers.push_back(std::move(importance));
  section.blocks.emplace_back(std::move(group));
  return section;
}

}  // namespace ctxtag
