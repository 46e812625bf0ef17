#include "ctxtag/dataset/user_vectors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/dataset/track_vectors.h"
#include "ctxtag/formats/npy.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

UserVectors read_text(const std::string& text) {
  const test::TemporaryFolder folder;
  write_file_atomically(folder / "users.csv", text);
  return read_user_vectors(folder / "users.csv");
}

std::string error_of_text(const std::string& text) {
  return test::error_of<DataError>([&] { read_text(text); });
}

std::vector<float> row(const UserVectors& vectors, Eigen::Index i) {
  return {vectors.values.row(i).begin(), vectors.values.row(i).end()};
}

TEST(UserVectors, ReadsAQuotedListWithOrWithoutBrackets) {
  const UserVectors vectors = read_text(
      "user_id,embedding\nu1,\"0.5,-1,2e-3\"\nu2,\"[1, 2, 3]\"\nu3,\" ( 0.25  0.5\n -0.75 ) \"\nu4,\"7;8 ; 9\"\n");
  EXPECT_THAT(vectors.users, ElementsAre(UserId{"u1"}, UserId{"u2"}, UserId{"u3"}, UserId{"u4"}));
  EXPECT_THAT(row(vectors, 0), ElementsAre(0.5F, -1.0F, 0.002F));
  EXPECT_THAT(row(vectors, 1), ElementsAre(1.0F, 2.0F, 3.0F));
  EXPECT_THAT(row(vectors, 2), ElementsAre(0.25F, 0.5F, -0.75F));
  EXPECT_THAT(row(vectors, 3), ElementsAre(7.0F, 8.0F, 9.0F));
}

TEST(UserVectors, ReadsAColumnPerNumberWhereverTheUserStands) {
  const UserVectors vectors = read_text(",a,user_id,b\n0,1,u1,2\n1,3,u2,4\n");
  EXPECT_THAT(vectors.users, ElementsAre(UserId{"u1"}, UserId{"u2"}));
  EXPECT_THAT(row(vectors, 1), ElementsAre(3.0F, 4.0F));
}

TEST(UserVectors, RefusesWhatIsNoListOfFiniteNumbers) {
  const auto list = [](const std::string& text) { return error_of_text("user_id,v\nu1,\"" + text + "\"\n"); };
  EXPECT_THAT(list("1,nan"), HasSubstr("users.csv:2: number 2 of the list is 'nan'; expected a finite number"));
  EXPECT_THAT(list("1e99"), HasSubstr("users.csv:2: number 1 of the list is '1e99'"));
  EXPECT_THAT(list("1,,2"), HasSubstr("users.csv:2: number 2 of the list is ''"));
  EXPECT_THAT(list("1,2,"), HasSubstr("users.csv:2: the list ends with a separator"));
  EXPECT_THAT(list("[1,2"), HasSubstr("users.csv:2: the list begins with '[' and does not end with its fellow"));
  EXPECT_THAT(list("1,2]"), HasSubstr("number 2 of the list is '2]'"));
  EXPECT_THAT(list("[[1]]"), HasSubstr("number 1 of the list is '[1]'"));
  EXPECT_THAT(list("[]"), HasSubstr("users.csv:2: 0 numbers, but a vector has at least one"));
  EXPECT_THAT(error_of_text("user_id,a,b\nu1,1,inf\n"),
              HasSubstr("users.csv:2: 'b' is 'inf'; expected a finite number"));
}

TEST(UserVectors, RefusesVectorsThatDifferInLengthAndUsersWhoComeTwice) {
  EXPECT_THAT(error_of_text("user_id,v\nu1,\"1,2\"\nu2,\"1,2,3\"\n"),
              HasSubstr("users.csv:3: 3 numbers, but the first user has 2"));
  EXPECT_THAT(error_of_text("user_id,v\nu1,1\nu2,2\nu1,3\n"),
              HasSubstr("users.csv:4: user 'u1' stands in line 2 already"));
  EXPECT_THAT(error_of_text("user_id,v\n,1\n"), HasSubstr("users.csv:2: the id is empty"));
  EXPECT_THAT(error_of_text("user_id,v\n"), HasSubstr("the table has no rows"));
  EXPECT_THAT(error_of_text("user,v\nu1,1\n"), HasSubstr("there is no column 'user_id'"));
  EXPECT_THAT(error_of_text("user_id\nu1\n"), HasSubstr("no column beside user_id"));
}

UserVectors example_vectors() {
  UserVectors vectors{{{"u1"}, {"a,\"b\""}}, VectorMatrix(2, 3)};
  vectors.values << 0.1F, -1.0F / 3.0F, 1e-30F, 16777217.0F, 0.0F, 123456.789F;
  return vectors;
}

TEST(UserVectors, ReadBackAsTheyWereWrittenInBothForms) {
  const test::TemporaryFolder folder;
  for (const char* name : {"users.npy", "users.csv"}) {
    write_user_vectors(folder / name, example_vectors());
    const UserVectors back = read_user_vectors(folder / name);
    EXPECT_EQ(back.users, example_vectors().users) << name;
    EXPECT_TRUE(back.values == example_vectors().values) << name << '\n' << back.values;
  }
  EXPECT_EQ(read_file(folder / "users.ids.csv"), "user_id\nu1\n\"a,\"\"b\"\"\"\n");
}

TEST(UserVectors, OfAnArrayNameRowAndUserOfWhatIsNotFinite) {
  const test::TemporaryFolder folder;
  const std::vector<double> values = {1.0, 2.0, 3.0, std::numeric_limits<double>::quiet_NaN()};
  write_npy(folder / "u.npy", {2, 2}, values.data());
  write_file_atomically(folder / "u.ids.csv", "user_id\na\nb\n");
  EXPECT_THAT(test::error_of<DataError>([&] { read_user_vectors(folder / "u.npy"); }),
              HasSubstr("u.npy: row 2 (user 'b'): number 2 is nan; expected a finite number"));
  write_file_atomically(folder / "u.ids.csv", "user_id\na\nb\nc\n");
  EXPECT_THAT(test::error_of<DataError>([&] { read_user_vectors(folder / "u.npy"); }),
              HasSubstr("u.npy: the shape is 2 x 2; expected 3 x (numbers per user), one row for each id of"));
  write_file_atomically(folder / "u.ids.csv", "user_id\na\na\n");
  EXPECT_THAT(test::error_of<DataError>([&] { read_user_vectors(folder / "u.npy"); }),
              HasSubstr("u.ids.csv:3: user 'a' stands in line 2 already"));
}

TEST(UserVectors, OfAnArrayMayBeDoubles) {
  const test::TemporaryFolder folder;
  const std::vector<double> values = {1.5, -2.25};
  write_npy(folder / "u.npy", {1, 2}, values.data());
  write_file_atomically(folder / "u.ids.csv", "user_id\na\n");
  EXPECT_THAT(row(read_user_vectors(folder / "u.npy"), 0), ElementsAre(1.5F, -2.25F));
}

TEST(TrackVectors, ReadTheColumnsOfTracksAndOfSongs) {
  const test::TemporaryFolder folder;
  write_file_atomically(folder / "t.csv", "song_id,v\ns1,\"1,2\"\n");
  EXPECT_THAT(read_track_vectors(folder / "t.csv").tracks, ElementsAre(TrackId{"s1"}));
  const TrackVectors vectors{{{"t1"}}, VectorMatrix::Ones(1, 2)};
  write_track_vectors(folder / "t.npy", vectors);
  EXPECT_EQ(read_file(folder / "t.ids.csv"), "track_id\nt1\n");
  EXPECT_TRUE(read_track_vectors(folder / "t.npy").values == vectors.values);
  write_file_atomically(folder / "u.csv", "user_id,v\nu1,1\n");
  EXPECT_THAT(test::error_of<DataError>([&] { read_track_vectors(folder / "u.csv"); }),
              HasSubstr("there is no column 'track_id'"));
}

}  // namespace
}  // namespace ctxtag
