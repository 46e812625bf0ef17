#include "ctxtag/dataset/sample_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SampleTable, KeepsATrackForEachOfItsUsers) {
  const TemporaryFolder folder;
  LabelNotes notes;
  const SampleTable samples =
      read_samples(folder.file("s.csv", "song_id,user_id,car,gym\n7,a,1,0\n7,b,0,\n8,a,0,1\n"), {}, &notes);
  EXPECT_EQ(samples.size(), 3U);
  EXPECT_THAT(samples.labels.ids, ElementsAre(TrackId{"7"}, TrackId{"7"}, TrackId{"8"}));
  EXPECT_THAT(samples.users, ElementsAre(UserId{"a"}, UserId{"b"}, UserId{"a"}));
  EXPECT_THAT(samples.labels.vocabulary.tags(), ElementsAre("car", "gym"));
  EXPECT_THAT(samples.labels.known.reshaped<Eigen::RowMajor>(), ElementsAre(1, 1, 1, 0, 1, 1));
  EXPECT_THAT(notes.ignored_columns, ElementsAre());
}

TEST(SampleTable, ReadsBackWhatItWrote) {
  const TemporaryFolder folder;
  const auto file = folder.file("s.csv", "song_id,car,user_id\n7,1,\"a,b\"\n7,,c\n");
  const std::string text = csv_text(read_samples(file));
  EXPECT_EQ(text, "song_id,user_id,car\n7,\"a,b\",1\n7,c,\n");
  write_samples(file, read_samples(file));
  EXPECT_EQ(read_file(file), text);
}

TEST(SampleTable, NamesWhatCannotBeASample) {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& text) {
    return error_of<DataError>([&] { read_samples(folder.file("s.csv", text)); });
  };
  EXPECT_THAT(message("song_id,user_id,car\n7,a,1\n8,a,1\n7,a,0\n"),
              AllOf(HasSubstr("s.csv:4: "), HasSubstr("'7' of user 'a'"), HasSubstr("line 2")));
  EXPECT_THAT(message("song_id,car\n7,1\n"), HasSubstr("user_id"));
  EXPECT_THAT(message("song_id,user_id,car\n7,,1\n"), HasSubstr("s.csv:2"));
  EXPECT_THAT(message("song_id,user_id,car\n7 for user 8,9,1\n"), HasSubstr("'7 for user 8' holds ' for user '"));
}

TEST(SampleTable, JoinsTrackAndUserToOneId) {
  const TemporaryFolder folder;
  const SampleTable samples = read_samples(folder.file("s.csv", "song_id,user_id,car\n7,a,1\n7,b,0\n"));
  EXPECT_THAT(by_sample(samples).ids, ElementsAre(TrackId{"7 for user a"}, TrackId{"7 for user b"}));
  const ScoreTable scores{samples.labels.ids, samples.users, samples.labels.vocabulary, RealMatrix::Zero(2, 1)};
  EXPECT_EQ(by_sample(scores).ids, by_sample(samples).ids);
  EXPECT_TRUE(by_sample(scores).users.empty());
  EXPECT_THAT(error_of<ConfigError>([&] { by_sample(by_sample(scores)); }), HasSubstr("user_id"));
}

}  // namespace
}  // namespace ctxtag
