#include "ctxtag/evaluation/compare_samples.h"

#include <algorithm>

#include "ctxtag/base/error.h"
#include "ctxtag/evaluation/cluster_bootstrap.h"
#include "ctxtag/evaluation/compare.h"
#include "ctxtag/evaluation/figures.h"
#include "ctxtag/metrics/holm.h"
#include "evaluation/figure_tests.h"
#include "evaluation/protocol_tables.h"
#include "evaluation/row_clusters.h"

namespace ctxtag {
namespace {

// Of one system.
struct UserFigures {
  ClusterFigure accuracy, satisfaction;
  std::vector<UserResult> users;
};

ComparisonTables joined_by_sample(const SampleComparisonTables& tables, const EvaluationConfig& config,
                                  std::vector<std::string>& notes) {
  ComparisonTables joined;
  joined.names = tables.names;
  for (std::size_t system = 0; system < tables.scores.size(); ++system) {
    const std::string who = tables.names[system] + ": ";
    std::vector<std::string> of_system;
    try {
      EvaluationTables rows =
          protocol_tables({tables.scores[system], tables.samples, tables.splits, {}}, config, of_system);
      joined.scores.push_back(std::move(rows.scores));
      if (system == 0) {
        joined.labels = std::move(rows.labels);
        joined.splits = std::move(rows.splits);
      }
    } catch (const ConfigError& error) {
      throw ConfigError(who + error.what());
    }
    for (const std::string& note : of_system) notes.push_back(who + note);
  }
  joined.clusters = users_of_samples(tables.samples);
  return joined;
}

// The users of the clusters, by their numbers: zero-padded, so that their order is that of the clusters.
std::vector<UserId> numbered_users(const std::vector<std::size_t>& clusters) {
  std::vector<UserId> users;
  for (const std::size_t cluster : clusters) {
    std::string digits = std::to_string(cluster);
    users.push_back({std::string(20 - digits.size(), '0') + digits});
  }
  return users;
}

ByteMatrix decisions_of(const RealMatrix& scores, const EvaluationConfig& config) {
  if (config.highest_tag_only()) return highest_tags(scores);
  const std::vector<double> thresholds(static_cast<std::size_t>(scores.cols()), config.threshold);
  return decisions_at(scores, thresholds, conventions_of(config).decision);
}

UserFigures user_figures(const ComparedCells& cells, std::size_t system, const EvaluationConfig& config) {
  const RealMatrix& scores = cells.scores[system];
  const ByteMatrix decisions = decisions_of(scores, config);
  UserFigures figures;
  figures.users = user_results({numbered_users(cells.cluster), cells.values, cells.known, decisions});
  figures.accuracy = {std::vector<double>(cells.clusters, 0.0), std::vector<double>(cells.clusters, 0.0)};
  for (Eigen::Index row = 0; row < scores.rows(); ++row) {
    if ((cells.known.row(row) == 0).any()) continue;
    const std::size_t cluster = cells.cluster[static_cast<std::size_t>(row)];
    figures.accuracy.weights[cluster] += 1.0;
    figures.accuracy.parts[cluster] += (decisions.row(row) == cells.values.row(row)).all() ? 1.0 : 0.0;
  }
  for (const UserResult& user : figures.users) {
    figures.satisfaction.parts.push_back(user.f1.value_or(0.0));
    figures.satisfaction.weights.push_back(user.f1 ? 1.0 : 0.0);
  }
  return figures;
}

FigureWithInterval difference(const ClusterFigure& first, const ClusterFigure& second,
                              const std::vector<std::optional<double>>& first_samples,
                              const std::vector<std::optional<double>>& second_samples, const BootstrapConfig& config) {
  FigureWithInterval result;
  const std::optional<double> a = first.value(), b = second.value();
  if (a && b) result.value = *a - *b;
  result.interval = interval_of(result.value, differences(first_samples, second_samples),
                                differences(without_one(first), without_one(second)), config);
  return result;
}

// Wilcoxon over the users' F1.
FigureTest user_test(const UserFigures& first, const UserFigures& second) {
  std::vector<std::optional<double>> of_users;
  for (std::size_t i = 0; i < first.users.size(); ++i) {
    const std::optional<double>&a = first.users[i].f1, &b = second.users[i].f1;
    of_users.push_back(a && b ? std::optional(*a - *b) : std::nullopt);
  }
  return wilcoxon_test(of_users);
}

void correct(std::vector<FigureTest>& tests) {
  std::vector<std::optional<double>> p_values;
  p_values.reserve(tests.size());
  for (const FigureTest& test : tests) p_values.push_back(test.p);
  p_values = holm(p_values);
  for (std::size_t i = 0; i < tests.size(); ++i) tests[i].holm = p_values[i];
}

}  // namespace

ComparedCells compared_samples(const SampleComparisonTables& tables, const EvaluationConfig& config,
                               std::vector<std::string>& notes) {
  if (config.protocol == "mo_mg") throw ConfigError("protocol mo_mg measures tracks: compare with --labels per track");
  ComparedCells cells = compared_cells(joined_by_sample(tables, config, notes), config.allow_partial, notes);
  cells.controls = tables.controls;
  return cells;
}

std::vector<ByteMatrix> sample_decisions(const ComparedCells& cells, const EvaluationConfig& config) {
  std::vector<ByteMatrix> decisions;
  for (const RealMatrix& scores : cells.scores) decisions.push_back(decisions_of(scores, config));
  return decisions;
}

SampleComparison compare_samples(const SampleComparisonTables& tables, const EvaluationConfig& config, int threads) {
  std::vector<std::string> notes;
  SampleComparison result = compare_samples(compared_samples(tables, config, notes), config, threads);
  result.notes = std::move(notes);
  return result;
}

SampleComparison compare_samples(const ComparedCells& cells, const EvaluationConfig& config, int threads) {
  SampleComparison result;
  result.ranking = paired_bootstrap(cells, config.bootstrap, threads);
  std::vector<PairComparison>& pairs = result.ranking.pairs;
  const std::size_t first_control = cells.systems.size() - cells.controls;
  pairs.erase(std::remove_if(pairs.begin(), pairs.end(),
                             [&](const PairComparison& pair) { return pair.first >= first_control; }),
              pairs.end());

  std::vector<UserFigures> systems;
  std::vector<ClusterFigure> figures;
  for (std::size_t i = 0; i < cells.systems.size(); ++i) {
    systems.push_back(user_figures(cells, i, config));
    figures.push_back(systems[i].accuracy);
    figures.push_back(systems[i].satisfaction);
  }
  const auto samples = resampled(figures, cells.clusters, config.bootstrap, threads);
  const auto with_interval = [&](std::size_t i) {
    const std::optional<double> value = figures[i].value();
    return FigureWithInterval{value, interval_of(value, samples[i], without_one(figures[i]), config.bootstrap)};
  };
  for (std::size_t i = 0; i < systems.size(); ++i) {
    result.systems.push_back({with_interval(2 * i), with_interval(2 * i + 1)});
  }
  for (const PairComparison& pair : result.ranking.pairs) {
    const auto of_pair = [&](std::size_t figure) {
      const std::size_t a = 2 * pair.first + figure, b = 2 * pair.second + figure;
      return difference(figures[a], figures[b], samples[a], samples[b], config.bootstrap);
    };
    result.pairs.push_back({of_pair(0), of_pair(1)});
    result.wins.push_back(win_rate(systems[pair.first].users, systems[pair.second].users, config.bootstrap, threads));
    result.user_tests.push_back(user_test(systems[pair.first], systems[pair.second]));
  }
  correct(result.user_tests);
  return result;
}

}  // namespace ctxtag
