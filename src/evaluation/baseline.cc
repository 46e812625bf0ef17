#include "ctxtag/evaluation/baseline.h"

#include <spdlog/fmt/fmt.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/learning/logistic_regression.h"

namespace ctxtag {
namespace {

Eigen::MatrixXd rows_of(const Eigen::Ref<const Eigen::MatrixXd>& features, const RowIndex& rows,
                        const std::vector<TrackId>& wanted) {
  Eigen::MatrixXd result(static_cast<Eigen::Index>(wanted.size()), features.cols());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto found = rows.find(wanted[i]);
    if (found == rows.end()) {
      throw ConfigError(fmt::format("track '{}' has no features; extract them, or leave it out of the splits",
                                    escaped_bytes(wanted[i].value)));
    }
    result.row(static_cast<Eigen::Index>(i)) = features.row(static_cast<Eigen::Index>(found->second));
  }
  return result;
}

}  // namespace

ScoreTable logistic_baseline(const Eigen::Ref<const Eigen::MatrixXd>& features, const std::vector<TrackId>& ids,
                             const LabelMatrix& labels, const std::vector<TrackId>& train,
                             const std::vector<TrackId>& predict, double c, int threads) {
  if (static_cast<Eigen::Index>(ids.size()) != features.rows()) {
    throw ConfigError(fmt::format("{} ids for {} rows of features", ids.size(), features.rows()));
  }
  RowIndex feature_rows;
  for (std::size_t i = 0; i < ids.size(); ++i) feature_rows.emplace(ids[i], i);
  const Eigen::MatrixXd train_features = rows_of(features, feature_rows, train);
  const Eigen::MatrixXd predict_features = rows_of(features, feature_rows, predict);

  const auto tags = static_cast<Eigen::Index>(labels.vocabulary.size());
  const auto train_count = static_cast<Eigen::Index>(train.size());
  Eigen::ArrayXXd values = Eigen::ArrayXXd::Zero(train_count, tags), known = values;
  const RowIndex label_rows = labels.rows();
  for (Eigen::Index i = 0; i < train_count; ++i) {
    const auto found = label_rows.find(train[static_cast<std::size_t>(i)]);
    if (found == label_rows.end()) continue;
    values.row(i) = labels.values.row(static_cast<Eigen::Index>(found->second)).cast<double>();
    known.row(i) = labels.known.row(static_cast<Eigen::Index>(found->second)).cast<double>();
  }

  ScoreTable result;
  result.ids = predict;
  result.vocabulary = labels.vocabulary;
  result.scores.resize(static_cast<Eigen::Index>(predict.size()), tags);
  for_each_parallel(labels.vocabulary.size(), threads, [&](std::size_t i) {
    const auto tag = static_cast<Eigen::Index>(i);
    const auto model = LogisticRegression::fit(train_features, values.col(tag), known.col(tag), c);
    result.scores.col(tag) = model.predict(predict_features);
  });
  return result;
}

ScoreTable popularity_baseline(const CountTable& counts, const std::vector<TrackId>& predict) {
  const RowIndex rows = counts.rows();
  const auto tags = static_cast<Eigen::Index>(counts.vocabulary.size());
  ScoreTable result{predict, {}, counts.vocabulary, RealMatrix(static_cast<Eigen::Index>(predict.size()), tags)};
  for (std::size_t i = 0; i < predict.size(); ++i) {
    const auto found = rows.find(predict[i]);
    if (found == rows.end()) {
      throw ConfigError(
          fmt::format("track '{}' has no counts; add it to the table of counts, or leave it out of the "
                      "splits",
                      escaped_bytes(predict[i].value)));
    }
    const auto of_track = counts.counts.row(static_cast<Eigen::Index>(found->second));
    result.scores.row(static_cast<Eigen::Index>(i)) = (of_track.sum() - of_track).cast<double>();
  }
  return result;
}

ScoreTable prior_baseline(const LabelMatrix& labels, const std::vector<TrackId>& train,
                          const std::vector<TrackId>& predict) {
  const RowIndex rows = labels.rows();
  const auto tags = static_cast<Eigen::Index>(labels.vocabulary.size());
  CountMatrix positives = CountMatrix::Zero(1, tags), known = positives;
  for (const TrackId& id : train) {
    const auto found = rows.find(id);
    if (found == rows.end()) continue;
    const auto row = static_cast<Eigen::Index>(found->second);
    const auto of_row = labels.known.row(row).cast<std::int64_t>();
    known += of_row;
    positives += of_row * labels.values.row(row).cast<std::int64_t>();
  }
  for (Eigen::Index tag = 0; tag < tags; ++tag) {
    if (known(0, tag) > 0) continue;
    throw ConfigError("tag '" + escaped_bytes(labels.vocabulary[static_cast<std::size_t>(tag)]) +
                      "' is known of no train track: it has no prior");
  }
  const RealMatrix prior = positives.cast<double>() / known.cast<double>();
  return {predict, {}, labels.vocabulary, prior.replicate(static_cast<Eigen::Index>(predict.size()), 1)};
}

}  // namespace ctxtag
