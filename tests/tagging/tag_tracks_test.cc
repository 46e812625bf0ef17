#include "ctxtag/tagging/tag_tracks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>

#include <algorithm>
#include <limits>

#include "ctxtag/base/error.h"
#include "ctxtag/base/text.h"
#include "support/audio_files.h"
#include "support/errors.h"
#include "support/fake_scorer.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kRate = 8000;

class TrackTaggerTest : public ::testing::Test {
 protected:
  Track track(const std::string& name) const { return {{name}, folder_ / name, name, {}}; }

  Track written(const std::string& name, const test::Sound& sound) const {
    write_sound(folder_ / name, sound, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    return track(name);
  }

  /// Noise that is louder in every second of it than in the one before.
  Track rising(const std::string& name, double seconds) const {
    test::Sound sound = test::noise(kRate, 1, seconds, 0.9);
    for (std::size_t i = 0; i < sound.samples.size(); ++i) {
      sound.samples[i] *= 0.05F * static_cast<float>(1 + i / kRate);
    }
    return written(name, sound);
  }

  TrackTagger tagger(const TagOptions& options) { return {fake_.scorer(), test::small_frontend(), options}; }

  TrackTags tagged(const Track& what, const WindowPlan& plan = {}, bool embeddings = false) {
    return tagger({plan, 1, embeddings}).tag(what);
  }

  /// The scores of the second that begins at `start`.
  double score_at(Track what, double start) {
    what.start_seconds = start;
    return tagged(what).scores.at(0);
  }

  static WindowPlan over_time(double window, double hop) {
    WindowPlan plan;
    plan.window_seconds = window;
    plan.hop_seconds = hop;
    return plan;
  }

  test::TemporaryFolder folder_;
  test::FakeScorer fake_;
};

TEST_F(TrackTaggerTest, GivesEqualResultsForAnyThreadsAndOrder) {
  TrackTable tracks;
  for (int i = 0; i < 21; ++i) {
    tracks.push_back(written(std::to_string(i) + ".wav", test::noise(kRate, 1, 1.5, 0.04 * (i + 1))));
    if (i % 5 == 0) tracks.push_back(track("absent" + std::to_string(i)));
  }
  std::map<std::string, std::string> expected;
  for (const Track& each : tracks) expected[each.id.value] = to_record(tagged(each, {}, true));
  TrackTable reversed(tracks.rbegin(), tracks.rend());
  for (const TrackTable& order : {tracks, reversed}) {
    for (const int threads : {1, 2, 3, 100}) {
      std::vector<std::size_t> indices;
      tagger({{}, threads, true}).tag_all(order, [&](std::size_t index, const TrackTags& tags) {
        indices.push_back(index);
        EXPECT_EQ(to_record(tags), expected.at(order[index].id.value)) << threads;
      });
      ASSERT_EQ(indices.size(), order.size());
      for (std::size_t i = 0; i < indices.size(); ++i) EXPECT_EQ(indices[i], i);
    }
  }
  const TrackTags quiet = from_record(expected.at("0.wav")), loud = from_record(expected.at("20.wav"));
  EXPECT_LT(quiet.scores.at(0), loud.scores.at(0));
  EXPECT_THAT(loud.embedding, SizeIs(2));
  EXPECT_FLOAT_EQ(loud.embedding[0] / (1.0F + loud.embedding[0]), static_cast<float>(loud.scores[0]));
}

TEST_F(TrackTaggerTest, HasNothingToDoWithoutTracks) {
  tagger({{}, 3, false}).tag_all({}, [](std::size_t, const TrackTags&) { FAIL(); });
  EXPECT_EQ(fake_.calls, 0);
}

TEST_F(TrackTaggerTest, ScoresSeveralTracksAtOnce) {
  TrackTable tracks;
  for (int i = 0; i < 16; ++i) tracks.push_back(rising(std::to_string(i) + ".wav", 1.0));
  tagger({{}, 1, false}).tag_all(tracks, [](std::size_t, const TrackTags&) {});
  EXPECT_EQ(fake_.spectrograms, 16);
  EXPECT_EQ(fake_.calls, 2);
}

TEST_F(TrackTaggerTest, TakesTheExcerptThatTheTableNames) {
  const Track whole = rising("a.wav", 4.0);
  EXPECT_EQ(tagged(whole).scores.at(0), score_at(whole, 0.0));
  EXPECT_LT(score_at(whole, 0.0), score_at(whole, 2.0));
  EXPECT_THAT(tagged(whole).windows, IsEmpty());
  EXPECT_THAT(tagged(whole).embedding, IsEmpty());
}

TEST_F(TrackTaggerTest, SpreadsItsWindowsOverTheWholeWindowsOfATrack) {
  for (const double seconds : {5.0, 5.6}) {  // the last 0.6 s are no whole window
    const Track five = rising("a.wav", seconds);
    const double a = score_at(five, 0.0), b = score_at(five, 2.0), c = score_at(five, 4.0);
    WindowPlan plan;
    plan.windows = 3;
    EXPECT_DOUBLE_EQ(tagged(five, plan).scores.at(0), (a + b + c) / 3.0);
    plan.pool = "max";
    EXPECT_EQ(tagged(five, plan).scores.at(0), c);
    plan.pool = "median";
    EXPECT_EQ(tagged(five, plan).scores.at(0), b);
    plan.windows = 2;
    EXPECT_DOUBLE_EQ(tagged(five, plan).scores.at(0), (a + c) / 2.0);
    const int before = fake_.spectrograms;
    plan.windows = 100;
    EXPECT_EQ(tagged(five, plan).scores.at(0), b);
    EXPECT_EQ(fake_.spectrograms - before, 5);
    EXPECT_THAT(tagged(five, plan).windows, IsEmpty());
  }
}

TEST_F(TrackTaggerTest, SpreadsFewWindowsOverALongTrackFromSomeOfThem) {
  test::Sound sound = test::noise(kRate, 1, 300.0, 0.9);
  for (std::size_t i = 0; i < sound.samples.size(); ++i) {
    sound.samples[i] *= i / kRate == 298 ? 1.0F : static_cast<float>(1 + i / kRate) / 900.0F;
  }
  const Track track = written("long.wav", sound);  // seconds 0, 4, 8, ... 296 are candidates
  WindowPlan plan;
  plan.windows = 3;
  plan.pool = "median";
  EXPECT_EQ(tagged(track, plan).scores.at(0), score_at(track, 148.0));
  plan.pool = "max";
  EXPECT_EQ(tagged(track, plan).scores.at(0), score_at(track, 296.0));
  const int before = fake_.spectrograms;
  plan.windows = 90;  // 0, 2, 4, ... 298 are candidates
  plan.pool = "max";
  EXPECT_EQ(tagged(track, plan).scores.at(0), score_at(track, 298.0));
  EXPECT_EQ(fake_.spectrograms - before, 91);
}

TEST_F(TrackTaggerTest, SpreadTakesWhatThereIsOfAShortTrack) {
  const Track little = rising("a.wav", 0.7);
  WindowPlan plan;
  plan.windows = 3;
  EXPECT_EQ(tagged(little, plan).scores, tagged(little).scores);
}

TEST_F(TrackTaggerTest, TagsOverTime) {
  const TrackTags tags = tagged(rising("a.wav", 2.0), over_time(0.5, 0.25), true);
  ASSERT_THAT(tags.windows, SizeIs(7));
  double sum = 0.0;
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_DOUBLE_EQ(tags.windows[i].start_seconds, 0.25 * static_cast<double>(i));
    EXPECT_DOUBLE_EQ(tags.windows[i].seconds, 0.5);
    sum += tags.windows[i].scores.at(0);
  }
  EXPECT_LT(tags.windows[0].scores[0], tags.windows[6].scores[0]);
  EXPECT_DOUBLE_EQ(tags.scores.at(0), sum / 7.0);
  EXPECT_THAT(tags.embedding, SizeIs(2));
}

TEST_F(TrackTaggerTest, TagsOverTimeWithoutOverlapAndWithItsLastPart) {
  const TrackTags tags = tagged(rising("a.wav", 2.3), over_time(0.5, 0.0));
  ASSERT_THAT(tags.windows, SizeIs(5));
  EXPECT_DOUBLE_EQ(tags.windows[4].start_seconds, 2.0);
  EXPECT_DOUBLE_EQ(tags.windows[4].seconds, 0.3);
}

TEST_F(TrackTaggerTest, ScoresAWindowAlikeInAnyBlock) {
  const Track two = rising("a.wav", 2.0);
  const TrackTags all = tagged(two, over_time(0.5, 0.02));
  EXPECT_EQ(fake_.calls, 3);
  ASSERT_THAT(all.windows, SizeIs(76));
  const TrackTags some = tagged(two, over_time(0.5, 0.06));
  ASSERT_THAT(some.windows, SizeIs(26));
  for (std::size_t i = 0; i < 26; ++i) EXPECT_EQ(some.windows[i].scores, all.windows[3 * i].scores);
}

TEST_F(TrackTaggerTest, TagsAShortTrackWhenItsWindowsAreShorterThanTheModels) {
  EXPECT_EQ(tagged(rising("a.wav", 0.3)).reject_reason, "too_short");
  EXPECT_THAT(tagged(track("a.wav"), over_time(0.25, 0.0)).windows, SizeIs(1));
}

TEST_F(TrackTaggerTest, GivesTheScorerSamplesWhereItTakesThem) {
  const Track what = rising("rising.wav", 6.0);
  for (const WindowPlan& plan : {WindowPlan{}, WindowPlan{3}, over_time(1.0, 0.0)}) {
    std::vector<std::size_t> lengths;
    TagOptions options{plan};
    options.samples = true;
    const Scorer loudest = [&](const std::vector<float>& values, std::size_t length) {
      lengths.push_back(length);
      SpectrogramScores scores;
      scores.scores.resize(static_cast<Eigen::Index>(values.size() / length), 1);
      for (Eigen::Index i = 0; i < scores.scores.rows(); ++i) {
        const auto begin = values.begin() + i * static_cast<std::ptrdiff_t>(length);
        scores.scores(i, 0) = *std::max_element(begin, begin + static_cast<std::ptrdiff_t>(length));
      }
      scores.embeddings.resize(scores.scores.rows(), 0);
      return scores;
    };
    const TrackTags tags = TrackTagger(loudest, test::small_frontend(), options).tag(what);
    EXPECT_THAT(lengths, ElementsAre(test::small_frontend().excerpt_policy().sample_count()));
    EXPECT_GT(tags.scores.at(0), 0.01);
    EXPECT_LT(tags.scores.at(0), 0.35);  // .9 x .05 x 6, and what resampling adds
    for (std::size_t i = 1; i < tags.windows.size(); ++i) {
      EXPECT_GT(tags.windows[i].scores[0], tags.windows[i - 1].scores[0]);
    }
  }
}

TEST_F(TrackTaggerTest, SaysWhyAnInputIsRejected) {
  test::write_bytes(folder_ / "empty.wav", "");
  test::write_bytes(folder_ / "text.wav", std::string(5000, 't'));
  written("silent.wav", test::silence(kRate, 1, 2.0));
  written("short.wav", test::noise(kRate, 1, 0.2, 0.5));
  rising("cut.wav", 3.0);
  test::cut_file(folder_ / "cut.wav", 0.2);
  rising("good.wav", 2.0);
  WindowPlan three;
  three.windows = 3;
  for (const WindowPlan& plan : {WindowPlan{}, three, over_time(0.5, 0.5)}) {
    std::vector<std::string> reasons;
    TrackTable tracks;
    for (const char* const name : {"absent.wav", "empty.wav", "text.wav", "silent.wav", "good.wav", "cut.wav"}) {
      tracks.push_back(track(name));
    }
    tagger({plan, 2, true}).tag_all(tracks, [&](std::size_t, const TrackTags& tags) {
      reasons.push_back(tags.reject_reason);
      EXPECT_EQ(tags.rejected(), tags.scores.empty());
      EXPECT_EQ(tags.rejected(), !tags.reject_detail.empty());
    });
    EXPECT_THAT(reasons, ElementsAre("missing", "empty", "unsupported", "silent", "", "truncated"));
  }
  EXPECT_EQ(tagged(track("short.wav")).reject_reason, "too_short");
}

TEST_F(TrackTaggerTest, PassesOnWhatTheNetworkThrows) {
  const Track good = rising("a.wav", 1.0);
  const TrackTagger broken([](const auto&, std::size_t) -> SpectrogramScores { throw std::bad_alloc(); },
                           test::small_frontend(), {{}, 2, false});
  EXPECT_THROW(broken.tag_all({good, good}, [](std::size_t, const TrackTags&) {}), std::bad_alloc);
}

TEST_F(TrackTaggerTest, WarnsOfChannelsThatCancel) {
  test::Sound sound = test::noise(kRate, 2, 2.0, 0.5);
  for (std::size_t i = 0; i < sound.samples.size(); i += 2) sound.samples[i + 1] = -0.99F * sound.samples[i];
  const Track track = written("a.wav", sound);
  WindowPlan two;
  two.windows = 2;
  for (const WindowPlan& plan : {WindowPlan{}, two, over_time(0.5, 0.5)})
    EXPECT_TRUE(tagged(track, plan).phase_cancelled);
  EXPECT_FALSE(tagged(rising("b.wav", 2.0)).phase_cancelled);
}

TEST(WindowPlan, SaysWhatIsWrong) {
  const auto refusal = [](const WindowPlan& plan) { return error_of<ConfigError>([&] { plan.validate(); }); };
  EXPECT_THAT(refusal({1, 0.0, 0.0, "median "}), AllOf(HasSubstr("--pool"), HasSubstr("found 'median '")));
  EXPECT_THAT(refusal({0, 0.0, 0.0, "mean"}), AllOf(HasSubstr("--windows"), HasSubstr("found 0")));
  EXPECT_THAT(refusal({1, -3.0, 0.0, "mean"}), AllOf(HasSubstr("--window-seconds"), HasSubstr("found -3")));
  EXPECT_THAT(refusal({1, 3.0, -1.0, "mean"}), AllOf(HasSubstr("--hop-seconds"), HasSubstr("found -1")));
  EXPECT_THAT(refusal({1, std::numeric_limits<double>::quiet_NaN(), 0.0, "mean"}), HasSubstr("found nan"));
  EXPECT_THAT(refusal({1, std::numeric_limits<double>::infinity(), 0.0, "mean"}), HasSubstr("found inf"));
  EXPECT_THAT(refusal({1, 3.0, 1e-5, "mean"}), HasSubstr("--hop-seconds: must be from 0.001 to 3600, or 0 for none"));
  EXPECT_THAT(refusal({1, 1e300, 0.0, "mean"}), HasSubstr("--window-seconds: must be from 0.001 to 3600"));
  EXPECT_THAT(refusal({1, 0.0, 1.0, "mean"}), HasSubstr("--hop-seconds: goes with --window-seconds"));
  EXPECT_THAT(refusal({2, 3.0, 1.0, "mean"}), HasSubstr("exclude each other"));
  for (const WindowPlan& plan : {WindowPlan{}, WindowPlan{5, 0.0, 0.0, "max"}, WindowPlan{1, 3.0, 1.0, "median"}}) {
    EXPECT_NO_THROW(plan.validate());
  }
  EXPECT_THROW(TrackTagger({}, test::small_frontend(), {{0, 0.0, 0.0, "mean"}, 1, false}), ConfigError);
}

}  // namespace
}  // namespace ctxtag
