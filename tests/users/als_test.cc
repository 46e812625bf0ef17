#include "ctxtag/users/als.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Dense>

#include "ctxtag/base/error.h"
#include "ctxtag/users/holdout.h"
#include "support/errors.h"
#include "support/listening.h"

namespace ctxtag {
namespace {

using testing::HasSubstr;

PlayCounts generated(int users, int tracks, double mean) {
  PlayCounts counts;
  for (int track = 0; track < tracks; ++track) counts.tracks.push_back({"t" + std::to_string(track)});
  for (int user = 0; user < users; ++user) {
    counts.users.push_back({"u" + std::to_string(user)});
    for (const auto& [track, plays] :
         test::listening_of(1, user, tracks, test::distinct_tracks_of(1, user, mean, tracks))) {
      counts.by_user.columns.push_back(track);
      counts.by_user.values.push_back(static_cast<float>(plays));
    }
    counts.by_user.begins.push_back(static_cast<std::int64_t>(counts.by_user.cells()));
  }
  return counts;
}

AlsConfig config_of(int dimensions, const std::string& solver, int iterations) {
  AlsConfig config;
  config.dimensions = dimensions;
  config.solver = solver;
  config.iterations = iterations;
  return config;
}

AlsModel model_of(const PlayCounts& counts, const AlsConfig& config, int threads = 2) {
  return trained(counts, config, first_model(counts, config, 7), threads);
}

Eigen::MatrixXd dense(const PlayCounts& counts) {
  Eigen::MatrixXd plays = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(counts.users.size()),
                                                static_cast<Eigen::Index>(counts.tracks.size()));
  for (std::size_t user = 0; user < counts.users.size(); ++user) {
    for (auto i = static_cast<std::size_t>(counts.by_user.begins[user]);
         i < static_cast<std::size_t>(counts.by_user.begins[user + 1]); ++i) {
      plays(static_cast<Eigen::Index>(user), counts.by_user.columns[i]) = static_cast<double>(counts.by_user.values[i]);
    }
  }
  return plays;
}

// Equation 4 of Hu, Koren, Volinsky 2008 with dense matrices in double: x = (Y' C Y + lambda I)^-1 Y' C p.
Eigen::MatrixXd solved_densely(const Eigen::MatrixXd& plays, const Eigen::MatrixXd& fixed, const AlsConfig& config) {
  Eigen::MatrixXd solved(plays.rows(), fixed.cols());
  for (Eigen::Index row = 0; row < plays.rows(); ++row) {
    const Eigen::VectorXd confidence = 1.0 + config.alpha * plays.row(row).transpose().array();
    const Eigen::VectorXd preference = (plays.row(row).transpose().array() > 0.0).cast<double>();
    Eigen::MatrixXd matrix = fixed.transpose() * confidence.asDiagonal() * fixed;
    matrix.diagonal().array() += config.regularization;
    solved.row(row) = matrix.fullPivLu().solve(fixed.transpose() * confidence.cwiseProduct(preference));
  }
  return solved;
}

TEST(Als, ByCholeskyAgreesWithADenseSolve) {
  const PlayCounts counts = generated(60, 120, 12.0);
  const AlsConfig config = config_of(10, "cholesky", 1);
  const Eigen::MatrixXd plays = dense(counts), start = first_model(counts, config, 7).users.cast<double>();
  const Eigen::MatrixXd tracks = solved_densely(plays.transpose(), start, config);
  const Eigen::MatrixXd users = solved_densely(plays, tracks, config);
  const AlsModel model = model_of(counts, config);
  EXPECT_LT((model.tracks.cast<double>() - tracks).cwiseAbs().maxCoeff(), 1e-5 * tracks.cwiseAbs().maxCoeff());
  EXPECT_LT((model.users.cast<double>() - users).cwiseAbs().maxCoeff(), 1e-5 * users.cwiseAbs().maxCoeff());
}

TEST(Als, LossIsTheSumOverAllPairs) {
  const PlayCounts counts = generated(60, 120, 12.0);
  for (const char* solver : {"cholesky", "conjugate_gradient"}) {
    const AlsConfig config = config_of(10, solver, 2);
    const AlsModel model = model_of(counts, config);
    const Eigen::ArrayXXd plays = dense(counts).array();
    const Eigen::MatrixXd users = model.users.cast<double>(), tracks = model.tracks.cast<double>();
    const Eigen::ArrayXXd errors = (plays > 0.0).cast<double>() - (users * tracks.transpose()).array();
    const double expected = ((1.0 + config.alpha * plays) * errors.square()).sum() +
                            config.regularization * (users.squaredNorm() + tracks.squaredNorm());
    EXPECT_NEAR(model.losses.back(), expected, 1e-6 * expected) << solver;
  }
}

TEST(Als, LossFallsWithEveryIteration) {
  const PlayCounts counts = generated(300, 400, 20.0);
  for (const char* solver : {"cholesky", "conjugate_gradient"}) {
    const std::vector<double> losses = model_of(counts, config_of(16, solver, 12)).losses;
    ASSERT_EQ(losses.size(), 12U);
    for (std::size_t i = 1; i < losses.size(); ++i) EXPECT_LT(losses[i], losses[i - 1]) << solver << ' ' << i;
  }
}

TEST(Als, ByManyStepsOfConjugateGradientIsTheExactSolution) {
  const PlayCounts counts = generated(60, 120, 12.0);
  AlsConfig config = config_of(10, "conjugate_gradient", 1);
  config.steps = 40;
  const VectorMatrix exact = model_of(counts, config_of(10, "cholesky", 1)).users;
  EXPECT_LT((model_of(counts, config).users - exact).cwiseAbs().maxCoeff(), 1e-4F * exact.cwiseAbs().maxCoeff());
}

TEST(Als, ByConjugateGradientRanksAsWellAsByCholeskyAndBetterThanPopularity) {
  const PlayCounts counts = generated(3000, 1000, 40.0);
  const Holdout parts = held_out(counts, 0.2, 1);
  const PlayCounts training{counts.users, counts.tracks, parts.training};
  const auto figures = [&](const char* solver) {
    const AlsModel model = model_of(training, config_of(32, solver, 10));
    return ranking_figures(parts, model.users, model.tracks, {}, 1, 2);
  };
  const HoldoutFigures exact = figures("cholesky"), steps = figures("conjugate_gradient");
  EXPECT_NEAR(steps.vectors.recall.value(), exact.vectors.recall.value(), 0.005);
  EXPECT_GT(exact.vectors.recall.value(), 2.0 * exact.popularity.recall.value());
}

TEST(Als, DoesNotDependOnThreadsNorOnBeingInterrupted) {
  const PlayCounts counts = generated(301, 403, 20.0);
  for (const char* solver : {"cholesky", "conjugate_gradient"}) {
    const AlsConfig config = config_of(20, solver, 4);
    const AlsModel one = model_of(counts, config, 1), three = model_of(counts, config, 3);
    EXPECT_TRUE(one.users == three.users && one.tracks == three.tracks && one.losses == three.losses) << solver;
    AlsModel half = model_of(counts, config_of(20, solver, 2));
    half = trained(counts, config, std::move(half), 2);
    EXPECT_TRUE(one.users == half.users && one.tracks == half.tracks && one.losses == half.losses) << solver;
  }
}

TEST(Als, FoldsATrainedUserInToTheSameVector) {
  const PlayCounts counts = generated(100, 150, 15.0);
  const AlsConfig config = config_of(12, "cholesky", 3);
  const AlsModel model = model_of(counts, config);
  EXPECT_TRUE(folded_in(counts.by_user, model.tracks, config, 2) == model.users);
}

TEST(Als, GivesRowsWithoutCellsZeros) {
  PlayCounts counts = generated(20, 40, 5.0);
  counts.users.push_back({"nobody"});
  counts.by_user.begins.push_back(counts.by_user.begins.back());
  for (const char* solver : {"cholesky", "conjugate_gradient"}) {
    EXPECT_TRUE(model_of(counts, config_of(4, solver, 2)).users.row(20).isZero(0.0F)) << solver;
  }
}

TEST(Als, CountsLogarithmicallyWhenAsked) {
  PlayCounts counts = generated(60, 120, 12.0);
  AlsConfig config = config_of(6, "cholesky", 2);
  config.confidence = "log";
  config.log_scale = 2.0;
  const AlsModel log = model_of(counts, config);
  for (float& value : counts.by_user.values) value = std::log1p(value / 2.0F);
  config.confidence = "linear";
  EXPECT_LT((model_of(counts, config).users - log.users).cwiseAbs().maxCoeff(), 1e-4F);
}

TEST(Als, BeginsWithTheSameVectorOfAUserWhateverTheOrder) {
  PlayCounts counts = generated(3, 40, 5.0);
  const AlsModel first = first_model(counts, config_of(8, "cholesky", 1), 5);
  std::swap(counts.users[0], counts.users[2]);
  const AlsModel second = first_model(counts, config_of(8, "cholesky", 1), 5);
  EXPECT_TRUE(first.users.row(0) == second.users.row(2));
  EXPECT_FALSE(first.users.row(0) == second.users.row(0));
}

TEST(Als, StartsWarmFromEarlierVectors) {
  const PlayCounts counts = generated(100, 150, 15.0);
  const AlsConfig config = config_of(12, "conjugate_gradient", 10);
  const AlsModel before = model_of(counts, config);
  const EarlierVectors earlier{{counts.users, before.users}, {counts.tracks, before.tracks}};
  const AlsModel warm =
      trained(counts, config_of(12, "conjugate_gradient", 1), warm_model(counts, config, 99, earlier).model, 2);
  EXPECT_LT(warm.losses[0], before.losses.back());
  const EarlierVectors one{{{counts.users[5]}, before.users.row(5)}, {}};
  const WarmModel partly = warm_model(counts, config, 7, one);
  EXPECT_EQ(partly.users, 1U);
  EXPECT_EQ(partly.tracks, 0U);
  EXPECT_TRUE(partly.model.users.row(5) == before.users.row(5));
  EXPECT_TRUE(partly.model.users.row(6) == first_model(counts, config, 7).users.row(6));
}

TEST(Als, RefusesAWarmStartFromOtherIdsOrDimensions) {
  const PlayCounts counts = generated(5, 40, 5.0);
  const AlsConfig config = config_of(4, "cholesky", 1);
  const EarlierVectors others{{{{"17"}}, VectorMatrix::Ones(1, 4)}, {}};
  EXPECT_THAT(test::error_of<ConfigError>([&] { warm_model(counts, config, 1, others); }),
              HasSubstr("no user of the events has an earlier vector: the events have 'u0', the vectors '17'"));
  const EarlierVectors longer{{{{"u0"}}, VectorMatrix::Ones(1, 5)}, {}};
  EXPECT_THAT(test::error_of<ConfigError>([&] { warm_model(counts, config, 1, longer); }),
              HasSubstr("users have 5 numbers each, als.dimensions is 4"));
}

TEST(Als, SaysSoWhenNumbersOverflow) {
  PlayCounts counts = generated(5, 40, 5.0);
  counts.by_user.values[0] = 3e38F;
  const AlsConfig config = config_of(4, "conjugate_gradient", 1);
  EXPECT_THAT(test::error_of<ConfigError>([&] { model_of(counts, config); }), HasSubstr("the loss is not finite"));
}

}  // namespace
}  // namespace ctxtag
