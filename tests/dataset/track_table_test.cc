#include "ctxtag/dataset/track_table.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>
#include <utility>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"
#include "support/test_data.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> ids_of(const TrackSearch& search) {
  std::vector<std::string> ids;
  for (const Track& track : search.tracks) ids.push_back(track.id.value);
  return ids;
}

TEST(ReadTracks, TakesPathsFromTheFolderOfTheTable) {
  const TemporaryFolder folder;
  const auto file =
      folder.file("t.csv", "track_id,artist_id,path,start_seconds\na,7,x/caf\\xe9.mp3,\nb,8,/b.ogg,1.5\n");
  const TrackTable table = read_tracks(file);
  ASSERT_EQ(table.size(), 2U);
  EXPECT_EQ(table[0].path, folder.path() / "x/caf\xE9.mp3");
  EXPECT_EQ(table[0].stored_path, "x/caf\\xe9.mp3");
  EXPECT_EQ(table[0].start_seconds, std::nullopt);
  EXPECT_EQ(table[1].path, "/b.ogg");
  EXPECT_EQ(table[1].start_seconds, 1.5);
}

TEST(ReadTracks, SaysWhatIsWrongAndWhere) {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& text) {
    return error_of<DataError>([&] { read_tracks(folder.file("t.csv", text)); });
  };
  EXPECT_THAT(message("track_id,file\na,b\n"), HasSubstr("no column 'path'"));
  EXPECT_THAT(message("path,title\na,b\n"), HasSubstr("no column 'track_id'"));
  EXPECT_THAT(message("track_id,path\na,\n"), HasSubstr("t.csv:2: the path of 'a' is empty"));
  EXPECT_THAT(message("track_id,path\n,a\n"), HasSubstr("t.csv:2: the id is empty"));
  EXPECT_THAT(message("track_id,path\na,x\\x00y\n"), HasSubstr("t.csv:2: the path of 'a' holds a NUL byte"));
  EXPECT_THAT(message(std::string("track_id,path\na\0b,x\n", 20)), HasSubstr("t.csv:2: the id holds a NUL byte"));
  EXPECT_THAT(message("track_id,path\na,x\na,y\n"), HasSubstr("t.csv:3: the id 'a'"));
  EXPECT_THAT(message("track_id,path,start_seconds\na,x,-1\n"), HasSubstr("'start_seconds' is '-1'"));
}

std::string table_of(int rows) {
  std::string text = "track_id,path\n";
  for (int row = 0; row < rows; ++row) text += "t" + std::to_string(row) + ",a.ogg\n";
  return text;
}

TEST(ReadTracks, OfAShardAreThoseOfTheWholeOneAfterTheOther) {
  const TemporaryFolder folder;
  const auto file = folder.file("t.csv", table_of(11));
  TrackTable together;
  for (int number = 1; number <= 4; ++number) {
    const TrackTable part = read_tracks_of({number, 4}, file).tracks;
    EXPECT_EQ(part.size(), number == 4 ? 2U : 3U);
    together.insert(together.end(), part.begin(), part.end());
  }
  const TrackTable whole = read_tracks(file);
  ASSERT_EQ(together.size(), whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ(together[i].id, whole[i].id);
    EXPECT_EQ(together[i].path, whole[i].path);
  }
  EXPECT_THAT(error_of<ConfigError>([&] { read_tracks_of({1, 12}, file); }), HasSubstr("there are 11 inputs"));
}

TEST(ReadTracks, OfAShardRefuseWhatIsWrongInAnother) {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& end) {
    return error_of<DataError>([&] { read_tracks_of({1, 4}, folder.file("t.csv", table_of(8) + end)); });
  };
  EXPECT_THAT(message("t7,b.ogg\n"), HasSubstr("t.csv:10: the id 't7'"));
  EXPECT_THAT(message("t8,\n"), HasSubstr("t.csv:10: the path of 't8' is empty"));
}

TEST(ReadTracks, OfAShardComeFromAPipeToo) {
  const TemporaryFolder folder;
  const fs::path pipe = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << table_of(5); });
  const TrackTable part = read_tracks_of({2, 2}, pipe).tracks;
  writer.join();
  ASSERT_EQ(part.size(), 2U);
  EXPECT_EQ(part[0].id.value, "t3");
}

TEST(ReadFileList, TakesPathsAsTheyAreWhereNulsDivideThem) {
  const TemporaryFolder folder;
  const std::string nul(1, '\0');
  EXPECT_THAT(read_file_list(folder.file("l", "a\nb\\x41.mp3" + nul + "/c\r" + nul + nul)),
              ElementsAre(folder.path() / "a\nb\\x41.mp3", "/c\r"));
  EXPECT_THAT(read_file_list(folder.file("l", "\\x41.mp3\r\n\n/c")), ElementsAre(folder.path() / "A.mp3", "/c"));
}

TEST(TracksFrom, WalksAFolderInByteOrderOfThePath) {
  const TemporaryFolder folder;
  for (const char* const name : {"b.mp3", "a/z.OGG", "a.wav", "a-b.flac", "a/cover.jpg", ".hidden.mp3", ".git/x.mp3",
                                 "caf\xE9/\xFF.mp3", "notes.txt"}) {
    folder.file(name, "");
  }
  const TrackSearch search = tracks_from({folder.path()});
  EXPECT_THAT(ids_of(search), ElementsAre("a-b.flac", "a.wav", "a/z.OGG", "b.mp3", "caf\\xe9/\\xff.mp3"));
  EXPECT_EQ(search.ignored, 2);
  EXPECT_EQ(search.tracks[4].path, folder.path() / "caf\xE9/\xFF.mp3");
  EXPECT_TRUE(fs::exists(search.tracks[4].path));
  EXPECT_EQ(tracks_from({folder.path()}, {true, false}).tracks.size(), 7U);
  EXPECT_THAT(ids_of(tracks_from({folder.path()}, {false, true})), ElementsAre("a-b", "a", "z", "b", "\\xff"));
}

TEST(TracksFrom, FollowsALinkOnceAndEndsInACycle) {
  const TemporaryFolder folder;
  const TemporaryFolder outside;
  folder.file("real/a.mp3", "");
  outside.file("c.mp3", "");
  fs::create_directory_symlink("real", folder.path() / "again");  // sorts before the folder it leads to
  fs::create_directory_symlink("..", folder.path() / "real/up");
  fs::create_directory_symlink(outside.path(), folder.path() / "more");
  fs::create_directory_symlink(outside.path(), folder.path() / "more2");
  fs::create_symlink("real/a.mp3", folder.path() / "b.mp3");
  fs::create_symlink("nowhere.mp3", folder.path() / "gone.mp3");
  EXPECT_THAT(ids_of(tracks_from({folder.path()})), ElementsAre("b.mp3", "gone.mp3", "more/c.mp3", "real/a.mp3"));
}

TEST(TracksFrom, TakesALinkToItselfAsItTakesALinkToNothing) {
  const TemporaryFolder folder;
  folder.file("a.mp3", "");
  fs::create_symlink("self.mp3", folder.path() / "self.mp3");
  const TrackSearch search = tracks_from({folder.path()});
  EXPECT_THAT(ids_of(search), ElementsAre("a.mp3", "self.mp3"));
  EXPECT_EQ(search.ignored, 0);
}

// A folder whose path is longer than the system takes cannot be listed, not even by root.
TEST(TracksFrom, TakesAFolderThatCannotBeListedForAnInputAndFindsTheOthers) {
  const TemporaryFolder folder;
  folder.file("z.mp3", "");
  const std::string name(200, 'd');
  std::string deepest;
  int at = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  while (folder.path().string().size() + deepest.size() < 4096) {
    ASSERT_EQ(::mkdirat(at, name.c_str(), 0777), 0);
    const int below = ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
    ::close(std::exchange(at, below));
    deepest += (deepest.empty() ? "" : "/") + name;
  }
  ::close(at);
  EXPECT_THAT(ids_of(tracks_from({folder.path()})), ElementsAre(deepest, "z.mp3"));
}

TEST(TracksFrom, TakesANamedFileWhateverItIs) {
  const TemporaryFolder folder;
  const auto odd = folder.file("x/odd.bin", "");
  const TrackSearch search = tracks_from({odd, folder.path() / "missing.mp3"});
  EXPECT_THAT(ids_of(search), ElementsAre("odd.bin", "missing.mp3"));
  EXPECT_EQ(search.tracks[0].path, odd);
  EXPECT_EQ(search.tracks[0].stored_path, "odd.bin");
  EXPECT_EQ(search.ignored, 0);
}

TEST(TracksFrom, RefusesTwoInputsWithOneId) {
  const TemporaryFolder folder;
  folder.file("a/x.mp3", "");
  folder.file("b/x.mp3", "");
  const std::string message = error_of<ConfigError>([&] { tracks_from({folder.path() / "a", folder.path() / "b"}); });
  EXPECT_THAT(message, HasSubstr("two inputs have the id 'x.mp3'"));
  EXPECT_THAT(message, HasSubstr("a/x.mp3 and "));
  EXPECT_THAT(error_of<ConfigError>([&] { tracks_from({folder.path()}, {false, true}); }), HasSubstr("the id 'x'"));
}

TEST(RequireTracks, SaysWhatWasThereInstead) {
  EXPECT_NO_THROW(require_tracks({{Track{}}, 3}));
  EXPECT_EQ(error_of<ConfigError>([] {
              require_tracks({{}, 0});
            }),
            "no audio files among the inputs; name a folder or a list that holds some");
  EXPECT_EQ(error_of<ConfigError>([] {
              require_tracks({{}, 3});
            }),
            "no audio files among the inputs; 3 other files were ignored (--all-files tries them)");
}

TEST(ReadFileList, UnescapesOnePathALine) {
  const TemporaryFolder folder;
  const auto file = folder.file("list.txt", "a.mp3\r\n\ncaf\\xe9/b c.mp3\n/abs.ogg");
  EXPECT_THAT(read_file_list(file),
              ElementsAre(folder.path() / "a.mp3", folder.path() / "caf\xE9/b c.mp3", fs::path("/abs.ogg")));
}

TEST(ReadTracks, ReadsTheManifestOfACorpus) {
  const auto folder = test::test_data() / "data/corpus_cc";
  if (!fs::exists(folder)) GTEST_SKIP() << "set CTXTAG_TEST_DATA to run on the corpus";
  const TrackTable table = read_tracks(folder / "manifest.csv");
  EXPECT_EQ(table.size(), 167U);
  for (const Track& track : table) EXPECT_TRUE(fs::exists(track.path)) << track.path;
  EXPECT_EQ(tracks_from({folder / "audio"}).tracks.size(), 167U);
}

TEST(TracksFrom, NamesListedFilesByTheirPathBelowTheList) {
  const SearchOptions options{false, false, "lists"};
  const TrackSearch search = tracks_from({"lists/a/01.mp3", "lists/b/../b/01.mp3", "elsewhere/02.mp3"}, options);
  ASSERT_EQ(search.tracks.size(), 3U);
  EXPECT_EQ(search.tracks[0].id.value, "a/01.mp3");
  EXPECT_EQ(search.tracks[1].id.value, "b/01.mp3");
  EXPECT_EQ(search.tracks[2].id.value, "02.mp3");
}

}  // namespace
}  // namespace ctxtag
