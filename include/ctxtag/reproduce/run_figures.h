#pragma once
#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ctxtag/dataset/split_table.h"
#include "ctxtag/evaluation/figures.h"

namespace ctxtag {

inline constexpr std::size_t kStudyFigures = 8;

/// Names of the figures of a run. F1 is at 0.5, and with `_fitted` at the thresholds of the greatest F1 per tag on the
/// validation rows; empty without validation rows.
const std::array<std::string, kStudyFigures>& study_figure_names();

/// One value per name; empty where undefined.
using StudyFigures = std::array<std::optional<double>, kStudyFigures>;

/// The test rows of a run, in the order of the rows of the truth, with their complete labels.
struct RunScores {
  std::vector<TrackId> ids;
  ScoredLabels test;
};

/// Of `run`/scores/test.csv. Throws DataError for other tags and a track that has no labels.
RunScores read_run_scores(const std::filesystem::path& run, const LabelMatrix& truth);

/// Per tag, from `run`/scores/validation.csv and the labels that the training saw; 0.5 for a tag without a positive
/// there. Empty when there are no validation rows.
std::vector<double> run_thresholds(const std::filesystem::path& run, const LabelMatrix& visible);

StudyFigures run_figures(const ScoredLabels& test, const std::vector<double>& thresholds);

/// A run's test rows, sorted once, for the figures of many resamples of them.
class ResampledRun {
 public:
  ResampledRun(const ScoredLabels& test, const std::vector<double>& thresholds);

  /// run_figures() of a sample in which row r stands `copies[r]` times.
  StudyFigures figures(const std::vector<int>& copies) const;

 private:
  // Cells by descending score; equal scores are one group.
  struct Ranking {
    std::vector<std::uint32_t> rows;
    std::vector<std::uint8_t> positive;
    std::vector<std::uint32_t> group_ends;
    std::size_t decided = 0, decided_fitted = 0;  // how many of the first cells are given the tag
  };
  struct Sums;
  static Ranking ranking(const ScoredLabels& test, Eigen::Index first_tag, Eigen::Index end_tag);
  static Sums sums(const Ranking& ranking, const std::vector<int>& copies);

  std::vector<Ranking> tags_;
  Ranking all_;
  bool fitted_;
};

}  // namespace ctxtag
