#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "ctxtag/reproduce/study_summary.h"

namespace ctxtag {

/// A figure of one run, or what is made of several: on the test rows, and on every sample of them. NaN: undefined.
struct RunSeries {
  double value = 0.0;
  std::vector<double> replicates;

  /// Adds `factor` times the other, sample by sample. An empty series is 0 everywhere.
  void add(double factor, const RunSeries& other);
};

RunSeries series_of(const FinishedRun& run, std::size_t figure);

struct RunSpread {
  int runs = 0;
  std::optional<double> mean, deviation;
  std::optional<Interval> interval;
};

/// Over runs; those where the figure is undefined take no part.
RunSpread spread_of(std::vector<RunSeries> runs, double confidence);

class RunsByCell {
 public:
  /// `runs` must outlive this.
  explicit RunsByCell(const std::vector<FinishedRun>& runs);

  /// Null where that run is not finished.
  const FinishedRun* find(std::size_t ratio, std::size_t system, std::size_t seed, int fold) const;

 private:
  std::map<std::tuple<std::size_t, std::size_t, std::size_t, int>, const FinishedRun*> found_;
};

}  // namespace ctxtag
