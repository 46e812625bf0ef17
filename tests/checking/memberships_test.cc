#include "ctxtag/checking/memberships.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ctxtag::test::error_of;
using ctxtag::test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Memberships, OfATrackMayBeSeveral) {
  const TemporaryFolder folder;
  const auto file = folder.file("u.csv", "song,user_id,artist_id\n1,u1,a\n1,u2,a\n2,u1,\n1,u1,a\n");
  const auto kinds = read_memberships(file, {"user_id", "artist_id"});
  ASSERT_EQ(kinds.size(), 2U);
  EXPECT_EQ(kinds[0].kind, "user_id");
  EXPECT_THAT(kinds[0].groups.at({"1"}), ElementsAre("u1", "u2"));
  EXPECT_THAT(kinds[1].groups.at({"1"}), ElementsAre("a"));
  EXPECT_EQ(kinds[1].groups.count({"2"}), 0U);
}

TEST(Memberships, NeedTheirColumns) {
  const TemporaryFolder folder;
  const auto file = folder.file("u.csv", "song,user_id\n1,u1\n");
  EXPECT_THAT(error_of<DataError>([&] { read_memberships(file, {"user_ids"}); }), HasSubstr("nearest: 'user_id'"));
}

}  // namespace
}  // namespace ctxtag
