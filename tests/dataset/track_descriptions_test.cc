#include "ctxtag/dataset/track_descriptions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ReadTrackDescriptions, TurnsPathsToLeadFromAnotherFolder) {
  const TemporaryFolder folder;
  const auto file =
      folder.file("music/tracks.csv", "artist,track_id,path\nAnn,x,audio/x.mp3\nBob,y,/far/y.mp3\nC,z,\n");
  const TrackDescriptions table = read_track_descriptions(file, folder.path() / "lists");
  EXPECT_THAT(table.columns, ElementsAre("path", "artist"));
  EXPECT_THAT(table.cells[table.rows.at({"x"})], ElementsAre("../music/audio/x.mp3", "Ann"));
  EXPECT_THAT(table.cells[table.rows.at({"y"})], ElementsAre("/far/y.mp3", "Bob"));
  EXPECT_THAT(table.cells[table.rows.at({"z"})], ElementsAre("", "C"));
}

TEST(ReadTrackDescriptions, SaysWhatIsWrongAndWhere) {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& text) {
    return error_of<DataError>([&] { read_track_descriptions(folder.file("t.csv", text), folder.path()); });
  };
  EXPECT_THAT(message("track_id,artist_id\nx,1\n"), HasSubstr("t.csv:1: none of the columns path, title and artist"));
  EXPECT_THAT(message("track_id,title\nx,a\nx,b\n"), HasSubstr("t.csv:3: the id 'x' stands in line 2 already"));
}

}  // namespace
}  // namespace ctxtag
