#include "ctxtag/dataset/shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <map>

#include "ctxtag/base/error.h"
#include "ctxtag/dataset/track_table.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

// What a scheduler would set, and nothing else of the kind.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& set) {
    for (const char* const name :
         {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_STEP",
          "SLURM_ARRAY_TASK_COUNT", "SLURM_PROCID", "SLURM_NTASKS", "SLURM_STEP_ID", "OMPI_COMM_WORLD_RANK",
          "OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_SIZE", "RANK", "WORLD_SIZE"}) {
      ::unsetenv(name);
    }
    for (const auto& [name, value] : set) ::setenv(name.c_str(), value.c_str(), 1);
    set_ = set;
  }
  ~Environment() {
    for (const auto& [name, value] : set_) ::unsetenv(name.c_str());
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::map<std::string, std::string> set_;
};

std::string shard_refusal(const std::string& text) {
  return test::error_of<ConfigError>([&] { parse_shard(text); });
}

TEST(Shard, IsAPartOfSo) {
  EXPECT_EQ(parse_shard("2/8").text(), "2/8");
  EXPECT_TRUE(parse_shard("").is_whole());
  for (const char* const wrong : {"0/2", "3/2", "1", "1/", "/2", "a/2", "1/2/3", "-1/2", "1/0"}) {
    EXPECT_THAT(shard_refusal(wrong), HasSubstr("expected I/N")) << wrong;
  }
}

TEST(Shard, PartsOneAfterTheOtherAreTheWhole) {
  for (const std::size_t count : {7, 8, 9, 100}) {
    std::size_t next = 0, least = count, most = 0;
    for (int number = 1; number <= 7; ++number) {
      const auto [first, last] = range_of({number, 7}, count);
      EXPECT_EQ(first, next);
      next = last;
      least = std::min(least, last - first);
      most = std::max(most, last - first);
    }
    EXPECT_EQ(next, count);
    EXPECT_LE(most - least, 1U);
    EXPECT_GE(least, 1U);
  }
  EXPECT_THAT(test::error_of<ConfigError>([] { range_of({1, 3}, 2); }), HasSubstr("--shard 1/3: there are 2 inputs"));
}

TEST(Shard, TakesItsTracksAndTheFirstTheIgnoredFiles) {
  TrackSearch search{{{{"a"}, "a", "a", {}}, {{"b"}, "b", "b", {}}, {{"c"}, "c", "c", {}}}, 5};
  const TrackSearch first = part_of(search, {1, 2}), second = part_of(search, {2, 2});
  ASSERT_EQ(first.tracks.size(), 2U);
  EXPECT_EQ(first.tracks[1].id.value, "b");
  EXPECT_EQ(first.ignored, 5);
  ASSERT_EQ(second.tracks.size(), 1U);
  EXPECT_EQ(second.tracks[0].id.value, "c");
  EXPECT_EQ(second.ignored, 0);
}

TEST(Shard, WritesBesideTheOthersInTheirOrder) {
  EXPECT_EQ(shard_path("out/scores.csv", {2, 16}), "out/scores.02-of-16.csv");
  EXPECT_EQ(shard_path("e.npy", {1, 2}), "e.1-of-2.npy");
  EXPECT_EQ(shard_path("tags.csv.gz", {1, 2}), "tags.1-of-2.csv.gz");
  EXPECT_EQ(shard_path("features/", {12, 100}), "features.012-of-100");
  EXPECT_EQ(shard_path("v1.2", {1, 2}), "v1.2.1-of-2");
  EXPECT_EQ(shard_path("scores.csv", {}), "scores.csv");
  EXPECT_EQ(shard_path("-", {1, 2}), "-");
}

TEST(Shard, IsWhatSlurmSays) {
  {
    const Environment array({{"SLURM_ARRAY_TASK_ID", "7"},
                             {"SLURM_ARRAY_TASK_MIN", "5"},
                             {"SLURM_ARRAY_TASK_MAX", "8"},
                             {"SLURM_ARRAY_TASK_COUNT", "4"},
                             {"SLURM_NTASKS", "3"},
                             {"SLURM_PROCID", "0"}});
    EXPECT_EQ(parse_shard("auto").text(), "3/4");  // a script without srun
  }
  {
    const Environment both({{"SLURM_ARRAY_TASK_ID", "4"},
                            {"SLURM_ARRAY_TASK_MIN", "0"},
                            {"SLURM_ARRAY_TASK_MAX", "4"},
                            {"SLURM_ARRAY_TASK_STEP", "2"},
                            {"SLURM_NTASKS", "3"},
                            {"SLURM_PROCID", "1"},
                            {"SLURM_STEP_ID", "0"}});
    EXPECT_EQ(parse_shard("auto").text(), "8/9");
  }
  {
    const Environment gaps({{"SLURM_ARRAY_TASK_ID", "9"},
                            {"SLURM_ARRAY_TASK_MIN", "1"},
                            {"SLURM_ARRAY_TASK_MAX", "9"},
                            {"SLURM_ARRAY_TASK_COUNT", "2"}});
    EXPECT_THAT(shard_refusal("auto"), HasSubstr("have gaps"));
  }
  {
    const Environment step({{"SLURM_PROCID", "1"}, {"SLURM_NTASKS", "3"}, {"SLURM_STEP_ID", "0"}});
    EXPECT_EQ(parse_shard("auto").text(), "2/3");
  }
  const Environment script({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "3"}});  // of a job, without srun: one process
  EXPECT_THAT(shard_refusal("auto"), HasSubstr("neither Slurm nor MPI has started this process"));
}

TEST(Shard, IsWhatMpiSays) {
  {
    const Environment open_mpi({{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "2"}});
    EXPECT_EQ(parse_shard("auto").text(), "1/2");
  }
  {
    const Environment pmi({{"PMI_RANK", "3"}, {"PMI_SIZE", "4"}});
    EXPECT_EQ(parse_shard("auto").text(), "4/4");
  }
  {
    const Environment wrong({{"RANK", "4"}, {"WORLD_SIZE", "4"}});
    EXPECT_THAT(shard_refusal("auto"), HasSubstr("RANK=4: WORLD_SIZE is 4"));
  }
  const Environment none({});
  EXPECT_THAT(shard_refusal("auto"), HasSubstr("neither Slurm nor MPI has started this process"));
}

}  // namespace
}  // namespace ctxtag
