#include "ctxtag/features/feature_statistics.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"

namespace ctxtag {
namespace {

constexpr std::size_t kRowsPerTask = 16;

using Frames = Eigen::Map<const Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

// Sums frame by frame: every band adds up in the order of time, whatever the processor.
void describe(const Frames& frames, Eigen::ArrayXd& mean, Eigen::ArrayXd& deviation) {
  const auto count = static_cast<double>(frames.rows());
  mean.setZero();
  for (Eigen::Index t = 0; t < frames.rows(); ++t) mean += frames.row(t).transpose().cast<double>();
  mean /= count;
  deviation.setZero();
  for (Eigen::Index t = 0; t < frames.rows(); ++t) {
    deviation += (frames.row(t).transpose().cast<double>() - mean).square();
  }
  deviation = (deviation / count).sqrt();
}

}  // namespace

Eigen::MatrixXd feature_statistics(const FeatureStore& store, const std::vector<std::size_t>& rows, int threads) {
  for (const std::size_t row : rows) {
    if (row >= store.size()) {
      throw std::out_of_range("feature_statistics: row " + std::to_string(row) + " of " + std::to_string(store.size()));
    }
  }
  const Eigen::Index bands = store.bands(), frames = store.frames();
  Eigen::MatrixXd result(static_cast<Eigen::Index>(rows.size()), 2 * bands);
  for_each_parallel((rows.size() + kRowsPerTask - 1) / kRowsPerTask, threads, [&](std::size_t task) {
    std::vector<float> converted(store.stores_halves() ? store.row_values() : 0);
    Eigen::ArrayXd mean(bands), deviation(bands);
    const std::size_t end = std::min(rows.size(), (task + 1) * kRowsPerTask);
    for (std::size_t i = task * kRowsPerTask; i < end; ++i) {
      if (store.stores_halves()) store.read_row(rows[i], converted.data());
      describe(Frames(store.stores_halves() ? converted.data() : store.row(rows[i]), frames, bands), mean, deviation);
      if (!mean.allFinite() || !deviation.allFinite()) {
        throw DataError(escaped_bytes(store.folder().string()) + ": the features of track '" +
                        escaped_bytes(store.entries()[rows[i]].id.value) +
                        "' are not all finite numbers; extract them again");
      }
      const auto at = static_cast<Eigen::Index>(i);
      result.row(at).head(bands) = mean.matrix().transpose();
      result.row(at).tail(bands) = deviation.matrix().transpose();
    }
  });
  return result;
}

}  // namespace ctxtag
