#include "ctxtag/confidence/negative_confidence.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "confidence/tag_sets.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/registry.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/confidence/hidden_score.h"

namespace ctxtag {
namespace {

// Confidences of one set of positives: one number per tag, in `values`; those of the positives are not looked at.
using OfSet = std::function<void(std::size_t set, std::vector<double>& values)>;
using Estimator = OfSet(const TagSets&, const ConfidenceOptions&);

double ratio_or_one(double part, double whole) { return whole > 0.0 ? part / whole : 1.0; }

OfSet ones(const TagSets&, const ConfidenceOptions&) {
  return [](std::size_t, std::vector<double>& values) { std::fill(values.begin(), values.end(), 1.0); };
}

OfSet exact(const TagSets& sets, const ConfidenceOptions&) {
  return [&sets](std::size_t set, std::vector<double>& values) {
    const auto without = static_cast<double>(sets.tracks(set));
    for (std::size_t tag = 0; tag < values.size(); ++tag) {
      values[tag] = ratio_or_one(without, without + static_cast<double>(sets.tracks_with(set, tag)));
    }
  };
}

OfSet cooccurrence(const TagSets& sets, const ConfidenceOptions&) {
  return [&sets](std::size_t set, std::vector<double>& values) {
    std::vector<std::int64_t> with_tag;
    const std::int64_t all = sets.supersets(set, with_tag);
    for (std::size_t tag = 0; tag < values.size(); ++tag) {
      values[tag] = ratio_or_one(static_cast<double>(all - with_tag[tag]), static_cast<double>(all));
    }
  };
}

OfSet pairs(const TagSets& sets, const ConfidenceOptions& options) {
  const std::size_t tags = sets.tags();
  const std::vector<std::int64_t> together = sets.pairs();
  const std::vector<std::int64_t>& frequency = sets.frequencies();
  // absent[value of k][k][tag]: share without the tag among tracks where k has that value.
  std::vector<double> absent[2] = {std::vector<double>(tags * tags, 0.0), std::vector<double>(tags * tags, 0.0)};
  for (std::size_t k = 0; k < tags; ++k) {
    for (std::size_t tag = 0; tag < tags; ++tag) {
      if (tag == k) continue;
      const auto both = static_cast<double>(together[k * tags + tag]), with_k = static_cast<double>(frequency[k]);
      const double without_k = static_cast<double>(sets.all_tracks()) - with_k;
      absent[1][k * tags + tag] = ratio_or_one(with_k - both, with_k);
      absent[0][k * tags + tag] = ratio_or_one(without_k - (static_cast<double>(frequency[tag]) - both), without_k);
    }
  }
  return [&sets, tags, absent_0 = std::move(absent[0]), absent_1 = std::move(absent[1]),
          first = options.published_offset ? 1.0 : 0.0](std::size_t set, std::vector<double>& values) {
    std::fill(values.begin(), values.end(), tags < 2 ? 1.0 : first);
    for (std::size_t k = 0; tags > 1 && k < tags; ++k) {
      const double* row = (sets.has(set, k) ? absent_1 : absent_0).data() + k * tags;
      for (std::size_t tag = 0; tag < tags; ++tag) values[tag] += row[tag];
    }
    if (tags < 2) return;
    for (double& value : values) value /= static_cast<double>(tags - 1);
  };
}

OfSet prior(const TagSets& sets, const ConfidenceOptions&) {
  return [&sets](std::size_t, std::vector<double>& values) {
    const auto all = static_cast<double>(sets.all_tracks());
    for (std::size_t tag = 0; tag < values.size(); ++tag) {
      values[tag] = ratio_or_one(all - static_cast<double>(sets.frequencies()[tag]), all);
    }
  };
}

// 1 - p from log odds.
double complement(double log_odds) { return 1.0 / (1.0 + std::exp(log_odds)); }

// Confidences from log odds of the prior plus a term for every positive: terms[k * tags + tag].
OfSet additive(const TagSets& sets, std::vector<double> terms) {
  std::vector<double> start;
  const auto all = static_cast<double>(sets.all_tracks());
  for (const std::int64_t count : sets.frequencies()) {
    start.push_back(std::log((static_cast<double>(count) + 0.5) / (all - static_cast<double>(count) + 0.5)));
  }
  return [&sets, start, terms = std::move(terms)](std::size_t set, std::vector<double>& values) {
    values = start;
    for (const std::size_t k : sets.positives(set)) {
      const double* row = terms.data() + k * values.size();
      for (std::size_t tag = 0; tag < values.size(); ++tag) values[tag] += row[tag];
    }
    for (double& value : values) value = complement(value);
  };
}

OfSet naive_bayes(const TagSets& sets, const ConfidenceOptions&) {
  const std::size_t tags = sets.tags();
  const std::vector<std::int64_t> together = sets.pairs();
  const auto all = static_cast<double>(sets.all_tracks());
  std::vector<double> terms(tags * tags, 0.0);
  for (std::size_t k = 0; k < tags; ++k) {
    for (std::size_t tag = 0; tag < tags; ++tag) {
      if (tag == k) continue;
      const auto both = static_cast<double>(together[k * tags + tag]);
      const auto with_tag = static_cast<double>(sets.frequencies()[tag]),
                 with_k = static_cast<double>(sets.frequencies()[k]);
      terms[k * tags + tag] =
          std::log((both + 0.5) / (with_tag + 1.0)) - std::log((with_k - both + 0.5) / (all - with_tag + 1.0));
    }
  }
  return additive(sets, std::move(terms));
}

constexpr double kPseudoPairs = 4.0;

OfSet backoff(const TagSets& sets, const ConfidenceOptions&) {
  const std::size_t tags = sets.tags();
  const std::vector<std::int64_t> together = sets.pairs();
  // A positive k of a track with m positives meets m - 1 others, tag l among them with a chance that grows with l's
  // number of meetings: the expected pairs are meetings(k) meetings(l) / all meetings.
  std::vector<double> meetings(tags, 0.0);
  double all_meetings = 0.0;
  for (std::size_t set = 0; set < sets.size(); ++set) {
    const std::vector<std::size_t>& positives = sets.positives(set);
    if (positives.empty()) continue;
    const double others = static_cast<double>(positives.size() - 1) * static_cast<double>(sets.tracks(set));
    for (const std::size_t tag : positives) meetings[tag] += others, all_meetings += others;
  }
  std::vector<double> terms(tags * tags, 0.0);
  for (std::size_t k = 0; k < tags; ++k) {
    for (std::size_t tag = 0; tag < tags; ++tag) {
      if (tag == k || !(all_meetings > 0.0)) continue;
      const double expected = meetings[k] * meetings[tag] / all_meetings;
      terms[k * tags + tag] =
          std::log((static_cast<double>(together[k * tags + tag]) + kPseudoPairs) / (expected + kPseudoPairs));
    }
  }
  return additive(sets, std::move(terms));
}

const Registry<Estimator>& estimators() {
  static const Registry<Estimator> table("estimator of negative confidence", {{"ones", ones},
                                                                              {"exact", exact},
                                                                              {"cooccurrence", cooccurrence},
                                                                              {"correlation", cooccurrence},
                                                                              {"pairs", pairs},
                                                                              {"prior", prior},
                                                                              {"naive_bayes", naive_bayes},
                                                                              {"backoff", backoff},
                                                                              {"random", ones}});
  return table;
}

RealMatrix random_confidence(const LabelMatrix& visible, std::uint64_t seed) {
  RealMatrix result(visible.values.rows(), visible.values.cols());
  Random random(seed);
  for (Eigen::Index i = 0; i < result.size(); ++i) result.data()[i] = random.uniform();
  return result;
}

}  // namespace

const std::vector<std::string>& negative_confidence_names() {
  static const std::vector<std::string> names{"ones",  "random", "exact",       "cooccurrence",
                                              "pairs", "prior",  "naive_bayes", "backoff"};
  return names;
}

RealMatrix negative_confidence(const std::string& name, const LabelMatrix& visible, const ConfidenceOptions& options,
                               const std::vector<std::uint8_t>& among) {
  const TagSets sets(visible, among);
  const OfSet of_set = estimators().create(name, sets, options);
  RealMatrix result;
  if (name == "random") {
    result = random_confidence(visible, options.seed);
  } else {
    std::vector<std::vector<double>> values(sets.size(), std::vector<double>(sets.tags()));
    constexpr std::size_t kBlock = 64;
    for_each_parallel((sets.size() + kBlock - 1) / kBlock, options.threads, [&](std::size_t block) {
      for (std::size_t set = block * kBlock; set < std::min(sets.size(), (block + 1) * kBlock); ++set) {
        of_set(set, values[set]);
      }
    });
    result.resize(visible.values.rows(), visible.values.cols());
    for (Eigen::Index row = 0; row < result.rows(); ++row) {
      const std::vector<double>& of_row = values[sets.set_of(static_cast<std::size_t>(row))];
      result.row(row) = Eigen::Map<const Eigen::ArrayXd>(of_row.data(), result.cols()).transpose();
    }
  }
  return (visible.values * visible.known != 0).select(0.0, result);
}

RealMatrix ignore_missing(const LabelMatrix& visible, const LabelMatrix& hidden) {
  require_hidden_fits(visible, hidden);
  const ByteMatrix positive = visible.values * visible.known + hidden.values;
  return (positive != 0).select(RealMatrix::Zero(positive.rows(), positive.cols()), 1.0);
}

}  // namespace ctxtag
