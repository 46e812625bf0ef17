#include "ctxtag/loading/sample_set.h"

#include "ctxtag/base/error.h"

namespace ctxtag {
namespace {

struct Picked {
  std::vector<std::size_t> label_rows;
  std::vector<std::size_t> feature_rows;
};

SampleSet taken(const LabelMatrix& labels, const Picked& picked, const WeightTable* weights,
                const RowIndex& weight_rows) {
  SampleSet set;
  set.vocabulary = labels.vocabulary;
  set.feature_rows = picked.feature_rows;
  const auto rows = static_cast<Eigen::Index>(picked.label_rows.size());
  set.values.resize(rows, labels.values.cols());
  set.known.resize(rows, labels.values.cols());
  if (weights != nullptr) {
    set.positive_weight.resize(rows, labels.values.cols());
    set.negative_weight.resize(rows, labels.values.cols());
  }
  for (Eigen::Index i = 0; i < rows; ++i) {
    const std::size_t row = picked.label_rows[static_cast<std::size_t>(i)];
    const auto from = static_cast<Eigen::Index>(row);
    set.ids.push_back(labels.ids[row]);
    set.values.row(i) = labels.values.row(from);
    set.known.row(i) = labels.known.row(from);
    if (weights == nullptr) continue;
    const auto found = weight_rows.find(labels.ids[row]);
    if (found == weight_rows.end()) {
      throw DataError("the weight table has no row for track '" + labels.ids[row].value +
                      "'; make it from the same label table with ctxtag-dataset weights");
    }
    const auto at = static_cast<Eigen::Index>(found->second);
    set.positive_weight.row(i) = weights->positive.row(at).cast<float>();
    set.negative_weight.row(i) = weights->negative.row(at).cast<float>();
  }
  return set;
}

}  // namespace

SplitSamples joined_samples(const LabelMatrix& labels, const std::unordered_map<TrackId, Split>& splits,
                            const std::function<long long(const TrackId&)>& feature_row, const WeightTable* weights) {
  SplitSamples result;
  Picked picked[3];
  std::size_t named[3] = {};
  for (std::size_t row = 0; row < labels.ids.size(); ++row) {
    const auto split = splits.find(labels.ids[row]);
    if (split == splits.end()) {
      ++result.without_split;
      result.tracks_without_split.push_back(labels.ids[row]);
      continue;
    }
    const auto part = static_cast<std::size_t>(split->second);
    ++named[part];
    const long long at = feature_row(labels.ids[row]);
    if (at < 0) {
      ++result.without_features;
      result.tracks_without_features.push_back(labels.ids[row]);
      continue;
    }
    picked[part].label_rows.push_back(row);
    picked[part].feature_rows.push_back(static_cast<std::size_t>(at));
  }
  const auto require = [&](Split part) {
    const auto i = static_cast<std::size_t>(part);
    if (!picked[i].label_rows.empty()) return;
    throw ConfigError(
        "the " + to_text(part) + " split is empty: of " + std::to_string(labels.ids.size()) +
        " labelled tracks the splits put " + std::to_string(named[i]) +
        " there, and none of those has features; check that the ids of labels, splits and features agree");
  };
  require(Split::kTrain);
  if (named[static_cast<std::size_t>(Split::kValidation)] != 0) require(Split::kValidation);
  const RowIndex weight_rows = weights == nullptr ? RowIndex{} : LabelMatrix{weights->ids, {}, {}, {}}.rows();
  result.train = taken(labels, picked[0], weights, weight_rows);
  result.validation = taken(labels, picked[1], weights, weight_rows);
  result.test = taken(labels, picked[2], nullptr, {});
  return result;
}

}  // namespace ctxtag
