#include "ctxtag/evaluation/sample_controls.h"

#include "ctxtag/evaluation/baseline.h"

namespace ctxtag {
namespace {

ScoreTable prior_of_samples(const SampleTable& samples, const SampleRows& rows) {
  const LabelMatrix labels = by_sample(samples);
  const auto ids_of = [&](const std::vector<Eigen::Index>& wanted) {
    std::vector<TrackId> ids;
    ids.reserve(wanted.size());
    for (const Eigen::Index row : wanted) ids.push_back(labels.ids[static_cast<std::size_t>(row)]);
    return ids;
  };
  ScoreTable prior = prior_baseline(labels, ids_of(rows.train), ids_of(rows.predict));
  prior.ids.clear();
  for (const Eigen::Index row : rows.predict) {
    prior.ids.push_back(samples.labels.ids[static_cast<std::size_t>(row)]);
    prior.users.push_back(samples.users[static_cast<std::size_t>(row)]);
  }
  return prior;
}

// Scores of train samples would tell what the network was taught.
ScoreTable of_test_samples(const ScoreTable& scores, const std::unordered_map<TrackId, Split>& splits) {
  ScoreTable test;
  test.vocabulary = scores.vocabulary;
  std::vector<Eigen::Index> rows;
  for (std::size_t row = 0; row < scores.ids.size(); ++row) {
    const auto split = splits.find(sample_id(scores.ids[row], scores.users[row]));
    if (split == splits.end() || split->second != Split::kTest) continue;
    test.ids.push_back(scores.ids[row]);
    test.users.push_back(scores.users[row]);
    rows.push_back(static_cast<Eigen::Index>(row));
  }
  if (rows.empty()) throw ConfigError("no test sample has a score");
  test.scores = scores.scores(rows, Eigen::all);
  return test;
}

// Whether two users of a track score apart anywhere: there is nothing to forget otherwise.
bool looks_at_users(const ScoreTable& scores) {
  std::unordered_map<TrackId, Eigen::Index> first;
  for (std::size_t row = 0; row < scores.ids.size(); ++row) {
    const auto at = static_cast<Eigen::Index>(row);
    const auto [seen, added] = first.emplace(scores.ids[row], at);
    if (!added && (scores.scores.row(seen->second) != scores.scores.row(at)).any()) return true;
  }
  return false;
}

void add_forgotten(const std::string& name, ForgottenUsers forgotten, SampleControls& controls) {
  if (forgotten.alone > 0) {
    controls.notes.push_back(name + ": " + std::to_string(forgotten.alone) +
                             " tracks have one user only in the test, and keep their scores");
  }
  controls.names.push_back(name);
  controls.scores.push_back(std::move(forgotten.scores));
}

}  // namespace

SampleRows sample_rows(const SampleTable& samples, const std::unordered_map<TrackId, Split>& splits) {
  SampleRows rows;
  for (std::size_t row = 0; row < samples.size(); ++row) {
    const auto split = splits.find(sample_id(samples.labels.ids[row], samples.users[row]));
    if (split == splits.end()) continue;
    (split->second == Split::kTrain ? rows.train : rows.predict).push_back(static_cast<Eigen::Index>(row));
  }
  if (rows.train.empty()) throw ConfigError("no sample is in the train split: there is nothing to learn from");
  if (rows.predict.empty()) throw ConfigError("no sample is in the validation or the test split");
  return rows;
}

SampleControls sample_controls(const SampleComparisonTables& tables, const UserVectors* users,
                               const ControlConfig& config, int threads) {
  config.validate();
  if (!tables.splits) throw ConfigError("controls are fitted to the train samples: give splits");
  const SampleRows rows = sample_rows(tables.samples, *tables.splits);
  SampleControls controls;
  controls.names = {"prior", "user_popularity", "track_popularity"};
  controls.scores = {prior_of_samples(tables.samples, rows),
                     sample_popularity_baseline(tables.samples, rows, PopularityOf::kUser, config.strength),
                     sample_popularity_baseline(tables.samples, rows, PopularityOf::kTrack, config.strength)};
  if (users != nullptr) {
    controls.names.push_back("user_only");
    controls.scores.push_back(user_only_baseline(*users, tables.samples, rows, config.c, threads));
  }
  for (std::size_t i = 0; i < tables.scores.size(); ++i) {
    if (tables.scores[i].users.empty()) continue;
    const ScoreTable scores = of_test_samples(tables.scores[i], *tables.splits);
    if (!looks_at_users(scores)) {
      controls.notes.push_back(tables.names[i] +
                               ": all users of a track score alike, so that forgetting them is no control");
      continue;
    }
    add_forgotten(tables.names[i] + " for another user", other_user_control(scores, config.seed), controls);
    add_forgotten(tables.names[i] + ", mean of users", mean_of_users_control(scores), controls);
  }
  return controls;
}

}  // namespace ctxtag
