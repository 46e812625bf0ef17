#include "ctxtag/dataset/verdicts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::HasSubstr;

LabelMatrix small_labels() {
  return read_labels(TemporaryFolder().file("l.csv", "track_id,car,sad\nx,1,\ny,0,0\nz,,0\n"));
}

CheckedLabels checked(const std::vector<std::string>& texts) {
  const TemporaryFolder folder;
  std::vector<std::filesystem::path> files;
  for (const std::string& text : texts) files.push_back(folder.file("v" + std::to_string(files.size()) + ".csv", text));
  return checked_labels(small_labels(), files);
}

std::string verdict_refusal(const std::vector<std::string>& texts) {
  return error_of<DataError>([&] { checked(texts); });
}

TEST(CheckedLabels, HoldTheVerdictsAndSayWhichCellsWereVerified) {
  const CheckedLabels result =
      checked({"track_id,tag,score,verdict\nx,sad,0.9,yes\ny,car,0.8,no\nz,car,0.7,\nz,sad,0.6,yes\n"});
  EXPECT_EQ(csv_text(result.labels), "track_id,car,sad\nx,1,1\ny,0,0\nz,,1\n");
  EXPECT_EQ(csv_text(result.verified), "track_id,car,sad\nx,,1\ny,0,\nz,,1\n");  // x car: visible, not verified
  EXPECT_EQ(result.yes, 2);
  EXPECT_EQ(result.no, 1);
  EXPECT_EQ(result.open, 1);
}

TEST(CheckedLabels, MakeAnEmptyCellANegativeWhereTheVerdictIsNo) {
  const CheckedLabels result = checked({"track_id,tag,verdict\nx,sad,no\nz,car,yes\n"});
  EXPECT_EQ(csv_text(result.labels), "track_id,car,sad\nx,1,0\ny,0,0\nz,1,0\n");
  EXPECT_EQ(csv_text(result.verified), "track_id,car,sad\nx,,0\ny,,\nz,1,\n");
}

TEST(CheckedLabels, ComeOfWhatSpreadsheetsMakeOfAList) {
  const std::string expected = csv_text(checked({"track_id,tag,verdict\nx,sad,yes\ny,car,no\n"}).labels);
  for (const char* const text :
       {"\xEF\xBB\xBFtrack_id,tag,verdict\r\nx,sad,YES\r\ny,car,No\r\n",
        "tag,note,verdict,track_id\nsad,?,Y,x\ncar,,0,y\n", "track_id;tag;verdict\nx;sad;1\ny;car;n\n",
        "track_id,tag,verdict\nx,sad, yes \ny,car,N\n,,\n,,\n",
        "track_id,tag,verdict\nx,sad,y\ny,car,no\nz,sad,  \n"}) {
    EXPECT_EQ(csv_text(checked({text}).labels), expected) << text;
  }
}

TEST(CheckedLabels, TakeRoundsTogetherAndRepeatedVerdictsOnce) {
  const CheckedLabels result = checked(
      {"track_id,tag,verdict\nx,sad,\ny,car,no\n", "track_id,tag,verdict\nx,sad,yes\ny,car,n\ny,car,\nx,car,yes\n"});
  EXPECT_EQ(result.yes, 2);  // one of them on a visible positive, with which it agrees
  EXPECT_EQ(result.no, 1);
  EXPECT_EQ(result.open, 0);
  EXPECT_EQ(result.repeated, 1);
  EXPECT_EQ(csv_text(result.verified), "track_id,car,sad\nx,1,1\ny,0,\nz,,\n");
}

TEST(CheckedLabels, SayWhatIsWrongAndWhere) {
  const std::string header = "track_id,tag,verdict\n";
  EXPECT_THAT(verdict_refusal({header + "x,sad,yes\ny,car,maybe\n"}),
              HasSubstr("v0.csv:3: 'verdict' is 'maybe'; expected yes (y, 1), no (n, 0) or nothing"));
  EXPECT_THAT(verdict_refusal({header + "q,sad,yes\n"}), HasSubstr("v0.csv:2: the labels have no track 'q'"));
  EXPECT_THAT(verdict_refusal({header + "x,cars,yes\n"}),
              HasSubstr("v0.csv:2: the labels have no tag 'cars'; the nearest is 'car'"));
  EXPECT_THAT(verdict_refusal({header + "x,sad,yes\n", header + "y,car,no\nx,sad,no\n"}),
              ::testing::ContainsRegex("v1.csv:3: 'sad' of track 'x' is no here and yes in .*v0.csv:2; decide"));
  EXPECT_THAT(verdict_refusal({header + "x,car,no\n"}),
              HasSubstr("v0.csv:2: 'car' of track 'x' is no here and a positive of the labels"));
  EXPECT_THAT(verdict_refusal({"track_id,tag,verdicts\nx,sad,yes\n"}),
              HasSubstr("v0.csv:1: 1 of 3 columns are missing: 'verdict' (nearest: 'verdicts')"));
}

}  // namespace
}  // namespace ctxtag
