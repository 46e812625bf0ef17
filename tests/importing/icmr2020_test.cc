#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/label_statistics.h"
#include "ctxtag/dataset/split_table.h"
#include "ctxtag/dataset/weight_table.h"
#include "importing/import_folder.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

using test::ImportFolder;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Two rows of 2 and 3 labels: of these, round(.5 x 2) = 1 and round(.5 x 3) = 2 (half to even) are hidden.
const char* const kComplete = ",a,b,c\n7,1,1,0\n9,1,1,1\n";
const char* const kVisible = ",a,b,c\n7,1,0,0\n9,0,0,1\n";
const char* const kWeights = ",a,b,c\n7,1,0,1\n9,0,0,1\n";
const char* const kTest = ",a,b,c\n8,0,0,1\n";

ImportFolder icmr_release() {
  ImportFolder folder;
  folder.file("train1_0.0.csv", kComplete);
  folder.file("test1_0.0.csv", kTest);
  folder.file("train1_0.5.csv", kVisible);
  folder.file("test1_0.5.csv", kTest);
  folder.file("negative_weights1_0.5.csv", kWeights);
  return folder;
}

TEST(Icmr2020Import, SplitsCompleteLabelsIntoVisibleAndHidden) {
  const ImportFolder folder = icmr_release();
  ImportRequest request = folder.request();
  request.options.ratio = 0.5;
  const ImportReport report = import_dataset(request);
  EXPECT_EQ(report.format, "icmr2020");
  EXPECT_THAT(report.findings, SizeIs(0));
  EXPECT_THAT(to_text(report), HasSubstr("train1_0.5.csv: 3 of 5 labels hidden"));
  EXPECT_EQ(folder.output("labels.csv"), "track_id,a,b,c\n7,1,1,0\n9,1,1,1\n8,0,0,1\n");
  EXPECT_EQ(folder.output("split_1/splits.csv"), "track_id,split\n7,train\n9,train\n8,test\n");
  EXPECT_EQ(folder.output("split_1/ratio_0.5/visible.csv"), "track_id,a,b,c\n7,1,0,0\n9,0,0,1\n8,0,0,1\n");
  EXPECT_EQ(folder.output("split_1/ratio_0.5/hidden.csv"), "track_id,a,b,c\n7,0,1,0\n9,1,1,0\n8,0,0,0\n");
  EXPECT_EQ(folder.output("split_1/ratio_0.5/weights.csv"),
            "track_id,a:negative,a:positive,b:negative,b:positive,c:negative,c:positive\n7,1,1,0,1,1,1\n9,0,1,0,1,1,1\n"
            "8,1,1,1,1,1,1\n");
}

TEST(Icmr2020Import, ReadsEveryRatioFromFoldersOfTheirOwn) {
  const ImportFolder folder;
  folder.file("missing_labels0.0/train2_0.0.csv", kComplete);
  folder.file("missing_labels0.0/test2_0.0.csv", kTest);
  folder.file("missing_labels0.2/train2_0.2.csv", ",a,b,c\n7,1,1,0\n9,1,0,1\n");
  folder.file("missing_labels0.2/test2_0.2.csv", kTest);
  folder.file("missing_labels0.8/train2_0.8.csv", ",a,b,c\n7,0,0,0\n9,0,0,1\n");
  folder.file("missing_labels0.8/positive_weights_0.8.csv", "a,b,c\n1,1,1\n");
  const ImportReport report = folder.imported("icmr2020");
  EXPECT_THAT(report.findings, SizeIs(0)) << to_text(report);  // .25 x 2 = .5 is 0, .75 x 2 = 1.5 is 2: half to even
  EXPECT_EQ(folder.output("split_2/ratio_0.25/hidden.csv"), "track_id,a,b,c\n7,0,0,0\n9,0,1,0\n8,0,0,0\n");
  EXPECT_EQ(folder.output("split_2/ratio_0.75/hidden.csv"), "track_id,a,b,c\n7,1,1,0\n9,1,1,0\n8,0,0,0\n");
  EXPECT_EQ(folder.output("split_2/ratio_0/hidden.csv"), "track_id,a,b,c\n7,0,0,0\n9,0,0,0\n8,0,0,0\n");
  EXPECT_EQ(folder.output("split_2/ratio_0/visible.csv"), folder.output("labels.csv"));
  EXPECT_EQ(folder.output("split_2/ratio_0.75/weights.csv"), "");
  EXPECT_THAT(to_text(report), HasSubstr("negative_weights2_0.8.csv"));
  EXPECT_THAT(to_text(report), HasSubstr("missing_labels0.8/positive_weights_0.8.csv: left out, it has no ids"));
}

TEST(Icmr2020Import, ReportsFilesThatBreakTheRuleOfTheData) {
  const ImportFolder folder = icmr_release();
  folder.file("train1_0.5.csv", ",a,b,c\n7,1,1,1\n9,0,0,1\n");
  folder.file("test1_0.5.csv", ",a,b,c\n8,0,0,0\n");
  const std::string text = to_text(folder.imported());
  EXPECT_THAT(text, HasSubstr("train1_0.5.csv: rows with labels that the complete table has not: 1; first "
                              "train1_0.5.csv:2: 1 of them"));
  EXPECT_THAT(text, HasSubstr("train1_0.5.csv: rows with another number of hidden labels than the ratio says: 1; first "
                              "train1_0.5.csv:2: 0 of 2 labels hidden instead of 1"));
  EXPECT_THAT(text, HasSubstr("test1_0.5.csv: test rows whose labels are not complete: 1; first test1_0.5.csv:2: "));
  EXPECT_THAT(text, HasSubstr("negative_weights1_0.5.csv: rows where the weight is not 0 exactly at hidden labels: 1; "
                              "first negative_weights1_0.5.csv:2: 1 weights"));
}

TEST(Icmr2020Import, ComparesTheSplitsWithEachOther) {
  const ImportFolder folder = icmr_release();
  folder.file("train2_0.0.csv", ",a,b,c\n7,1,1,1\n5,0,0,1\n");
  folder.file("test2_0.0.csv", ",a,b,c\n9,1,1,1\n");
  const std::string text = to_text(folder.imported());
  EXPECT_THAT(text, HasSubstr("split 2: rows whose complete labels are others than in the first split: 1; first "
                              "train2_0.0.csv:2: 7"));
  EXPECT_THAT(text, HasSubstr("split 2: rows that the first split has not: 1; first train2_0.0.csv:3: 5"));
  EXPECT_EQ(folder.output("split_2/splits.csv"), "track_id,split\n7,train\n5,train\n9,test\n");
}

TEST(Icmr2020Import, RefusesWhatDoesNotFitTogether) {
  const auto failure = [](const std::string& name, const std::string& text) {
    const ImportFolder folder = icmr_release();
    folder.file(name, text);
    return folder.failure<DataError>(folder.request());
  };
  EXPECT_THAT(failure("train1_0.5.csv", ",a,b,c\n9,0,0,1\n7,1,0,0\n"),
              HasSubstr("SOURCE/train1_0.5.csv:2: row 1 is '9', but '7' in train1_0.0.csv"));
  EXPECT_THAT(failure("train1_0.5.csv", ",a,b,c\n7,1,0,0\n"), HasSubstr("SOURCE/train1_0.5.csv:3: row 2 is 'missing'"));
  EXPECT_THAT(failure("train1_0.5.csv", ",a,b\n7,1,0\n9,0,0\n"),
              HasSubstr("SOURCE/train1_0.5.csv:1: its 2 columns are not those of the other files (3)"));
  EXPECT_THAT(
      failure("test1_0.0.csv", ",a,b,c\n9,0,0,1\n"),
      HasSubstr(
          "SOURCE/test1_0.0.csv:2: '9' is in the test rows of split 1 and in its training rows, train1_0.0.csv:3"));
  EXPECT_THAT(failure("negative_weights1_0.5.csv", ",a,b,c\n7,1,0.5,1\n9,0,0,1\n"),
              HasSubstr("negative_weights1_0.5.csv:2: 'b' is '0.5'; expected 1 or 0"));
}

TEST(Icmr2020Import, SaysWhichSplitsAndRatiosThereAre) {
  const ImportFolder folder = icmr_release();
  ImportRequest request = folder.request("icmr2020");
  request.options.ratio = 0.8;
  EXPECT_THAT(folder.failure<ConfigError>(request),
              HasSubstr("import.ratio is 0.8; this data has 0, 0.25, 0.5 and 0.75"));
  request.options.ratio = 0.75;
  EXPECT_THAT(folder.failure<DataError>(request), HasSubstr("looked for (plain or .gz): train1_0.8.csv, "));
  request.options.ratio = -1.0;
  request.options.split = 5;
  EXPECT_THAT(folder.failure<ConfigError>(request), HasSubstr("import.split is 5; this data has the splits 1 to 4"));
  std::filesystem::remove(folder.source() / "train1_0.0.csv");
  EXPECT_THAT(folder.failure<DataError>(folder.request()),
              HasSubstr("there is no train1_0.0.csv or missing_labels0.0/train1_0.0.csv"));
}

struct Released {
  const char* folder;
  std::int64_t train, test, tags;
  double labels_per_image, hidden, remaining;  // hidden: share of the labels at ratio .5
};

TEST(Icmr2020Import, ReproducesTheReleasedNumbers) {
  if (test::test_data().empty()) GTEST_SKIP() << "CTXTAG_TEST_DATA is not set";
  for (const Released& released : {Released{"coco", 24731, 8321, 80, 5.2820, 0.483, 2.732},
                                   Released{"nuswide", 18453, 6171, 81, 3.8110, 0.561, 1.671}}) {
    const ImportFolder folder;
    ImportRequest request = folder.request();
    request.source = test::test_data() / "data/icmr2020" / released.folder;
    request.options.ratio = 0.5;
    const ImportReport report = import_dataset(request);
    EXPECT_THAT(report.findings, SizeIs(0)) << to_text(report);
    const LabelStatistics complete = label_statistics(read_labels(folder.out() / "labels.csv"));
    EXPECT_EQ(complete.rows, released.train + released.test);
    EXPECT_EQ(static_cast<std::int64_t>(complete.positives.size()), released.tags);
    EXPECT_NEAR(complete.tags_per_track, released.labels_per_image, 5e-5);
    const auto ratio = folder.out() / "split_1/ratio_0.5";
    const LabelMatrix visible = read_labels(ratio / "visible.csv"), hidden = read_labels(ratio / "hidden.csv");
    const Eigen::Index train = released.train;
    const double left = visible.values.topRows(train).cast<double>().sum(), gone = hidden.values.cast<double>().sum();
    EXPECT_NEAR(gone / (gone + left), released.hidden, 1e-3);
    EXPECT_NEAR(left / static_cast<double>(train), released.remaining, 5e-4);
    const WeightTable weights = read_weights(ratio / "weights.csv", visible.vocabulary);
    EXPECT_DOUBLE_EQ((1.0 - weights.negative).sum(), gone);
    EXPECT_EQ(split_statistics(visible, read_splits(folder.out() / "split_1/splits.csv")).parts[0].rows,
              released.train);
  }
}

}  // namespace
}  // namespace ctxtag
