#include "ctxtag/evaluation/user_satisfaction.h"

#include <array>
#include <cassert>
#include <cmath>
#include <functional>

#include "ctxtag/evaluation/cluster_bootstrap.h"

namespace ctxtag {
namespace {

using UserFigure = std::optional<double> UserResult::*;

constexpr std::array<std::pair<UserFigure, UserMean UserGroup::*>, 5> kFigures = {{
    {&UserResult::accuracy, &UserGroup::accuracy},
    {&UserResult::recall, &UserGroup::recall},
    {&UserResult::precision, &UserGroup::precision},
    {&UserResult::precision_or_zero, &UserGroup::precision_or_zero},
    {&UserResult::f1, &UserGroup::f1},
}};

ClusterFigure mean_of(const std::vector<const UserResult*>& users, UserFigure figure) {
  ClusterFigure result;
  for (const UserResult* user : users) {
    const std::optional<double>& value = user->*figure;
    result.parts.push_back(value.value_or(0.0));
    result.weights.push_back(value ? 1.0 : 0.0);
  }
  return result;
}

std::optional<double> deviation_of(const ClusterFigure& figure, const std::optional<double>& mean) {
  if (!mean) return std::nullopt;
  double squares = 0.0, users = 0.0;
  for (std::size_t i = 0; i < figure.parts.size(); ++i) {
    squares += figure.weights[i] * (figure.parts[i] - *mean) * (figure.parts[i] - *mean);
    users += figure.weights[i];
  }
  return std::sqrt(squares / users);
}

UserGroup group_of(const std::string& name, const std::vector<const UserResult*>& users, const BootstrapConfig& config,
                   int threads) {
  UserGroup group;
  group.name = name;
  group.users = static_cast<std::int64_t>(users.size());
  for (const UserResult* user : users) group.samples += user->samples;
  std::vector<ClusterFigure> figures;
  figures.reserve(kFigures.size());
  for (const auto& [of_user, of_group] : kFigures) figures.push_back(mean_of(users, of_user));
  const auto samples = resampled(figures, users.size(), config, threads);
  for (std::size_t i = 0; i < kFigures.size(); ++i) {
    UserMean& mean = group.*kFigures[i].second;
    for (const double weight : figures[i].weights) mean.users += weight > 0.0 ? 1 : 0;
    mean.mean = figures[i].value();
    mean.deviation = deviation_of(figures[i], mean.mean);
    if (mean.users > 1) mean.interval = interval_of(mean.mean, samples[i], without_one(figures[i]), config);
  }
  return group;
}

struct Selection {
  const char* name;
  std::function<bool(const UserResult&)> holds;
};

std::vector<Selection> selections() {
  const auto trained = [](std::int64_t least, std::int64_t most) {
    return [least, most](const UserResult& user) {
      return user.train_samples && *user.train_samples >= least && *user.train_samples <= most;
    };
  };
  constexpr std::int64_t kMost = INT64_MAX;
  return {{"all users", [](const UserResult&) { return true; }},
          {"cold: no training sample", trained(0, 0)},
          {"warm: a training sample or more", trained(1, kMost)},
          {"1 training sample", trained(1, 1)},
          {"2 to 4 training samples", trained(2, 4)},
          {"5 to 9 training samples", trained(5, 9)},
          {"10 training samples or more", trained(10, kMost)},
          {"users with one context", [](const UserResult& user) { return user.contexts == 1; }},
          {"users with several contexts", [](const UserResult& user) { return user.contexts > 1; }}};
}

}  // namespace

std::vector<UserGroup> user_groups(const std::vector<UserResult>& users, const BootstrapConfig& config, int threads) {
  config.validate();
  std::vector<UserGroup> groups;
  for (const Selection& selection : selections()) {
    std::vector<const UserResult*> of_group;
    for (const UserResult& user : users) {
      if (selection.holds(user)) of_group.push_back(&user);
    }
    if (!of_group.empty()) groups.push_back(group_of(selection.name, of_group, config, threads));
  }
  return groups;
}

WinRate win_rate(const std::vector<UserResult>& first, const std::vector<UserResult>& second,
                 const BootstrapConfig& config, int threads) {
  assert(first.size() == second.size());
  WinRate result;
  ClusterFigure figure;
  for (std::size_t i = 0; i < first.size(); ++i) {
    assert(first[i].user == second[i].user);
    if (!first[i].f1 || !second[i].f1) continue;
    const double a = *first[i].f1, b = *second[i].f1;
    ++(a > b ? result.wins : a < b ? result.losses : result.ties);
    if (a == b && a == 0.0) ++result.ties_at_zero;
    figure.parts.push_back(a > b ? 1.0 : a < b ? 0.0 : 0.5);
    figure.weights.push_back(1.0);
  }
  result.rate = figure.value();
  if (figure.parts.size() > 1) {
    const auto samples = resampled({figure}, figure.parts.size(), config, threads);
    result.interval = interval_of(result.rate, samples.front(), without_one(figure), config);
  }
  return result;
}

}  // namespace ctxtag
