#include "ctxtag/simulate/corpus.h"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "ctxtag/base/files.h"
#include "ctxtag/dataset/track_table.h"
#include "support/folders.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;

SimulateConfig small() {
  SimulateConfig config;
  config.clips = 6;
  config.artists = 3;
  config.seconds = 1.0;
  return config;
}

fs::path fresh_folder(const std::string& name) {
  const fs::path folder = fs::path(testing::TempDir()) / ("simulate_" + name);
  fs::remove_all(folder);
  fs::remove(folder.string() + ".journal");
  return folder;
}

TEST(SimulatedCorpus, HasThePrevalencesAndCeilingsItPromises) {
  SimulateConfig config;
  config.clips = 20000;
  config.artists = 4000;
  const SimulatedCorpus corpus = simulated_corpus(config);
  EXPECT_EQ(corpus.complete.vocabulary, read_vocabulary(test::checkout("data/vocabularies/context15.txt")));
  for (std::size_t tag = 0; tag < corpus.complete.vocabulary.size(); ++tag) {
    SCOPED_TRACE(corpus.complete.vocabulary[tag]);
    const double prevalence = corpus.complete.values.col(static_cast<Eigen::Index>(tag)).cast<double>().mean();
    EXPECT_GT(prevalence, 0.15);
    EXPECT_LT(prevalence, 0.57);
    EXPECT_GT(corpus.ceiling(tag).value(), 0.82);
    EXPECT_LT(corpus.ceiling(tag).value(), 0.95);
  }
  EXPECT_NEAR(corpus.macro_ceiling().value(), 0.885, 0.01);
}

// Of 40 clips, the labels that happen to be drawn put this figure of 'car' anywhere from .7 to .9.
TEST(SimulatedCorpus, HasACeilingThatDependsOnProbabilitiesAlone) {
  SimulateConfig config;
  config.clips = 40;
  config.artists = 8;
  SimulatedCorpus corpus = simulated_corpus(config);
  const double ceiling = corpus.ceiling(0).value(), drawn = corpus.drawn_ceiling(0).value();
  EXPECT_NE(ceiling, drawn);
  for (Eigen::Index i = 0; i < 40; ++i) corpus.complete.values(i, 0) = corpus.complete.values(i, 0) == 0 ? 1 : 0;
  EXPECT_EQ(corpus.ceiling(0).value(), ceiling);
  EXPECT_NEAR(corpus.drawn_ceiling(0).value(), 1.0 - drawn, 1e-12);
}

TEST(SimulatedCorpus, DrawsLabelsWithTheirProbabilities) {
  SimulateConfig config;
  config.clips = 20000;
  config.artists = 100;
  const SimulatedCorpus corpus = simulated_corpus(config);
  const RealMatrix difference = corpus.complete.values.cast<double>() - corpus.probabilities;
  EXPECT_LT(difference.colwise().mean().abs().maxCoeff(), 0.015);  // four standard errors of a share of 20,000
}

TEST(SimulatedCorpus, HidesTheShareOfLabelsItIsAskedTo) {
  SimulateConfig config;
  config.clips = 2000;
  config.unknown_share = 0.25;
  const SimulatedCorpus corpus = simulated_corpus(config);
  EXPECT_NEAR(corpus.labels.known.cast<double>().mean(), 0.75, 0.01);
  EXPECT_TRUE((corpus.labels.known == 1 || corpus.labels.values == 0).all());
  EXPECT_TRUE((corpus.labels.known == 0 || corpus.labels.values == corpus.complete.values).all());
  EXPECT_TRUE((corpus.complete.known == 1).all());
}

TEST(SimulateCorpus, WritesTheSameBytesWhateverTheThreads) {
  const fs::path one = fresh_folder("one"), three = fresh_folder("three");
  simulate_corpus(small(), one, 1);
  simulate_corpus(small(), three, 3);
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(one)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    EXPECT_EQ(read_file(entry.path()), read_file(three / fs::relative(entry.path(), one))) << entry.path();
  }
  EXPECT_EQ(files, 6 + 4);
  EXPECT_NE(read_file(one / "audio/clip0000.flac"), read_file(one / "audio/clip0003.flac"));
}

TEST(SimulateCorpus, WritesAudioThatTheTrackTableFinds) {
  for (const std::string format : {"flac", "wav"}) {
    SimulateConfig config = small();
    config.format = format;
    const fs::path folder = fresh_folder("tracks_" + format);
    simulate_corpus(config, folder, 2);
    const TrackTable tracks = read_tracks(folder / "tracks.csv");
    ASSERT_EQ(tracks.size(), 6U);
    SF_INFO info{};
    SNDFILE* file = sf_open(tracks[5].path.c_str(), SFM_READ, &info);
    ASSERT_NE(file, nullptr);
    EXPECT_EQ(info.frames, 22050);
    EXPECT_EQ(info.samplerate, 22050);
    EXPECT_EQ(info.channels, 1);
    EXPECT_EQ(info.format & SF_FORMAT_SUBMASK, SF_FORMAT_PCM_16);
    sf_close(file);
  }
}

TEST(SimulateCorpus, MakesOnlyWhatIsMissingOrChanged) {
  const fs::path folder = fresh_folder("again");
  simulate_corpus(small(), folder, 2);
  const std::string before = read_file(folder / "audio/clip0002.flac");
  fs::remove(folder / "audio/clip0002.flac");
  write_file_atomically(folder / "audio/clip0004.flac", "damaged");
  std::size_t calls = 0;
  simulate_corpus(small(), folder, 2, [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(done, 5 + calls++);
    EXPECT_EQ(total, 6U);
  });
  EXPECT_EQ(calls, 2U);
  EXPECT_EQ(read_file(folder / "audio/clip0002.flac"), before);
}

TEST(SimulateCorpus, TellsTheTruth) {
  const fs::path folder = fresh_folder("truth");
  SimulateConfig config = small();
  config.unknown_share = 0.5;
  simulate_corpus(config, folder, 2);
  const SimulatedCorpus corpus = simulated_corpus(config);
  const auto truth = nlohmann::json::parse(read_file(folder / "truth.json"));
  EXPECT_EQ(truth["config"]["clips"], 6);
  EXPECT_EQ(truth["clips"].size(), 6U);
  EXPECT_EQ(truth["clips"][3]["probabilities"]["gym"].get<double>(), corpus.probabilities(3, 4));
  EXPECT_EQ(truth["clips"][3]["latents"]["tempo"].get<double>(), corpus.clips[3].latents[kTempo]);
  EXPECT_EQ(truth["tags"]["sleep"]["terms"].size(), 4U);
  EXPECT_EQ(truth["tags"]["car"]["ceiling_roc_auc"].get<double>(), corpus.ceiling(0).value());
  EXPECT_EQ(truth["macro_ceiling_roc_auc"].get<double>(), corpus.macro_ceiling().value());
  EXPECT_EQ(truth["macro_drawn_labels_roc_auc"].get<double>(), corpus.macro_drawn_ceiling().value());
  EXPECT_TRUE((read_labels(folder / "complete.csv").values == corpus.complete.values).all());
  EXPECT_TRUE((read_labels(folder / "labels.csv", corpus.labels.vocabulary).known == corpus.labels.known).all());
}

}  // namespace
}  // namespace ctxtag
