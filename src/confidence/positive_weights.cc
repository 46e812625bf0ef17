#include "ctxtag/confidence/positive_weights.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/registry.h"
#include "ctxtag/base/text.h"

namespace ctxtag {
namespace {

struct Request {
  const LabelMatrix& labels;
  const std::optional<CountTable>& counts;
  std::uint64_t seed;
  const std::vector<std::uint8_t>& among;

  bool counted(Eigen::Index row) const { return among.empty() || among[static_cast<std::size_t>(row)] != 0; }
  Eigen::Index rows() const { return labels.values.rows(); }
  Eigen::Index tags() const { return labels.values.cols(); }
  std::string tag(Eigen::Index column) const {
    return escaped_bytes(labels.vocabulary[static_cast<std::size_t>(column)]);
  }
};

RealMatrix same_for_all(const Request& request) { return RealMatrix::Ones(request.rows(), request.tags()); }

RealMatrix uniform(const Request& request) {
  RealMatrix result(request.rows(), request.tags());
  Random random(mixed_seed({request.seed, 1}));
  for (Eigen::Index i = 0; i < result.size(); ++i) result.data()[i] = random.uniform();
  return result;
}

// Counts in the rows of the labels.
RealMatrix aligned_counts(const Request& request) {
  if (!request.counts) throw ConfigError("tf-idf weights need --counts: in how many playlists of each tag a track is");
  const CountTable& table = *request.counts;
  if (table.vocabulary != request.labels.vocabulary) throw ConfigError("the counts have other tags than the labels");
  const RowIndex index = table.rows();
  RealMatrix result(request.rows(), request.tags());
  for (Eigen::Index row = 0; row < request.rows(); ++row) {
    const TrackId& id = request.labels.ids[static_cast<std::size_t>(row)];
    const auto found = index.find(id);
    if (found == index.end())
      throw ConfigError(fmt::format("track '{}' has labels and no counts", escaped_bytes(id.value)));
    result.row(row) = table.counts.row(static_cast<Eigen::Index>(found->second)).cast<double>();
  }
  return result;
}

RealMatrix tfidf(const Request& request) {
  RealMatrix result = aligned_counts(request);
  Eigen::ArrayXd totals = Eigen::ArrayXd::Zero(request.tags());
  for (Eigen::Index row = 0; row < request.rows(); ++row) {
    if (request.counted(row)) totals += result.row(row).transpose();
  }
  for (Eigen::Index row = 0; row < request.rows(); ++row) {
    int positives = 0;
    for (Eigen::Index tag = 0; tag < request.tags(); ++tag) {
      positives += request.labels.values(row, tag) != 0 && request.labels.known(row, tag) != 0 ? 1 : 0;
    }
    const double idf = positives > 0 ? std::log(static_cast<double>(request.tags()) / positives) : 0.0;
    for (Eigen::Index tag = 0; tag < request.tags(); ++tag) {
      const double count = result(row, tag);
      result(row, tag) = count > 0.0 && totals[tag] > 0.0 ? count / totals[tag] * idf : 0.0;
    }
  }
  return result;
}

RealMatrix tfidf_max(const Request& request) {
  RealMatrix result = tfidf(request);
  for (Eigen::Index tag = 0; tag < request.tags(); ++tag) {
    double largest = 0.0;
    for (Eigen::Index row = 0; row < request.rows(); ++row) {
      if (request.counted(row)) largest = std::max(largest, result(row, tag));
    }
    if (largest > 0.0) result.col(tag) /= largest;
  }
  return result;
}

RealMatrix standardised(const Request& request) {
  RealMatrix result = tfidf(request);
  for (Eigen::Index tag = 0; tag < request.tags(); ++tag) {
    double sum = 0.0, squares = 0.0, count = 0.0;
    const auto each = [&](const auto& visit) {
      for (Eigen::Index row = 0; row < request.rows(); ++row) {
        if (request.counted(row) && result(row, tag) > 0.0) visit(result(row, tag));
      }
    };
    each([&](double t) { sum += t, count += 1.0; });
    const double mean = count > 0.0 ? sum / count : 0.0;
    each([&](double t) { squares += (t - mean) * (t - mean); });
    const double deviation = count > 1.0 ? std::sqrt(squares / (count - 1.0)) : 0.0;
    for (Eigen::Index row = 0; row < request.rows(); ++row) {
      double& value = result(row, tag);
      if (value > 0.0) value = deviation > 0.0 ? (value - mean) / deviation + 1.0 : 1.0;
    }
  }
  return result;
}

RealMatrix tfidf_zscore(const Request& request) { return standardised(request).max(0.0).min(2.0); }

// A weight below 0 would reward mistakes.
RealMatrix tfidf_added_one(const Request& request) { return standardised(request).max(0.0); }

RealMatrix prevalence(const Request& request) {
  RealMatrix result(request.rows(), request.tags());
  for (Eigen::Index tag = 0; tag < request.tags(); ++tag) {
    double positives = 0.0, known = 0.0;
    for (Eigen::Index row = 0; row < request.rows(); ++row) {
      if (!request.counted(row) || request.labels.known(row, tag) == 0) continue;
      known += 1.0;
      positives += request.labels.values(row, tag);
    }
    if (!(positives > 0.0))
      throw ConfigError(fmt::format("tag '{}' has no positives: its prevalence gives no weight", request.tag(tag)));
    result.col(tag) = std::clamp(std::nearbyint(known / (2.0 * positives)), 1.0, 10.0);
  }
  return result;
}

const Registry<RealMatrix(const Request&)>& weight_estimators() {
  static const Registry<RealMatrix(const Request&)> table("positive weights", {{"ones", same_for_all},
                                                                               {"random", uniform},
                                                                               {"tfidf", tfidf},
                                                                               {"tfidf_max", tfidf_max},
                                                                               {"tfidf_added_one", tfidf_added_one},
                                                                               {"tfidf_zscore", tfidf_zscore},
                                                                               {"prevalence", prevalence}});
  return table;
}

}  // namespace

const std::vector<std::string>& positive_weight_names() {
  static const std::vector<std::string> names{"ones",         "random",    "tfidf", "tfidf_max", "tfidf_added_one",
                                              "tfidf_zscore", "prevalence"};
  return names;
}

RealMatrix positive_weights(const std::string& name, const LabelMatrix& labels, const std::optional<CountTable>& counts,
                            std::uint64_t seed, const std::vector<std::uint8_t>& among) {
  return weight_estimators().create(name, Request{labels, counts, seed, among});
}

}  // namespace ctxtag
