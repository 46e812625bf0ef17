#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>

#include <set>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/text.h"
#include "ctxtag/tagging/tag_tracks.h"
#include "support/audio_files.h"
#include "support/errors.h"
#include "support/fake_scorer.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class TagJournal : public ::testing::Test {
 protected:
  TagJournal() {
    for (int i = 0; i < 12; ++i) add("t" + std::to_string(i) + ".wav", 0.05 * (i + 1));
    tracks_.push_back({{"absent"}, folder_ / "absent", "absent", {}});
  }

  void write(const std::string& name, double amplitude) const {
    write_sound(folder_ / name, test::noise(8000, 1, 1.0, amplitude), SF_FORMAT_WAV | SF_FORMAT_PCM_16);
  }
  void add(const std::string& name, double amplitude) {
    write(name, amplitude);
    tracks_.push_back({{name}, folder_ / name, name, {}});
  }

  struct Run {
    TagCounts counts;
    int spectrograms = 0;  ///< that were scored
    std::set<std::string> done, done_before;
  };

  /// One run of a job; it ends with an exception after `last` new tracks.
  Run run(std::size_t last = 1000) {
    Run result;
    const int before = fake_.spectrograms;
    Journal journal(folder_ / "out.journal", "request");
    result.counts =
        tag_with_journal(tagger_, tracks_, journal, [&](std::size_t index, const TrackTags& tags, bool old) {
          (old ? result.done_before : result.done).insert(tracks_[index].id.value);
          EXPECT_EQ(to_record(journaled_tags(journal, tracks_[index])), to_record(tags));
          if (result.done.size() >= last) throw std::runtime_error("killed");
        });
    result.spectrograms = fake_.spectrograms - before;
    const TagCounts& counts = result.counts;
    EXPECT_EQ(counts.tagged + counts.done_before + counts.rejected_total(), tracks_.size());
    EXPECT_EQ(result.done.size() + result.done_before.size(), tracks_.size());
    return result;
  }

  test::TemporaryFolder folder_;
  test::FakeScorer fake_;
  TrackTagger tagger_{fake_.scorer(), test::small_frontend(), {{}, 2, false}};
  TrackTable tracks_;
};

TEST_F(TagJournal, DoesNothingTwice) {
  const Run first = run();
  EXPECT_EQ(first.counts.tagged, 12U);
  EXPECT_EQ(first.counts.done_before, 0U);
  EXPECT_THAT(first.counts.rejected, ElementsAre(Pair("missing", 1U)));
  EXPECT_EQ(first.spectrograms, 12);
  const Run second = run();
  EXPECT_EQ(second.counts.tagged, 0U);
  EXPECT_EQ(second.counts.done_before, 12U);
  EXPECT_THAT(second.counts.rejected, ElementsAre(Pair("missing", 1U)));
  EXPECT_EQ(second.spectrograms, 0);
  EXPECT_THAT(second.done, IsEmpty());
}

TEST_F(TagJournal, DoesAddedAndChangedFilesAndRejectedOnesThatCameBack) {
  run();
  add("new.wav", 0.3);
  write("t3.wav", 0.9);
  std::filesystem::last_write_time(folder_ / "t3.wav",
                                   std::filesystem::last_write_time(folder_ / "t3.wav") + std::chrono::seconds(2));
  write("absent", 0.4);
  const Run second = run();
  EXPECT_THAT(second.done, ElementsAre("absent", "new.wav", "t3.wav"));
  EXPECT_EQ(second.counts.tagged, 3U);
  EXPECT_EQ(second.counts.done_before, 11U);
  EXPECT_THAT(second.counts.rejected, IsEmpty());
  EXPECT_EQ(second.spectrograms, 3);
  std::filesystem::remove(folder_ / "t5.wav");
  const Run third = run();
  EXPECT_THAT(third.done, ElementsAre("t5.wav"));
  EXPECT_THAT(third.counts.rejected, ElementsAre(Pair("missing", 1U)));
}

TEST_F(TagJournal, DoesAFileAgainThatChangedWhileItWasRead) {
  // While the first scores are made t3 becomes quieter for as long as the run lasts, and t5 is away.
  const auto time = std::filesystem::last_write_time(folder_ / "t3.wav");
  std::filesystem::copy_file(folder_ / "t3.wav", folder_ / "t3");
  write("t3.wav", 0.01);
  std::filesystem::last_write_time(folder_ / "t3.wav", time);  // as it was when the run looked at it
  const Scorer disturbing = [&, score = fake_.scorer()](const std::vector<float>& values, std::size_t length) {
    write("t3.wav", 0.02);
    std::filesystem::last_write_time(folder_ / "t3.wav", time + std::chrono::seconds(1));
    std::filesystem::remove(folder_ / "t5.wav");
    return score(values, length);
  };
  {
    Journal journal(folder_ / "out.journal", "request");
    tag_with_journal({disturbing, test::small_frontend(), {{}, 1, false}}, tracks_, journal,
                     [](std::size_t, const TrackTags&, bool) {});
  }
  std::filesystem::rename(folder_ / "t3", folder_ / "t3.wav");
  std::filesystem::last_write_time(folder_ / "t3.wav", time);
  write("t5.wav", 0.3);
  const Run second = run();
  EXPECT_THAT(second.done, ElementsAre("t3.wav", "t5.wav"));
  Journal journal(folder_ / "out.journal", "request");
  EXPECT_EQ(to_record(journaled_tags(journal, tracks_[3])), to_record(tagger_.tag(tracks_[3])));
}

TEST_F(TagJournal, TellsTwoFilesApartThatOneIdStoodFor) {
  run();
  const auto time = std::filesystem::last_write_time(folder_ / "t1.wav");
  std::filesystem::last_write_time(folder_ / "t2.wav", time);
  tracks_[1].path = folder_ / "t2.wav";
  tracks_[1].stored_path = "t2.wav";
  EXPECT_EQ(run().done.count("t1.wav"), 1U);
  tracks_[1].start_seconds = 0.0;
  EXPECT_EQ(run().done.count("t1.wav"), 1U);
  EXPECT_EQ(run().done.count("t1.wav"), 0U);
}

TEST_F(TagJournal, ContinuesWhereARunWasInterrupted) {
  EXPECT_THROW(run(5), std::runtime_error);
  const Run second = run();
  EXPECT_EQ(second.counts.done_before, 5U);
  EXPECT_EQ(second.counts.tagged, 7U);
  Journal journal(folder_ / "out.journal", "request");
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(to_record(journaled_tags(journal, tracks_[i])), to_record(tagger_.tag(tracks_[i])));
  }
}

TEST_F(TagJournal, DoesATrackAgainWhoseRecordIsDamaged) {
  run();
  std::string text = read_file(folder_ / "out.journal");
  const std::size_t at = text.find("\"scores\"");
  text.replace(at, 8, "\"scored\"");
  write_file_atomically(folder_ / "out.journal", text);
  EXPECT_EQ(run().counts.tagged, 1U);
  EXPECT_EQ(run().counts.tagged, 0U);
}

TEST_F(TagJournal, KeepsIdsAndPathsOfAnyBytes) {
  tracks_.clear();
  write("odd", 0.5);
  tracks_.push_back({{"a\tb\nc;\"\\"}, folder_ / "odd", "o;d\td\n", {}});
  tracks_.push_back({{"a\xC3\xBC"}, folder_ / "gone \xFF;\n", escaped_bytes("gone \xFF;\n"), {}});
  EXPECT_EQ(run().counts.tagged, 1U);
  EXPECT_EQ(run().counts.done_before, 1U);
}

TEST_F(TagJournal, SaysWhatItHoldsNothingOf) {
  Journal journal(folder_ / "out.journal", "request");
  EXPECT_THAT(test::error_of<DataError>([&] { journaled_tags(journal, tracks_[0]); }),
              HasSubstr("nothing of 't0.wav'"));
}

TEST_F(TagJournal, KeepsItsPartsApart) {
  Journal journal(folder_ / "out.journal", "request");
  TagOptions louder;
  louder.perturbation = Perturbation{"gain_db", 20.0};
  const TrackTagger loud(fake_.scorer(), test::small_frontend(), louder);
  const auto ignore = [](std::size_t, const TrackTags&, bool) {};
  EXPECT_EQ(tag_with_journal(tagger_, tracks_, journal, ignore, "as it is").tagged, 12U);
  EXPECT_EQ(tag_with_journal(loud, tracks_, journal, ignore, "loud").tagged, 12U);
  const TagCounts again = tag_with_journal(tagger_, tracks_, journal, ignore, "as it is");
  EXPECT_EQ(again.done_before, 12U);
  EXPECT_EQ(again.vanished, 0U);
  EXPECT_LT(journaled_tags(journal, tracks_[0], "as it is").scores.at(0),
            journaled_tags(journal, tracks_[0], "loud").scores.at(0));
  EXPECT_THROW(journaled_tags(journal, tracks_[0]), DataError);
}

}  // namespace
}  // namespace ctxtag
