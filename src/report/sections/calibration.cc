#include <spdlog/fmt/fmt.h>

#include "ctxtag/metrics/reliability.h"
#include "report/pictures/reliability_diagram.h"
#include "report/sections.h"

namespace ctxtag {
namespace {

struct KnownArrays {
  Eigen::ArrayXd scores, labels;
};

KnownArrays known_arrays(const ScoredLabels& cells, Eigen::Index first, Eigen::Index end) {
  std::vector<double> scores, labels;
  for (Eigen::Index row = 0; row < cells.scores.rows(); ++row) {
    for (Eigen::Index column = first; column < end; ++column) {
      if (cells.known(row, column) == 0) continue;
      scores.push_back(cells.scores(row, column));
      labels.push_back(cells.values(row, column) != 0 ? 1.0 : 0.0);
    }
  }
  const auto array = [](const std::vector<double>& values) {
    return Eigen::ArrayXd(Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Eigen::Index>(values.size())));
  };
  return {array(scores), array(labels)};
}

std::vector<Cell> figures_row(const std::string& system, const Cell& tag, const KnownArrays& known, int bins) {
  return {system, tag, cell_of(expected_calibration_error(reliability_bins(known.scores, known.labels, bins))),
          cell_of(brier_score(known.scores, known.labels))};
}

// One system's diagram and its rows of both tables.
void add_system(const ReportSource& source, std::size_t number, PictureGroup& group, Table& figures, Table& bins) {
  const MeasuredSystem& system = source.measured.systems[number];
  const int bin_count = source.config.calibration_bins;
  const KnownArrays all = known_arrays(system.cells, 0, system.cells.scores.cols());
  const std::vector<ReliabilityBin> of_all = reliability_bins(all.scores, all.labels, bin_count);
  const auto error = expected_calibration_error(of_all), brier = brier_score(all.scores, all.labels);
  const std::string note = error && brier
                               ? fmt::format("expected calibration error {:.3f}, Brier score {:.3f}", *error, *brier)
                               : "no known labels";
  group.pictures.push_back(reliability_diagram(system.name, note, of_all, number));
  figures.rows.push_back({system.name, Cell(), cell_of(error), cell_of(brier)});
  for (Eigen::Index tag = 0; tag < system.cells.scores.cols(); ++tag) {
    figures.rows.push_back(figures_row(system.name, source.measured.tags[static_cast<std::size_t>(tag)],
                                       known_arrays(system.cells, tag, tag + 1), bin_count));
  }
  for (const ReliabilityBin& bin : of_all) {
    bins.rows.push_back({system.name, bin.low, bin.high, bin.count, bin.mean_score, bin.positive_share});
  }
}

}  // namespace

Section calibration_section(const ReportSource& source) {
  Section section{"calibration", "Calibration", {}};
  Table figures{"calibration",
                "Expected calibration error and Brier score (tag \xE2\x80\x93: all tags together)",
                {{"system", "System"}, {"tag", "Tag"}, {"ece", "ECE"}, {"brier", "Brier"}},
                {}};
  Table bins{"bins",
             "Bins of the diagrams",
             {{"system", "System"},
              {"low", "From"},
              {"high", "To"},
              {"count", "Scores"},
              {"mean_score", "Mean score"},
              {"positive_share", "Share of positives"}},
             {}};
  PictureGroup group{
      "Reliability diagrams",
      "Where markers lie on the dashed diagonal, of the cells with a score of 0.7 in truth 70 % are positive; below "
      "it scores promise too much, above it too little. Thin bars are 95 % intervals (Wilson), as if cells were "
      "independent; the columns are how many scores there are.",
      PictureSize::kMedium,
      {},
      {},
      {}};
  std::string others;
  for (std::size_t i = 0; i < source.measured.systems.size(); ++i) {
    if (source.measured.systems[i].are_probabilities) {
      add_system(source, i, group, figures, bins);
    } else {
      others += (others.empty() ? "" : ", ") + source.measured.systems[i].name;
    }
  }
  if (!group.pictures.empty()) {
    group.numbers = {std::move(figures), std::move(bins)};
    section.blocks.emplace_back(std::move(group));
  }
  if (!others.empty()) {
    section.blocks.emplace_back(
        Paragraph{"Scores outside 0 to 1 are no probabilities, so that they have no calibration: " + others +
                      ". Give scores from 0 to 1.",
                  true});
  }
  return section;
}

}  // namespace ctxtag
