#pragma once
#include <array>
#include <vector>

#include "ctxtag/evaluation/figures.h"
#include "ctxtag/evaluation/paired_bootstrap.h"
#include "ctxtag/metrics/ranked_rows.h"

namespace ctxtag {

/// Which figures are wanted: the others may stay empty.
enum class FiguresWanted { kAll, kMacroRankings };

/// One system's cells, made ready once for the figures of many samples. ROC-AUC and average precision of a tag, and the
/// micro ones, are means over the folds in which they are defined; macro ones are over tags and folds; figures of
/// decisions are of all rows together, and empty where the cells have no decisions.
class SystemSampler {
 public:
  SystemSampler(const ComparedCells& cells, std::size_t system, FiguresWanted wanted, const Conventions& conventions);

  /// Of each of the samples.
  std::array<Figures, kSamplesAtOnce> figures(const RowCopies& copies) const;

 private:
  using RowList = std::vector<std::uint32_t>;
  struct DecidedRows {
    RowList true_positives, false_positives, false_negatives, true_negatives;
  };
  void add_decisions(const ComparedCells& cells, const ByteMatrix& decisions);
  void add_rankings(const std::vector<SampledRanking>& rankings, std::array<Figures, kSamplesAtOnce>& figures) const;
  void add_decision_figures(const RowCopies& copies, std::array<Figures, kSamplesAtOnce>& figures) const;

  std::size_t tags_ = 0, folds_ = 1;
  Conventions conventions_;
  std::vector<RankedRows> of_tags_;  // of the first fold, then of the second ...
  std::vector<RankedRows> micro_;    // of each fold
  std::vector<DecidedRows> decided_;
  RowList complete_, matched_;
};

}  // namespace ctxtag
