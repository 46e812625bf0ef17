#include "ctxtag/users/embed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/config/json.h"
#include "ctxtag/dataset/track_vectors.h"
#include "ctxtag/dataset/user_vectors.h"
#include "support/errors.h"
#include "support/listening.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kUsers = 80, kTracks = 200;

std::string events_text() {
  std::string text = "user_id,track_id,count\n";
  for (int user = 0; user < kUsers; ++user) {
    for (const auto& [track, plays] : test::listening_of(1, user, kTracks, 10)) {
      text += "u" + std::to_string(user) + ",t" + std::to_string(track) + "," + std::to_string(plays) + "\n";
    }
  }
  return text;
}

EmbedConfig small_config() {
  EmbedConfig config;
  config.als.dimensions = 6;
  config.als.iterations = 5;
  config.als.solver = "cholesky";
  return config;
}

struct Job {
  test::TemporaryFolder folder;
  EmbedFiles files;

  Job() : files{folder / "events.csv", {}, {}, folder / "users.npy", folder / "tracks.npy"} {
    write_file_atomically(files.events, events_text());
  }
  std::string outputs() const {
    std::string bytes;
    for (const char* name :
         {"users.npy", "users.ids.csv", "users.json", "tracks.npy", "tracks.ids.csv", "tracks.json"}) {
      bytes += read_file(folder / name);
    }
    return bytes;
  }
};

TEST(Embed, WritesVectorsOfUsersAndTracksAndWhatWasDone) {
  const Job job;
  EmbedConfig config = small_config();
  config.holdout.share = 0.2;
  const EmbedReport report = embed_users(job.files, config, 2);
  EXPECT_EQ(read_user_vectors(job.files.out).size(), kUsers);
  EXPECT_EQ(read_user_vectors(job.files.out).values.cols(), 6);
  EXPECT_EQ(read_track_vectors(job.files.tracks_out).size() + report.tracks_without_vector, report.tracks);
  EXPECT_EQ(report.pairs, kUsers * 8U);
  EXPECT_EQ(report.figures->users, kUsers);
  const std::string record = read_file(job.folder / "users.json");
  EXPECT_THAT(record, HasSubstr("\"solver\": \"cholesky\""));
  EXPECT_THAT(record, HasSubstr("\"popularity\": {"));
  EXPECT_EQ(recorded_config(job.files.tracks_out)->als.dimensions, 6);
  EXPECT_FALSE(recorded_config(job.folder / "other.npy"));
}

TEST(Embed, GoesOnWhereItStoppedWithTheSameBytes) {
  const Job whole, stopped;
  embed_users(whole.files, small_config(), 2);
  for (const int last : {2, 4}) {
    EXPECT_THROW(embed_users(stopped.files, small_config(), 1,
                             [&](const EmbedProgress& at) {
                               if (at.iteration == last) throw std::runtime_error("stop");
                             }),
                 std::runtime_error);
    EXPECT_FALSE(std::filesystem::exists(stopped.files.out));
  }
  EXPECT_EQ(embed_users(stopped.files, small_config(), 2).resumed_after, 4);
  EXPECT_EQ(stopped.outputs(), whole.outputs());
  EXPECT_FALSE(std::filesystem::exists(stopped.folder / "users.npy.checkpoint"));
}

TEST(Embed, DoesNothingWhereNothingIsLeftToDo) {
  const Job job;
  EXPECT_FALSE(embed_users(job.files, small_config(), 1).nothing_to_do);
  EXPECT_TRUE(embed_users(job.files, small_config(), 1).nothing_to_do);
  std::filesystem::remove(job.folder / "tracks.ids.csv");
  EXPECT_FALSE(embed_users(job.files, small_config(), 1).nothing_to_do);
  EmbedConfig other = small_config();
  other.seed = 1;
  EXPECT_FALSE(embed_users(job.files, other, 1).nothing_to_do);
  write_file_atomically(job.files.events, events_text() + "u0,t0,1\n");
  EXPECT_FALSE(embed_users(job.files, other, 1).nothing_to_do);
}

TEST(Embed, DoesNotTakeUpTheStateOfAnotherRequest) {
  const Job job, fresh;
  EmbedConfig other = small_config();
  other.als.alpha = 2.0;
  EXPECT_THROW(embed_users(job.files, other, 1,
                           [](const EmbedProgress& at) {
                             if (at.iteration == 3) throw std::runtime_error("stop");
                           }),
               std::runtime_error);
  EXPECT_EQ(embed_users(job.files, small_config(), 1).resumed_after, 0);
  embed_users(fresh.files, small_config(), 1);
  EXPECT_EQ(job.outputs(), fresh.outputs());
}

TEST(Embed, StartsFromEarlierVectorsOfSomeUsers) {
  const Job job, fresh;
  embed_users(job.files, small_config(), 1);
  Job later;
  later.files.warm_start = job.files.out;
  later.files.warm_start_tracks = job.files.tracks_out;
  EmbedConfig one = small_config();
  one.als.iterations = 1;
  const double cold = embed_users(fresh.files, one, 1).losses[0];
  EXPECT_LT(embed_users(later.files, one, 1).losses[0], 0.9 * cold);
}

TEST(FoldIn, GivesTrainedUsersTheirVectorsAndNamesThoseItCannotKnow) {
  const Job job;
  embed_users(job.files, small_config(), 2);
  EmbedFiles files;
  files.events = job.folder / "new.csv";
  files.out = job.folder / "new.npy";
  write_file_atomically(files.events, events_text() + "stranger,elsewhere,1\nidle,t0,0\n");
  const EmbedReport report = fold_in_users(files, job.files.tracks_out, small_config(), 2);
  EXPECT_THAT(report.without_vector, ElementsAre(UserId{"idle"}, UserId{"stranger"}));
  EXPECT_EQ(report.tracks_without_vector, 1U);
  const UserVectors old = read_user_vectors(job.files.out), same = read_user_vectors(files.out);
  EXPECT_EQ(same.users, old.users);
  EXPECT_TRUE(same.values == old.values);
  EXPECT_TRUE(fold_in_users(files, job.files.tracks_out, small_config(), 2).nothing_to_do);
}

TEST(FoldIn, DoesNotDependOnTheOrderOfTheEvents) {
  const Job job;
  embed_users(job.files, small_config(), 2);
  std::vector<std::string> lines;
  std::istringstream text(events_text());
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  std::string backwards = lines[0] + "\n";
  for (std::size_t i = lines.size() - 1; i > 0; --i) backwards += lines[i] + "\n";
  EmbedFiles files;
  files.events = job.folder / "new.csv";
  files.out = job.folder / "new.npy";
  write_file_atomically(files.events, backwards);
  fold_in_users(files, job.files.tracks_out, small_config(), 2);
  const UserVectors old = read_user_vectors(job.files.out), same = read_user_vectors(files.out);
  EXPECT_EQ(same.users.front(), old.users.back());
  EXPECT_TRUE(same.values == old.values.colwise().reverse());
}

TEST(FoldIn, RefusesEventsOfOtherIds) {
  const Job job;
  embed_users(job.files, small_config(), 1);
  EmbedFiles files;
  files.events = job.folder / "new.csv";
  files.out = job.folder / "new.npy";
  write_file_atomically(files.events, "user_id,track_id\nu,17\n");
  EXPECT_THAT(test::error_of<ConfigError>([&] { fold_in_users(files, job.files.tracks_out, small_config(), 1); }),
              HasSubstr("no track of the events has a vector: the events have '17', the vectors 't"));
}

TEST(EmbedConfig, NamesTheKeyThatIsWrong) {
  const auto message = [](const nlohmann::json& json) {
    return test::error_of<ConfigError>([&] {
      EmbedConfig config;
      read_config(json, config);
    });
  };
  EXPECT_EQ(message({{"als", {{"solver", "lu"}}}}), "als.solver: 'lu': must be one of conjugate_gradient, cholesky");
  EXPECT_EQ(message({{"als", {{"regularization", 0}}}}), "als.regularization: 0: must be above 0, and 1e9 at most");
  EXPECT_EQ(message({{"holdout", {{"share", 1.0}}}}), "holdout.share: 1: must be at least 0 and below 1");
}

}  // namespace
}  // namespace ctxtag
