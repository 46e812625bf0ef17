#include "ctxtag/dataset/group_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

std::filesystem::path written(const std::string& text) {
  const auto file = std::filesystem::path(testing::TempDir()) /
                    (std::string("groups_") + testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv");
  write_file_atomically(file, text);
  return file;
}

TEST(ReadGroups, TakesTheFirstColumnAsIdAndAnEmptyCellAsNoGroup) {
  const GroupOfTrack groups = read_groups(written("song,year,artist\na,1,x\nb,2,\nc,3,x\n"), "artist");
  EXPECT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups.at({"a"}), "x");
  EXPECT_EQ(groups.at({"c"}), "x");
}

TEST(ReadGroups, SaysWhichColumnsThereAre) {
  try {
    read_groups(written("song,year,artist\na,1,x\n"), "artists");
    FAIL();
  } catch (const DataError& error) {
    EXPECT_NE(std::string(error.what()).find("year, artist"), std::string::npos) << error.what();
  }
}

TEST(RequireAGroup, ShowsIdsOfBothSidesWhereNoneIsShared) {
  const GroupOfTrack groups = {{{"b.flac"}, "x"}, {{"a.flac"}, "x"}};
  EXPECT_THAT(test::error_of<ConfigError>([&] {
                require_a_group({{"b"}, {"a"}}, groups);
              }),
              ::testing::HasSubstr(
                  "none of the 2 rows has a group: they have ids such as 'b', the table of groups such as 'a.flac'"));
  EXPECT_NO_THROW(require_a_group({{"b"}, {"a.flac"}}, groups));
  EXPECT_NO_THROW(require_a_group({{"b"}}, {}));
  EXPECT_NO_THROW(require_a_group({}, groups));
}

TEST(ReadGroups, RefusesATrackOfTwoGroups) {
  EXPECT_NO_THROW(read_groups(written("id,artist\na,x\na,x\n"), "artist"));
  EXPECT_THROW(read_groups(written("id,artist\na,x\na,y\n"), "artist"), DataError);
}

}  // namespace
}  // namespace ctxtag
