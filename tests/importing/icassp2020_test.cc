#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/group_table.h"
#include "ctxtag/dataset/label_statistics.h"
#include "importing/import_folder.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

using test::ImportFolder;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const char* const kHot = "song_id,car,gym,sad\n11,1,0,1\n12,0,1,0\n13,1,1,0\n";
const char* const kCounts = "song_id,car,gym,sad\n12,0,7,0\n11,3,0,4\n13,5,3,0\n";
const char* const kFolds = "song_id,label,artist_id,fold\n11,car\tsad,900,0\n12,gym,901,1\n";

// The smallest release in which everything agrees.
ImportFolder release() {
  ImportFolder folder;
  folder.file("balanced_ground_truth_hot_vector.csv", kHot);
  folder.compressed("balanced_ground_truth_track_count.csv.gz", kCounts);
  folder.file("ground_truth_folds.csv", kFolds);
  folder.file("train_ground_truth_binarized.csv", "song_id,car,gym,sad\n12,0,1,0\n");
  folder.file("test_ground_truth.csv", "song_id,label\n11,car\tsad\n");
  return folder;
}

TEST(Icassp2020Import, WritesLabelsCountsArtistsFoldsAndSplits) {
  const ImportFolder folder;
  folder.file("Context_tags_dataset.csv", kHot);
  folder.compressed("balanced_ground_truth_track_count.csv.gz", kCounts);
  folder.file("ground_truth_folds.csv", kFolds);
  folder.file("train_ground_truth_binarized.csv", "song_id,car,gym,sad\n12,0,1,0\n");
  folder.file("test_ground_truth.csv", "song_id,label\n11,car\tsad\n");
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.format, "icassp2020");
  EXPECT_THAT(report.findings, SizeIs(0));
  EXPECT_THAT(report.absent, ElementsAre("validation_ground_truth_binarized.csv or validation_ground_truth.csv"));
  EXPECT_THAT(to_text(report), HasSubstr("1 of 3 tracks have no artist"));
  EXPECT_THAT(to_text(report), HasSubstr("2 artists; tracks in the folds 0: 1, 1: 1"));
  EXPECT_EQ(folder.output("labels.csv"), "track_id,car,gym,sad\n11,1,0,1\n12,0,1,0\n13,1,1,0\n");
  EXPECT_EQ(folder.output("counts.csv"), "track_id,car,gym,sad\n12,0,7,0\n11,3,0,4\n13,5,3,0\n");
  EXPECT_EQ(folder.output("artists.csv"), "track_id,artist_id\n11,900\n12,901\n");
  EXPECT_EQ(folder.output("folds.csv"), "track_id,fold\n11,0\n12,1\n");
  EXPECT_EQ(folder.output("splits.csv"), "track_id,split\n12,train\n11,test\n");
}

TEST(Icassp2020Import, CountsWhatDisagreesAndSaysWhereItStandsFirst) {
  const ImportFolder folder;
  folder.file("balanced_ground_truth_hot_vector.csv", kHot);
  folder.file("balanced_ground_truth_track_count.csv", "song_id,car,gym,sad\n11,0,0,2\n12,4,7,0\n13,5,0,0\n99,3,0,0\n");
  folder.file("ground_truth_folds.csv",
              "song_id,label,artist_id,fold\n11,car\tgym,900,0\n12,gym,900,1\n13,car\tgym,900,0\n");
  folder.file("train_ground_truth.csv", "song_id,label\n14,car\tgym\n");
  const ImportReport report = folder.imported();
  const std::string text = to_text(report);
  const std::string counts = "balanced_ground_truth_track_count.csv: ";
  EXPECT_THAT(
      text, HasSubstr(counts + "positives with a count below 3: 3; first "
                               "balanced_ground_truth_track_count.csv:2: 'car' of 11 has the count 0 and the label 1"));
  EXPECT_THAT(text, HasSubstr(counts + "counts of 1 or 2: 1; first balanced_ground_truth_track_count.csv:2: 'sad'"));
  EXPECT_THAT(
      text, HasSubstr(counts + "counts of at least 3 without the tag: 1; first "
                               "balanced_ground_truth_track_count.csv:3: 'car' of 12 has the count 4 and the label 0"));
  EXPECT_THAT(text, HasSubstr(counts + "tracks that are not in the label table: 1; first "
                                       "balanced_ground_truth_track_count.csv:5: 99"));
  EXPECT_THAT(text, HasSubstr("ground_truth_folds.csv: labels that differ from the label table: 2; first "
                              "ground_truth_folds.csv:2: 'gym' of 11 is 1, but 0 there"));
  EXPECT_THAT(text, HasSubstr("tracks whose artist is in another fold too: 1; first ground_truth_folds.csv:3: "
                              "artist 900 in fold 1, before in 0"));
  EXPECT_THAT(text, HasSubstr("tracks of the splits that are in no fold: 1; first train_ground_truth.csv:2: 14"));
}

TEST(Icassp2020Import, TakesTheLabelsFromWhatIsThere) {
  const auto labels_from = [](const std::string& name, const std::string& text) {
    const ImportFolder folder;
    folder.file(name, text);
    const ImportReport report = folder.imported();
    EXPECT_THAT(to_text(report), HasSubstr("the label table itself is not there"));
    return folder.output("labels.csv");
  };
  EXPECT_EQ(labels_from("balanced_ground_truth_track_count.csv", kCounts),
            "track_id,car,gym,sad\n12,0,1,0\n11,1,0,1\n13,1,1,0\n");
  EXPECT_EQ(labels_from("ground_truth_folds.csv", kFolds), "track_id,car,gym,sad\n11,1,0,1\n12,0,1,0\n");
  EXPECT_EQ(labels_from("ground_truth_single_label.csv", "song_id,label\n5,sad\tgym\n6,\n"),
            "track_id,gym,sad\n5,1,1\n6,0,0\n");
  EXPECT_EQ(labels_from("validation_ground_truth.csv", "song_id,label\n5,sad\n"), "track_id,sad\n5,1\n");
}

TEST(Icassp2020Import, PutsTheTagsOfAllSplitsTogether) {
  const ImportFolder folder;
  folder.file("train_ground_truth.csv", "song_id,label\n5,sad\n");
  folder.file("test_ground_truth.csv", "song_id,label\n6,car\n");
  folder.imported();
  EXPECT_EQ(folder.output("labels.csv"), "track_id,car,sad\n5,0,1\n6,1,0\n");
  EXPECT_EQ(folder.output("splits.csv"), "track_id,split\n5,train\n6,test\n");
}

TEST(Icassp2020Import, ReadsTheOlderSplitWhoseTestTableBeginsWithAnIndex) {
  const ImportFolder folder;
  folder.file("test_ground_truth.csv", ",song_id,car,gym\n0,71,1,0\n1,72,0,1\n");
  folder.imported();
  EXPECT_EQ(folder.output("labels.csv"), "track_id,car,gym\n71,1,0\n72,0,1\n");
}

TEST(Icassp2020Import, NamesFileAndLineOfWhatItCannotRead) {
  const auto failure = [](const std::string& name, const std::string& text) {
    const ImportFolder folder = release();
    folder.file(name, text);
    return folder.failure<DataError>(folder.request("icassp2020"));
  };
  EXPECT_THAT(failure("balanced_ground_truth_hot_vector.csv", "song_id,car,gym,sad\n11,1,2,0\n"),
              HasSubstr("SOURCE/balanced_ground_truth_hot_vector.csv:2: 'gym' is '2'; expected 1 or 0"));
  EXPECT_THAT(failure("balanced_ground_truth_hot_vector.csv", "song_id,car,gym,sad\n11,1,1,0\n\n11,1,1,0\n"),
              HasSubstr("SOURCE/balanced_ground_truth_hot_vector.csv:4: the id '11' stands in line 2 already"));
  EXPECT_THAT(failure("balanced_ground_truth_track_count.csv", "song_id,car,gym,sad\n11,1.5,1,0\n"),
              HasSubstr("track_count.csv:2: 'car' is '1.5'; expected a whole number of at least 0"));
  EXPECT_THAT(failure("balanced_ground_truth_track_count.csv", "song_id,car,gym,happy\n11,0,0,0\n"),
              HasSubstr("track_count.csv:1: the tags are car, gym, happy; those of the labels are car, gym, sad"));
  EXPECT_THAT(failure("ground_truth_folds.csv", "song_id,label,artist_id,fold\n11,car\tgim,900,0\n"),
              HasSubstr("folds.csv:2: the tag 'gim' is not among the 3 tags; nearest: 'gym'"));
  EXPECT_THAT(failure("ground_truth_folds.csv", "song_id,label,artist_id,fold\n11,car,900,-1\n"),
              HasSubstr("folds.csv:2: 'fold' is '-1'; expected a number from 0"));
  EXPECT_THAT(
      failure("test_ground_truth.csv", "song_id,label\n12,gym\n"),
      HasSubstr("test_ground_truth.csv:2: track '12' is in another split already, at SOURCE/train_ground_truth"));
}

TEST(Icassp2020Import, ListsWhatItLookedForInAWrongFolder) {
  const ImportFolder folder;
  folder.file("notes.txt", "");
  const std::string message = folder.failure<DataError>(folder.request("icassp2020"));
  EXPECT_THAT(message,
              HasSubstr("SOURCE: none of the released files of the ICASSP 2020 data is here; looked for (plain "
                        "or .gz): balanced_ground_truth_hot_vector.csv, Context_tags_dataset.csv"));
  EXPECT_THAT(message, HasSubstr("; found: notes.txt"));
}

TEST(Icassp2020Import, ReproducesTheReleasedNumbers) {
  if (test::test_data().empty()) GTEST_SKIP() << "CTXTAG_TEST_DATA is not set";
  const ImportFolder folder;
  ImportRequest request = folder.request();
  request.source = test::test_data() / "data/icassp2020";
  const ImportReport report = import_dataset(request);
  EXPECT_EQ(report.format, "icassp2020");
  EXPECT_THAT(report.absent, SizeIs(0));
  ASSERT_THAT(report.findings, SizeIs(2));  // the 36 cells in which the released tables disagree
  EXPECT_EQ(report.findings[0].count, 14U);
  EXPECT_EQ(report.findings[1].count, 22U);
  const std::string text = to_text(report);
  EXPECT_THAT(text, HasSubstr("1347 of 49929 tracks have no artist"));
  EXPECT_THAT(text, HasSubstr("11807 artists; tracks in the folds 0: 12169, 1: 11924, 2: 12233, 3: 12256"));
  EXPECT_THAT(text, HasSubstr("test: 12169 tracks, of the folds 0"));
  EXPECT_THAT(text, HasSubstr("train and validation share 1685 artists"));

  const LabelMatrix labels = read_labels(folder.out() / "labels.csv");
  const LabelStatistics statistics = label_statistics(labels);
  EXPECT_EQ(statistics.rows, 49929);
  EXPECT_NEAR(statistics.tags_per_track, 7.2079, 5e-5);
  EXPECT_EQ(statistics.combinations, 5829);
  EXPECT_THAT(statistics.positives, ElementsAre(22692, 34315, 20000, 31409, 23350, 20000, 23633, 31039, 21145, 22203,
                                                20000, 20000, 26216, 23883, 20000));
  EXPECT_EQ(labels.ids[0].value, "92310738");
  EXPECT_EQ(read_groups(folder.out() / "artists.csv", "artist_id").size(), 48582U);
  const SplitStatistics splits = split_statistics(labels, read_splits(folder.out() / "splits.csv"));
  ASSERT_THAT(splits.parts, SizeIs(3));
  EXPECT_EQ(splits.parts[0].rows, 32771);
  EXPECT_EQ(splits.parts[1].rows, 3642);
  EXPECT_EQ(splits.parts[2].rows, 12169);
  EXPECT_EQ(splits.parts[0].positives[0], 15201);
  EXPECT_EQ(splits.parts[2].positives[14], 4899);
  EXPECT_THAT(folder.output("counts.csv"), HasSubstr("workout\n204074,0,0,58,349,12,0,20,19,0,20,0,0,7,0,0\n"));
}

}  // namespace
}  // namespace ctxtag
