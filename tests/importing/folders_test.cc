#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "importing/import_folder.h"

namespace ctxtag {
namespace {

using test::ImportFolder;
using ::testing::HasSubstr;

ImportFolder collection() {
  ImportFolder folder;
  folder.file("calm/one.mp3", "first song");
  folder.file("calm/deep/two.flac", "second song");
  folder.file("calm/cover.jpg", "picture");
  folder.file("gym/one.mp3", "first song");
  folder.file("gym/zwei.flac", "second song");
  folder.file("gym/three.ogg", "third song!");  // as long as the second
  folder.file("empty/notes.txt", "none");
  folder.file("loose.MP3", "loose song");
  return folder;
}

TEST(FoldersImport, TakesFilesOfOneNameOrContentForOneTrack) {
  const ImportFolder folder = collection();
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.format, "folders");
  EXPECT_EQ(folder.output("labels.csv"), "track_id,calm,gym\ndeep/two.flac,1,1\none.mp3,1,1\nthree.ogg,0,1\n");
  EXPECT_EQ(folder.output("tracks.csv"),
            "track_id,path\ndeep/two.flac,../source/calm/deep/two.flac\none.mp3,../source/calm/one.mp3\n"
            "three.ogg,../source/gym/three.ogg\n");
  const std::string text = to_text(report);
  EXPECT_THAT(text, HasSubstr("dropped 1: audio files that are in no folder of a tag"));
  EXPECT_THAT(text, HasSubstr("2 files that are no audio were ignored"));
  EXPECT_THAT(text, HasSubstr("folders without audio, so no tags: empty"));
  EXPECT_THAT(text, HasSubstr("5 files in folders of tags"));
  EXPECT_THAT(text, HasSubstr("1 files have another name than a file of the same content"));
}

TEST(FoldersImport, LeavesTagsUnknownWhenAsked) {
  const ImportFolder folder = collection();
  ImportRequest request = folder.request("folders");
  request.options.as = "unknown";
  import_dataset(request);
  EXPECT_EQ(folder.output("labels.csv"), "track_id,calm,gym\ndeep/two.flac,1,1\none.mp3,1,1\nthree.ogg,,1\n");
}

TEST(FoldersImport, MatchesByNameOrByContentAloneWhenAsked) {
  const ImportFolder folder = collection();
  folder.file("gym/one.mp3", "other song");
  ImportRequest request = folder.request();
  request.options.match = "content";
  import_dataset(request);
  EXPECT_EQ(folder.output("labels.csv"),
            "track_id,calm,gym\ncalm/deep/two.flac,1,1\ncalm/one.mp3,1,0\ngym/one.mp3,0,1\ngym/three.ogg,0,1\n");
  request.options.match = "name";
  import_dataset(request);
  EXPECT_EQ(folder.output("labels.csv"),
            "track_id,calm,gym\ndeep/two.flac,1,0\none.mp3,1,1\nthree.ogg,0,1\nzwei.flac,0,1\n");
  request.options.match = "name_or_content";
  EXPECT_THAT(to_text(import_dataset(request)),
              HasSubstr("1 files have the name of a file in another folder, but other content (gym/one.mp3)"));
}

TEST(FoldersImport, DoesNotTakeEmptyFilesForOneRecording) {
  const ImportFolder folder;
  folder.file("calm/a.mp3", "");
  folder.file("gym/b.mp3", "");
  const ImportReport report = folder.imported();
  EXPECT_EQ(folder.output("labels.csv"), "track_id,calm,gym\na.mp3,1,0\nb.mp3,0,1\n");
  EXPECT_THAT(to_text(report), HasSubstr("2 recordings are files of 0 bytes: a.mp3, b.mp3"));
}

TEST(FoldersImport, WritesNamesOfAnyBytesAsText) {
  const ImportFolder folder;
  folder.file("caf\xE9/a\xFF.mp3", "song");
  folder.imported("folders");
  EXPECT_EQ(folder.output("labels.csv"), "track_id,caf\\xe9\na\\xff.mp3,1\n");
  EXPECT_EQ(folder.output("tracks.csv"), "track_id,path\na\\xff.mp3,../source/caf\\xe9/a\\xff.mp3\n");
}

TEST(FoldersImport, RecognisesTwoFoldersThatHoldAudioAndNoTableBeside) {
  const ImportFolder folder;
  folder.file("calm/a.mp3", "song");
  folder.file("gym/deep/b.mp3", "song");
  EXPECT_THAT(formats_of(folder.source()), ::testing::IsEmpty());
  folder.file("gym/b.MP3", "song");
  EXPECT_THAT(formats_of(folder.source()), ::testing::ElementsAre("folders"));
  folder.file("tracks.csv.gz", "");
  EXPECT_THAT(formats_of(folder.source()), ::testing::IsEmpty());
}

TEST(FoldersImport, RefusesFoldersWithoutAudioAndFiles) {
  const ImportFolder folder;
  folder.file("calm/notes.txt", "none");
  EXPECT_EQ(folder.failure<DataError>(folder.request("folders")),
            "SOURCE: no folder in it holds audio; expected one folder per tag; found: calm/");
  ImportRequest request = folder.request("folders");
  request.source = folder.source() / "calm/notes.txt";
  EXPECT_THAT(folder.failure<ConfigError>(request), HasSubstr("a file; expected a folder of folders"));
}

}  // namespace
}  // namespace ctxtag
