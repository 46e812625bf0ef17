#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/fetching/fetch.h"
#include "fetching/fetch_fixture.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

TEST(FetchIds, AreTheFirstColumnWhateverItsName) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(read_fetch_ids(folder.file("a.csv", "song_id,car\n5,1\n3,0\n")).ids, test::ids_of({"5", "3"}));
  EXPECT_EQ(read_fetch_ids(folder.file("b.csv", ",car\nx,1\n")).ids, test::ids_of({"x"}));
}

TEST(FetchIds, OfAListWithoutHeaderBeginInItsFirstLine) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(read_fetch_ids(folder.file("a.csv", "200226\n200230\n")).ids, test::ids_of({"200226", "200230"}));
}

TEST(FetchIds, ThatRepeatAreCountedAndTakenOnce) {
  const test::TemporaryFolder folder;
  const FetchIds ids = read_fetch_ids(folder.file("a.csv", "song_id,user_id\n5,1\n3,1\n5,2\n"));
  EXPECT_EQ(ids.ids, test::ids_of({"5", "3"}));
  EXPECT_EQ(ids.repeated, 1U);
}

TEST(FetchIds, MustBeThere) {
  const test::TemporaryFolder folder;
  EXPECT_THAT(test::error_of<DataError>([&] { read_fetch_ids(folder.file("a.csv", "song_id\n")); }),
              HasSubstr("nothing to fetch"));
  EXPECT_THAT(test::error_of<DataError>([&] { read_fetch_ids(folder.file("b.csv", "song_id,car\n5,1\n,0\n")); }),
              HasSubstr("b.csv:3: the id is empty"));
}

}  // namespace
}  // namespace ctxtag
