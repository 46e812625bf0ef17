#include "ctxtag/evaluation/sample_baselines.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "ctxtag/base/error.h"
#include "ctxtag/base/random.h"
#include "ctxtag/base/text.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/dataset/sample_joins.h"
#include "ctxtag/learning/logistic_regression.h"

namespace ctxtag {
namespace {

ScoreTable empty_scores(const SampleTable& samples, const std::vector<Eigen::Index>& rows) {
  ScoreTable table;
  table.vocabulary = samples.labels.vocabulary;
  for (const Eigen::Index row : rows) {
    table.ids.push_back(samples.labels.ids[static_cast<std::size_t>(row)]);
    table.users.push_back(samples.users[static_cast<std::size_t>(row)]);
  }
  table.scores.resize(static_cast<Eigen::Index>(rows.size()), samples.labels.values.cols());
  return table;
}

// Known cells and positives of each tag.
struct TagCounts {
  Eigen::ArrayXd known, positives;
};

const std::string& key_of(const SampleTable& samples, Eigen::Index row, PopularityOf of) {
  const auto at = static_cast<std::size_t>(row);
  return of == PopularityOf::kUser ? samples.users[at].value : samples.labels.ids[at].value;
}

std::vector<Eigen::Index> vector_rows(const UserVectors& vectors, const SampleTable& samples,
                                      const std::vector<Eigen::Index>& rows) {
  std::unordered_map<UserId, Eigen::Index> at;
  for (std::size_t i = 0; i < vectors.users.size(); ++i) at.emplace(vectors.users[i], static_cast<Eigen::Index>(i));
  std::vector<Eigen::Index> found;
  for (const Eigen::Index row : rows) {
    const UserId& user = samples.users[static_cast<std::size_t>(row)];
    const auto place = at.find(user);
    if (place == at.end()) {
      throw ConfigError("user '" + user.value + "' has no vector; make one, or leave the user's samples out");
    }
    found.push_back(place->second);
  }
  return found;
}

std::unordered_map<TrackId, std::vector<Eigen::Index>> rows_by_track(const ScoreTable& scores) {
  if (scores.users.empty()) throw ConfigError("the scores name no users: there is no user to forget");
  std::unordered_map<TrackId, std::vector<Eigen::Index>> rows;
  for (std::size_t row = 0; row < scores.ids.size(); ++row) {
    rows[scores.ids[row]].push_back(static_cast<Eigen::Index>(row));
  }
  return rows;
}

}  // namespace

ScoreTable sample_popularity_baseline(const SampleTable& samples, const SampleRows& rows, PopularityOf of,
                                      double strength) {
  if (!(std::isfinite(strength) && strength > 0.0)) throw ConfigError("strength must be a positive number");
  const Eigen::Index tags = samples.labels.values.cols();
  const TagCounts none{Eigen::ArrayXd::Zero(tags), Eigen::ArrayXd::Zero(tags)};
  TagCounts all = none;
  std::unordered_map<std::string, TagCounts> counts;
  for (const Eigen::Index row : rows.train) {
    const Eigen::ArrayXd known = samples.labels.known.row(row).cast<double>().transpose();
    const Eigen::ArrayXd positives = known * samples.labels.values.row(row).cast<double>().transpose();
    TagCounts& own = counts.emplace(key_of(samples, row, of), none).first->second;
    for (TagCounts* count : {&all, &own}) {
      count->known += known;
      count->positives += positives;
    }
  }
  for (Eigen::Index tag = 0; tag < tags; ++tag) {
    if (all.known[tag] > 0.0) continue;
    throw ConfigError("tag '" + samples.labels.vocabulary[static_cast<std::size_t>(tag)] +
                      "' is known of no train sample: it has no prior");
  }
  const Eigen::ArrayXd prior = all.positives / all.known;
  ScoreTable result = empty_scores(samples, rows.predict);
  for (std::size_t i = 0; i < rows.predict.size(); ++i) {
    const auto own = counts.find(key_of(samples, rows.predict[i], of));
    const TagCounts& count = own == counts.end() ? none : own->second;
    result.scores.row(static_cast<Eigen::Index>(i)) =
        ((count.positives + strength * prior) / (count.known + strength)).transpose();
  }
  return result;
}

ScoreTable user_only_baseline(const UserVectors& vectors, const SampleTable& samples, const SampleRows& rows, double c,
                              int threads) {
  std::vector<std::string> wanted, present;
  for (const UserId& user : samples.users) wanted.push_back(user.value);
  for (const UserId& user : vectors.users) present.push_back(user.value);
  require_one_spelling(wanted, "the samples' users", present, "the user vectors");
  const Eigen::MatrixXd features = vectors.values.cast<double>();
  const Eigen::MatrixXd train = features(vector_rows(vectors, samples, rows.train), Eigen::all);
  const std::vector<Eigen::Index> predicted = vector_rows(vectors, samples, rows.predict);
  ScoreTable result = empty_scores(samples, rows.predict);
  for_each_parallel(samples.labels.vocabulary.size(), threads, [&](std::size_t i) {
    const auto tag = static_cast<Eigen::Index>(i);
    const Eigen::ArrayXd values = samples.labels.values.col(tag)(rows.train).cast<double>();
    const Eigen::ArrayXd known = samples.labels.known.col(tag)(rows.train).cast<double>();
    const Eigen::ArrayXd of_users = LogisticRegression::fit(train, values, known, c).predict(features);
    result.scores.col(tag) = of_users(predicted);
  });
  return result;
}

ForgottenUsers other_user_control(const ScoreTable& scores, std::uint64_t seed) {
  ForgottenUsers result{scores, 0};
  const std::uint64_t mixed = mixed_seed({seed, text_hash("other user")});
  for (auto& [track, rows] : rows_by_track(scores)) {
    std::sort(rows.begin(), rows.end(), [&](Eigen::Index a, Eigen::Index b) {
      return scores.users[static_cast<std::size_t>(a)] < scores.users[static_cast<std::size_t>(b)];
    });
    std::vector<Eigen::Index> order = rows;
    Random(mixed_seed({mixed, text_hash(track.value)})).shuffle(order);
    if (order.size() == 1) ++result.alone;
    for (std::size_t i = 0; i < order.size(); ++i) {
      result.scores.scores.row(order[i]) = scores.scores.row(order[(i + 1) % order.size()]);
    }
  }
  return result;
}

ForgottenUsers mean_of_users_control(const ScoreTable& scores) {
  ForgottenUsers result{scores, 0};
  for (const auto& [track, rows] : rows_by_track(scores)) {
    if (rows.size() == 1) ++result.alone;
    const Eigen::Array<double, 1, Eigen::Dynamic> mean = scores.scores(rows, Eigen::all).colwise().mean();
    for (const Eigen::Index row : rows) result.scores.scores.row(row) = mean;
  }
  return result;
}

}  // namespace ctxtag
