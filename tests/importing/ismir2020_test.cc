#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/formats/npy.h"
#include "importing/import_folder.h"

namespace ctxtag {
namespace {

using test::ImportFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ImportFolder ismir_release() {
  ImportFolder folder;
  folder.file("train_set.csv", "song_id,user_id,car,gym\n1,u1,1,0\n1,u2,0,1\n2,u1,0,1\n");
  folder.file("validation_set.csv", "song_id,user_id,car,gym\n3,u3,1,0\n");
  folder.file("test_set.csv", "song_id,user_id,car,gym\n2,u2,1,0\n4,u4,0,1\n");
  folder.file("user_embeddings.csv", "user_id,embedding\nu1,1\n");
  return folder;
}

TEST(Ismir2020Import, KeepsUserAndSongAsTheSampleAndMakesLabelsPerTrack) {
  const ImportFolder folder;
  folder.file("train_set.csv", "song_id,user_id,car,gym\n1,u1,1,0\n1,u2,0,1\n2,u1,0,1\n");
  folder.file("validation_set.csv", ",song_id,user_id,gym,car\n0,3,u3,0,1\n");  // an index, and another order of tags
  folder.file("test_set.csv", "song_id,user_id,car,gym\n2,u2,1.0,0.0\n4,u4,0,1\n");
  folder.file("user_embeddings.csv",
              "user_id,embedding\nu1,\"0.5,-1,2e-3\"\nu2,\"[1, 2, 3]\"\nu3,\"[0.1  0.2\n -0.3]\"\n");
  const ImportReport report = folder.imported();
  EXPECT_EQ(report.format, "ismir2020");
  EXPECT_EQ(folder.output("samples.csv"),
            "song_id,user_id,split,car,gym\n1,u1,train,1,0\n1,u2,train,0,1\n2,u1,train,0,1\n3,u3,validation,1,0\n"
            "2,u2,test,1,0\n4,u4,test,0,1\n");
  EXPECT_EQ(folder.output("samples_test.csv"), "song_id,user_id,car,gym\n2,u2,1,0\n4,u4,0,1\n");
  EXPECT_EQ(folder.output("labels.csv"), "track_id,car,gym\n1,1,1\n2,1,1\n3,1,0\n4,0,1\n");
  EXPECT_EQ(folder.output("labels_train.csv"), "track_id,car,gym\n1,1,1\n2,0,1\n");
  EXPECT_EQ(folder.output("splits.csv"), "track_id,split\n1,train\n2,test\n3,validation\n4,test\n");
  EXPECT_THAT(to_text(report), HasSubstr("1 of 4 tracks are in more than one split"));
  EXPECT_THAT(to_text(report), HasSubstr("test: 1 samples of 1 users without a vector"));
  EXPECT_EQ(folder.output("users.ids.csv"), "user_id\nu1\nu2\nu3\n");
  const NpyArray vectors(folder.out() / "users.npy");
  EXPECT_EQ(vectors.header().dtype, "<f4");
  EXPECT_THAT(vectors.header().shape, ElementsAre(3, 3));
  EXPECT_THAT(vectors.to_doubles(),
              ElementsAre(0.5, -1.0, static_cast<double>(2e-3F), 1.0, 2.0, 3.0, static_cast<double>(0.1F),
                          static_cast<double>(0.2F), static_cast<double>(-0.3F)));
}

TEST(Ismir2020Import, LeavesOutRowsThatSayTheSameTwice) {
  const ImportFolder folder;
  folder.file("train_set.csv", "song_id,user_id,car\n1,u1,1\n1,u1,1\n2,u1,0\n");
  const ImportReport report = folder.imported();
  EXPECT_EQ(folder.output("samples_train.csv"), "song_id,user_id,car\n1,u1,1\n2,u1,0\n");
  EXPECT_THAT(to_text(report), HasSubstr("dropped 1: train_set.csv: the same user, track and tags again"));
  EXPECT_THAT(to_text(report), HasSubstr("not there: user_embeddings.csv"));
  EXPECT_EQ(report.read[0].rows, 3U);
  EXPECT_EQ(folder.output("users.npy"), "");
}

TEST(Ismir2020Import, NamesFileAndLineOfWhatItCannotRead) {
  const auto failure = [](const std::string& name, const std::string& text) {
    const ImportFolder folder = ismir_release();
    folder.file(name, text);
    return folder.failure<DataError>(folder.request());
  };
  EXPECT_THAT(failure("train_set.csv", "song_id,user_id,car,gym\n1,u1,1,0\n1,u1,0,1\n"),
              HasSubstr("SOURCE/train_set.csv:3: user 'u1' and song '1' have other tags in line 2"));
  EXPECT_THAT(failure("train_set.csv", "song_id,user_id,car,gym\n1,u1,1,x\n"),
              HasSubstr("SOURCE/train_set.csv:2: 'gym' is 'x'; expected 1 or 0"));
  EXPECT_THAT(failure("train_set.csv", "song_id,user_id,car,gym\n1,,1,0\n"), HasSubstr(":2: an id is empty"));
  EXPECT_THAT(failure("train_set.csv", "song_id,car\n1,1\n"), HasSubstr("there is no column 'user_id'"));
  EXPECT_THAT(failure("test_set.csv", "song_id,user_id,car\n1,u1,1\n"),
              HasSubstr("SOURCE/test_set.csv:1: the tags are car; the other tables have car, gym"));
  const auto vectors = [&](const std::string& rows) { return failure("user_embeddings.csv", "user_id,list\n" + rows); };
  EXPECT_THAT(vectors("u1,\"1,2\"\nu2,\"1,2,3\"\n"),
              HasSubstr("SOURCE/user_embeddings.csv:3: 3 numbers, but the first user has 2"));
  EXPECT_THAT(vectors("u1,\"1,nan\"\n"), HasSubstr(":2: number 2 of the list is 'nan'; expected a finite number"));
  EXPECT_THAT(vectors("u1,\"1e99\"\n"), HasSubstr(":2: number 1 of the list is '1e99'"));
  EXPECT_THAT(vectors("u1,[]\n"), HasSubstr(":2: 0 numbers"));
  EXPECT_THAT(vectors("u1,1\nu1,1\n"), HasSubstr(":3: user 'u1' stands in line 2 already"));
  EXPECT_THAT(failure("user_embeddings.csv", "user_id,a,b\nu1,1,x\n"),
              HasSubstr("SOURCE/user_embeddings.csv:2: 'b' is 'x'; expected a finite number"));
}

TEST(Ismir2020Import, ListsWhatItLookedForInAWrongFolder) {
  const ImportFolder folder;
  folder.file("users.csv", "");
  EXPECT_EQ(
      folder.failure<DataError>(folder.request("ismir2020")),
      "SOURCE: none of the sample tables of the ISMIR 2020 data is here; looked for (plain or .gz): train_set.csv, "
      "validation_set.csv, test_set.csv; found: users.csv");
}

}  // namespace
}  // namespace ctxtag
