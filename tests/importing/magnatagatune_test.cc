#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "importing/import_folder.h"

namespace ctxtag {
namespace {

using test::ImportFolder;
using ::testing::HasSubstr;

const std::string kClipHeader = "\"clip_id\"\t\"no voice\"\t\"solo\"\t\"loud\"\t\"mp3_path\"\n";
const std::string kRows =
    "\"2\"\t\"1\"\t\"0\"\t\"0\"\t\"b/a-1-0-29.mp3\"\n\"6\"\t\"1\"\t\"1\"\t\"0\"\t\"c/b-1-0-29.mp3\"\n"
    "\"10\"\t\"0\"\t\"0\"\t\"1\"\t\"f/c-1-0-29.mp3\"\n\"11\"\t\"0\"\t\"0\"\t\"0\"\t\"0/d-1-0-29.mp3\"\n";
const std::string kClips =
    "\"clip_id\"\t\"track_number\"\t\"title\"\t\"artist\"\t\"album\"\t\"url\"\t\"segmentStart\"\t\"mp3_path\"\n"
    "\"6\"\t\"1\"\t\"Say \"\"hi\"\", you\"\t\"B\"\t\"Bee\"\t\"http://b\"\t\"0\"\t\"c/b-1-0-29.mp3\"\n"
    "\"99\"\t\"1\"\t\"t\"\t\"A\"\t\"a\"\t\"u\"\t\"0\"\t\"\"\n";

TEST(MagnaTagATuneImport, WritesLabelsTracksAndTheCustomarySplit) {
  const ImportFolder folder;
  folder.file("annotations_final.csv", kClipHeader + kRows);
  folder.file("clip_info_final.csv", kClips);
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.format, "magnatagatune");
  EXPECT_EQ(folder.output("labels.csv"), "track_id,no voice,solo,loud\n2,1,0,0\n6,1,1,0\n10,0,0,1\n11,0,0,0\n");
  EXPECT_EQ(folder.output("tracks.csv"),
            "track_id,path,artist,album,title\n2,../source/b/a-1-0-29.mp3,,,\n"
            "6,../source/c/b-1-0-29.mp3,B,Bee,\"Say \"\"hi\"\", you\"\n10,../source/f/c-1-0-29.mp3,,,\n"
            "11,../source/0/d-1-0-29.mp3,,,\n");
  EXPECT_EQ(folder.output("splits.csv"), "track_id,split\n2,train\n6,validation\n10,test\n11,train\n");
  EXPECT_THAT(to_text(report), HasSubstr("dropped 1: clip_info_final.csv: clips without annotations"));
  EXPECT_THAT(to_text(report), HasSubstr("3 of 4 clips are not in clip_info_final.csv"));
  EXPECT_THAT(to_text(report), HasSubstr("1 of 4 tracks have none of the tags"));
}

TEST(MagnaTagATuneImport, KeepsTheTopTagsInTheirOwnOrder) {
  const ImportFolder folder;
  folder.file("annotations_final.csv", "clip_id,loud,solo,no voice,mp3_path\n2,0,0,1,d/2.mp3\n6,0,1,1,e/6.mp3\n");
  ImportRequest request = folder.request();
  request.options.top = 2;
  const ImportReport report = import_dataset(request);
  EXPECT_EQ(folder.output("labels.csv"), "track_id,solo,no voice\n2,0,1\n6,1,1\n");
  EXPECT_EQ(folder.output("splits.csv"), "track_id,split\n2,test\n6,test\n");
  EXPECT_THAT(to_text(report), HasSubstr("not there: clip_info_final.csv"));
}

TEST(MagnaTagATuneImport, NamesFileAndLineOfWhatItCannotRead) {
  const auto failure = [](const std::string& rows) {
    const ImportFolder folder;
    folder.file("annotations_final.csv", "clip_id\tsolo\tmp3_path\n" + rows);
    return folder.failure<DataError>(folder.request());
  };
  EXPECT_THAT(failure("1\t2\ta/1.mp3\n"), HasSubstr("SOURCE/annotations_final.csv:2: 'solo' is '2'; expected 1 or 0"));
  EXPECT_THAT(failure("1\t1\tg/1.mp3\n"), HasSubstr(":2: mp3_path is 'g/1.mp3'; expected a path that begins with"));
  EXPECT_THAT(failure("1\t1\t\n"), HasSubstr(":2: mp3_path is ''"));
  EXPECT_THAT(failure("1\t1\ta/1.mp3\n1\t0\ta/1.mp3\n"), HasSubstr(":3: clip '1' stands in line 2 already"));
  EXPECT_THAT(failure("\t1\ta/1.mp3\n"), HasSubstr(":2: the clip_id is empty"));
  EXPECT_THAT(failure(""), HasSubstr("the table has no rows"));
  const ImportFolder wrong;
  wrong.file("clip_info_final.csv", kClips);
  EXPECT_EQ(wrong.failure<DataError>(wrong.request("magnatagatune")),
            "SOURCE: there is no annotations_final.csv; looked for (plain or .gz): annotations_final.csv; found: "
            "clip_info_final.csv");
}

}  // namespace
}  // namespace ctxtag
