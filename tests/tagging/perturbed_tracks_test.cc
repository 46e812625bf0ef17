#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>

#include <stdexcept>

#include "ctxtag/base/error.h"
#include "ctxtag/tagging/tag_tracks.h"
#include "support/audio_files.h"
#include "support/errors.h"
#include "support/fake_scorer.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class PerturbedTracksTest : public ::testing::Test {
 protected:
  /// Noise that is louder in every second of it than in the one before.
  Track rising(const std::string& name, double seconds) const {
    test::Sound sound = test::noise(8000, 1, seconds, 0.9);
    for (std::size_t i = 0; i < sound.samples.size(); ++i) sound.samples[i] *= 0.05F * static_cast<float>(1 + i / 8000);
    write_sound(folder_ / name, sound, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    return {{name}, folder_ / name, name, {}};
  }

  TrackTagger tagger(const TagOptions& options) { return {fake_.scorer(), test::small_frontend(), options}; }
  std::vector<double> as_it_is(const Track& track) { return tagger({}).tag(track).scores; }

  test::TemporaryFolder folder_;
  test::FakeScorer fake_;
};

TEST_F(PerturbedTracksTest, HearsATrackOtherwise) {
  const Track a = rising("a.wav", 3.0), b = rising("b.wav", 3.0);
  TagOptions options;
  options.perturbation = Perturbation{"gain_db", 0.0};
  EXPECT_EQ(tagger(options).tag(a).scores, as_it_is(a));
  options.perturbation = Perturbation{"gain_db", -20.0};
  EXPECT_LT(tagger(options).tag(a).scores.at(0), as_it_is(a).at(0));
  options.perturbation = Perturbation{"start_seconds", 2.0};
  Track late_a = a;
  late_a.start_seconds = 2.0;
  EXPECT_EQ(tagger(options).tag(a).scores, as_it_is(late_a));
  // Noise is the track's own, and the same in any company, but not for another seed.
  options.perturbation = Perturbation{"white_noise_snr_db", 5.0};
  const std::vector<double> alone = tagger(options).tag(a).scores;
  EXPECT_NE(tagger(options).tag(b).scores, alone);
  std::vector<TrackTags> together;
  options.threads = 2;
  tagger(options).tag_all({b, a}, [&](std::size_t, const TrackTags& tags) { together.push_back(tags); });
  EXPECT_EQ(together[1].scores, alone);
  options.seed = 1;
  EXPECT_NE(tagger(options).tag(a).scores, alone);
}

TEST_F(PerturbedTracksTest, SaysWhichExcerptItHeard) {
  TagOptions options;
  options.excerpts = true;
  Track late = rising("a.wav", 3.0);
  late.start_seconds = 1.5;
  const TrackTags tags = tagger(options).tag(late);
  ASSERT_THAT(tags.windows, SizeIs(1));
  EXPECT_EQ(tags.windows[0].start_seconds, 1.5);
  EXPECT_EQ(tags.windows[0].seconds, 1.0);
  EXPECT_EQ(tags.windows[0].scores, tags.scores);
}

TEST_F(PerturbedTracksTest, PerturbsTheOneExcerptOnly) {
  TagOptions options;
  options.plan.windows = 2;
  options.perturbation = Perturbation{"gain_db", 0.0};
  EXPECT_THROW(tagger(options), std::invalid_argument);
  options.plan.windows = 1;
  options.perturbation = Perturbation{"gain", 0.0};
  EXPECT_THAT(error_of<ConfigError>([&] { tagger(options); }), HasSubstr("unknown perturbation 'gain'"));
}

}  // namespace
}  // namespace ctxtag
