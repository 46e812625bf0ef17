#include "ctxtag/simulate/streams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/streams/read_streams.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

SimulateConfig many_streams() {
  SimulateConfig config;
  config.clips = 60;
  config.artists = 20;
  config.audio = false;
  config.listeners.number = 150;
  config.streams.number = 60;
  return config;
}

SimulatedStreamTotals written(const SimulateConfig& config, const std::filesystem::path& folder, int threads = 2) {
  const SimulatedCorpus corpus = simulated_corpus(config);
  return write_simulated_streams(config, corpus, ListenerModel(config, corpus), folder, threads);
}

const StreamCeiling& ceiling(const SimulatedStreamTotals& totals, const std::string& known) {
  return *std::find_if(totals.ceilings.begin(), totals.ceilings.end(), [&](const auto& c) { return c.known == known; });
}

TEST(SimulatedStreams, AreReadBackWhole) {
  test::TemporaryFolder folder;
  const SimulatedStreamTotals totals = written(many_streams(), folder.path());
  const Streams streams = read_streams({folder / "streams.csv"}, {}, 1);
  EXPECT_EQ(streams.table.size(), 9000U);
  EXPECT_EQ(totals.streams, 9000U);
  EXPECT_TRUE(streams.report.missing.empty());
  EXPECT_EQ(streams.table.situations.size(), 12U);
  EXPECT_EQ(streams.table.users.names.size(), 150U);
}

TEST(SimulatedStreams, SayNothingWhereAllStrengthsAreZero) {
  SimulateConfig config = many_streams();
  SimulatedStreamConfig& s = config.streams;
  s.time = s.device = s.network = s.day = s.age = s.gender = s.location = s.user = 0.0;
  test::TemporaryFolder folder;
  const SimulatedStreamTotals totals = written(config, folder.path());
  for (const StreamCeiling& of : totals.ceilings) {
    EXPECT_NEAR(of.accuracy, 1.0 / 12.0, 1e-9) << of.known;
    EXPECT_NEAR(of.log_loss, std::log(12.0), 1e-9) << of.known;
  }
}

TEST(SimulatedStreams, LoseWithEverySignalThatIsHidden) {
  test::TemporaryFolder folder;
  const SimulatedStreamTotals totals = written(many_streams(), folder.path());
  const StreamCeiling& all = ceiling(totals, "all signals");
  EXPECT_LT(all.accuracy, ceiling(totals, "all signals and the user").accuracy);
  for (const StreamCeiling& of : totals.ceilings) {
    if (of.known.rfind("without", 0) != 0) continue;
    EXPECT_GT(of.log_loss, all.log_loss) << of.known;
  }
  const auto loss = [&](const char* known) { return all.accuracy - ceiling(totals, known).accuracy; };
  EXPECT_GT(loss("without time"), loss("without device"));
  EXPECT_GT(loss("without device"), loss("without network"));
  EXPECT_GT(loss("without network"), loss("without age"));
}

TEST(SimulatedStreams, FollowTheProbabilitiesThatTheyAreSaidToHave) {
  // Where the user decides alone, the ceiling with the user is that of always naming the user's commonest situation.
  SimulateConfig config = many_streams();
  SimulatedStreamConfig& s = config.streams;
  s.time = s.device = s.network = s.day = s.age = s.gender = s.location = 0.0;
  s.user = 3.0;
  s.number = 400;
  test::TemporaryFolder folder;
  const SimulatedStreamTotals totals = written(config, folder.path());
  const StreamTable table = read_streams({folder / "streams.csv"}, {}, 1).table;
  double hits = 0.0;
  std::vector<std::vector<int>> counts(table.users.names.size(), std::vector<int>(12, 0));
  for (std::size_t i = 0; i < table.size(); ++i)
    ++counts[table.users.of_row[i]][static_cast<std::size_t>(table.situation[i])];
  for (const std::vector<int>& of_user : counts) hits += *std::max_element(of_user.begin(), of_user.end());
  EXPECT_NEAR(hits / static_cast<double>(table.size()), ceiling(totals, "all signals and the user").accuracy, 0.01);
}

TEST(SimulatedStreams, AreTheSameBytesForAnyNumberOfThreads) {
  test::TemporaryFolder one, three;
  written(many_streams(), one.path(), 1);
  written(many_streams(), three.path(), 3);
  EXPECT_EQ(read_file(one / "streams.csv"), read_file(three / "streams.csv"));
}

TEST(SimulatedStreams, RefuseSituationsThatAreNoTags) {
  SimulateConfig config = many_streams();
  config.streams.situations = {"gym", "commuting"};
  test::TemporaryFolder folder;
  EXPECT_THAT(test::error_of<Error>([&] { written(config, folder.path()); }), ::testing::HasSubstr("commuting"));
  config.streams.situations = {"gym"};
  EXPECT_THROW(config.streams.validate(), ConfigError);
  config = many_streams();
  config.listeners.number = 0;
  EXPECT_THROW(config.validate(), ConfigError);
}

}  // namespace
}  // namespace ctxtag
