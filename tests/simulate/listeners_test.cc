#include "ctxtag/simulate/listeners.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/random.h"
#include "ctxtag/config/load.h"
#include "ctxtag/dataset/sample_table.h"
#include "ctxtag/formats/npy.h"
#include "ctxtag/metrics/roc_auc.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

SimulateConfig with_listeners(double strength) {
  SimulateConfig config;
  config.clips = 60;
  config.artists = 20;
  config.audio = false;
  config.listeners.number = 150;
  config.listeners.strength = strength;
  return config;
}

std::vector<std::size_t> all_tracks(const ListenerModel& model) {
  std::vector<std::size_t> tracks(model.tracks());
  for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i] = i;
  return tracks;
}

// Draws uses of random users and tracks and measures the three predictors on them.
struct MonteCarlo {
  double accuracy[3] = {0, 0, 0}, macro_roc_auc[3] = {0, 0, 0};
};

MonteCarlo measured(const ListenerModel& model, int draws) {
  std::vector<RealMatrix> of_user;
  for (std::size_t user = 0; user < model.users(); ++user) {
    of_user.push_back(model.probabilities(model.listener(user), all_tracks(model)));
  }
  RealMatrix mean_of_track = RealMatrix::Zero(of_user[0].rows(), of_user[0].cols());
  for (const RealMatrix& probabilities : of_user) mean_of_track += probabilities / static_cast<double>(of_user.size());
  Random random(99);
  const Eigen::Index contexts = of_user[0].cols();
  Eigen::ArrayXXd scores[3];
  for (auto& of_one : scores) of_one.resize(draws, contexts);
  Eigen::ArrayXXd labels = Eigen::ArrayXXd::Zero(draws, contexts);
  MonteCarlo result;
  for (int i = 0; i < draws; ++i) {
    const std::size_t user = random.below(model.users());
    const auto track = static_cast<Eigen::Index>(random.below(model.tracks()));
    scores[0].row(i) = of_user[user].row(track);
    scores[1].row(i) = mean_of_track.row(track);
    scores[2].row(i) = of_user[user].colwise().mean();
    double left = random.uniform();
    Eigen::Index context = 0;
    while (context + 1 < contexts && left >= of_user[user](track, context)) left -= of_user[user](track, context++);
    labels(i, context) = 1.0;
    for (int k = 0; k < 3; ++k) {
      Eigen::Index best = 0;
      scores[k].row(i).maxCoeff(&best);
      result.accuracy[k] += (best == context ? 1.0 : 0.0) / draws;
    }
  }
  for (int k = 0; k < 3; ++k) {
    for (Eigen::Index context = 0; context < contexts; ++context) {
      result.macro_roc_auc[k] +=
          roc_auc(scores[k].col(context), labels.col(context)).value() / static_cast<double>(contexts);
    }
  }
  return result;
}

TEST(ListenerCeilings, AreWhatAnIndependentMonteCarloFinds) {
  const SimulateConfig config = with_listeners(1.5);
  const SimulatedCorpus corpus = simulated_corpus(config);
  const ListenerModel model(config, corpus);
  const ListenerCeilings ceilings = listener_ceilings(model, config.seed, 2);
  const MonteCarlo found = measured(model, 60000);
  const ListenerCeiling* const all[] = {&ceilings.track_and_user, &ceilings.track, &ceilings.user};
  for (int k = 0; k < 3; ++k) {
    EXPECT_NEAR(all[k]->accuracy, found.accuracy[k], 0.008) << k;  // four standard errors of 60,000 draws
    EXPECT_NEAR(all[k]->macro_roc_auc.value(), found.macro_roc_auc[k], 0.006) << k;
  }
  EXPECT_EQ(ceilings.draws, 0);
  EXPECT_EQ(ceilings.pairs, 9000);
}

TEST(ListenerCeilings, AreEqualWhenListenersDoNotMatterAndFarApartWhenTheyDo) {
  const auto ceilings = [](double strength) {
    const SimulateConfig config = with_listeners(strength);
    const SimulatedCorpus corpus = simulated_corpus(config);
    return listener_ceilings(ListenerModel(config, corpus), 0, 1);
  };
  const ListenerCeilings none = ceilings(0.0);
  EXPECT_NEAR(none.track_and_user.accuracy, none.track.accuracy, 1e-9);
  EXPECT_NEAR(*none.track_and_user.macro_roc_auc, *none.track.macro_roc_auc, 1e-9);
  EXPECT_NEAR(*none.user.macro_roc_auc, 0.5, 1e-9);
  const ListenerCeilings strong = ceilings(2.0);
  EXPECT_GT(strong.track_and_user.accuracy, strong.track.accuracy + 0.3);
  EXPECT_GT(strong.track_and_user.accuracy, strong.user.accuracy + 0.2);
  EXPECT_GT(*strong.track_and_user.macro_roc_auc, *strong.track.macro_roc_auc + 0.1);
  EXPECT_GT(*strong.track_and_user.macro_roc_auc, *strong.user.macro_roc_auc + 0.05);
}

TEST(ListenerCeilings, OfDrawsAgreeWithThoseOfAllPairs) {
  SimulateConfig config = with_listeners(1.5);
  config.clips = 1800;  // more than one draw takes
  config.listeners.number = 200;
  const SimulatedCorpus corpus = simulated_corpus(config);
  const ListenerModel model(config, corpus);
  const ListenerCeilings all = listener_ceilings(model, 0, 2), drawn = listener_ceilings(model, 0, 2, 1000);
  EXPECT_EQ(drawn.draws, 8);
  EXPECT_GT(drawn.track.auc_error, 0.0);
  EXPECT_NEAR(drawn.track_and_user.accuracy, all.track_and_user.accuracy, 5 * drawn.track_and_user.accuracy_error);
  EXPECT_NEAR(*drawn.track.macro_roc_auc, *all.track.macro_roc_auc, 5 * drawn.track.auc_error);
}

TEST(Listeners, UseTracksAsOftenForAContextAsItsProbabilitySays) {
  const SimulateConfig config = with_listeners(1.0);
  const SimulatedCorpus corpus = simulated_corpus(config);
  const ListenerModel model(config, corpus);
  Eigen::ArrayXd wanted = Eigen::ArrayXd::Zero(15), found = wanted;
  for (std::size_t user = 0; user < model.users(); ++user) {
    const Listener listener = model.listener(user);
    EXPECT_EQ(listener.contexts.size(), 3U);
    const std::vector<ListenerSample> samples = model.samples_of(user);
    ASSERT_EQ(samples.size(), 40U);
    std::set<std::size_t> tracks;
    for (const ListenerSample& sample : samples) {
      tracks.insert(sample.track);
      const RealMatrix probabilities = model.probabilities(listener, {sample.track});
      EXPECT_NEAR(probabilities.sum(), 1.0, 1e-12);
      wanted += probabilities.row(0).transpose();
      found(static_cast<Eigen::Index>(sample.context)) += 1.0;
    }
    EXPECT_EQ(tracks.size(), 40U);
  }
  for (Eigen::Index context = 0; context < 15; ++context) {
    EXPECT_NEAR(found(context), wanted(context), 4.5 * std::sqrt(wanted(context))) << context;
  }
}

TEST(Listeners, OfLikeTasteListenToLikeTracks) {
  SimulateConfig config = with_listeners(1.5);
  config.listeners.history = 2000;
  const SimulatedCorpus corpus = simulated_corpus(config);
  const ListenerModel model(config, corpus);
  const std::size_t users = 60;
  Eigen::MatrixXd plays = Eigen::MatrixXd::Zero(users, 60), tastes(users, 4);
  for (std::size_t user = 0; user < users; ++user) {
    int all = 0;
    for (const ListenerPlays& of_track : model.history_of(user)) {
      plays(static_cast<Eigen::Index>(user), static_cast<Eigen::Index>(of_track.track)) = std::log1p(of_track.count);
      all += of_track.count;
    }
    EXPECT_EQ(all, 2000);
    const std::vector<double> taste = model.listener(user).taste;
    tastes.row(static_cast<Eigen::Index>(user)) = Eigen::Map<const Eigen::RowVectorXd>(taste.data(), 4);
  }
  // Correlation between cosine of tastes and cosine of centred histories over all pairs of users.
  plays.rowwise() -= plays.colwise().mean().eval();
  plays.rowwise().normalize();
  tastes.rowwise().normalize();
  const Eigen::MatrixXd alike_plays = plays * plays.transpose(), alike_tastes = tastes * tastes.transpose();
  double x = 0, y = 0, xx = 0, yy = 0, xy = 0, n = 0;
  for (Eigen::Index i = 0; i < alike_plays.rows(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j) {
      const double a = alike_plays(i, j), b = alike_tastes(i, j);
      x += a, y += b, xx += a * a, yy += b * b, xy += a * b, n += 1;
    }
  }
  EXPECT_GT((xy - x * y / n) / std::sqrt((xx - x * x / n) * (yy - y * y / n)), 0.7);
}

TEST(SimulateCorpus, WritesTheSameListenersWhateverTheThreadsAndLeavesTheRestAsItIs) {
  const SimulateConfig config = with_listeners(1.5);
  SimulateConfig without = config;
  without.listeners = {};
  const test::TemporaryFolder folder;
  simulate_corpus(config, folder / "one", 1);
  simulate_corpus(config, folder / "three", 3);
  simulate_corpus(without, folder / "without", 1);
  for (const char* const name : {"samples.csv", "events.csv", "tastes.npy", "tastes.ids.csv", "truth.json"}) {
    EXPECT_EQ(read_file(folder / "one" / name), read_file(folder / "three" / name)) << name;
    EXPECT_EQ(std::filesystem::exists(folder / "without" / name), name == std::string("truth.json"));
  }
  for (const char* const name : {"tracks.csv", "labels.csv"}) {
    EXPECT_EQ(read_file(folder / "one" / name), read_file(folder / "without" / name)) << name;
  }
  EXPECT_EQ(read_samples(folder / "one" / "samples.csv").size(), 6000U);
  EXPECT_EQ(NpyArray(folder / "one" / "tastes.npy").header().shape, (std::vector<std::size_t>{150, 4}));
  EXPECT_THAT(read_file(folder / "without" / "truth.json"), ::testing::Not(HasSubstr("listeners")));
  const auto truth = nlohmann::json::parse(read_file(folder / "one" / "truth.json"));
  const auto& ceilings = truth["listeners"]["ceilings"];
  EXPECT_EQ(truth["listeners"]["samples"], 6000);
  EXPECT_EQ(truth["listeners"]["plays"], 150 * 200);
  EXPECT_EQ(truth["config"]["listeners"]["strength"], 1.5);
  EXPECT_NEAR(
      ceilings["gain_of_user"]["macro_roc_auc"].get<double>(),
      ceilings["track_and_user"]["macro_roc_auc"].get<double>() - ceilings["track"]["macro_roc_auc"].get<double>(),
      1e-12);
}

TEST(SimulateConfig, RefusesListenersThatCannotBe) {
  const auto message = [](const std::string& override) {
    return test::error_of<ConfigError>([&] { load_config<SimulateConfig>("", {override}); });
  };
  EXPECT_THAT(message("listeners.strength=-1"), HasSubstr("listeners.strength must be from 0 to 10"));
  EXPECT_THAT(message("listeners.contexts=16"), HasSubstr("from 0 to 15"));
  EXPECT_THAT(message("listeners.samples=0"), HasSubstr("at least 1"));
}

}  // namespace
}  // namespace ctxtag
