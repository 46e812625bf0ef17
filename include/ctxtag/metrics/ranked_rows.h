#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

namespace ctxtag {

/// Rows of one tag, sorted by their scores once, for the figures of many resamples of them.
class RankedRows {
 public:
  using Bytes = Eigen::Array<std::uint8_t, Eigen::Dynamic, 1>;

  /// `labels` are 1 or 0; rows whose `known` is 0 take no part. Throws std::invalid_argument when the lengths differ or
  /// a score is not finite.
  RankedRows(const Eigen::Ref<const Eigen::ArrayXd>& scores, const Bytes& labels, const Bytes& known);

  /// ROC-AUC of a sample in which row r stands `copies[r]` times: roc_auc() of its rows. Empty when one of the two
  /// classes is absent. Throws std::invalid_argument when there are fewer copies than rows.
  std::optional<double> roc_auc(const std::vector<int>& copies) const;

  /// average_precision() of the same sample. Empty without a positive.
  std::optional<double> average_precision(const std::vector<int>& copies) const;

 private:
  struct Row {
    std::uint32_t number;
    bool positive;
    bool last_of_its_score;
  };
  std::vector<Row> rows_;  ///< the highest score first
  std::size_t count_;
};

}  // namespace ctxtag
