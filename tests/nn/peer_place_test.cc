#include <gmock/gmock.h>

#include <map>
#include <string>

#include "ctxtag/base/error.h"
#include "nn/peers.h"
#include "support/errors.h"

namespace ctxtag::nn {
namespace {

using ::testing::HasSubstr;

PeerPlace place_in(const std::map<std::string, std::string>& variables) {
  return peer_place([&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

TEST(PeerPlace, IsWhatTheLauncherSays) {
  EXPECT_EQ(place_in({}).size, 1);
  const PeerPlace torchrun =
      place_in({{"RANK", "1"}, {"WORLD_SIZE", "4"}, {"MASTER_ADDR", "node1"}, {"MASTER_PORT", "1234"}});
  EXPECT_EQ(torchrun.rank, 1);
  EXPECT_EQ(torchrun.size, 4);
  EXPECT_EQ(torchrun.address, "node1");
  EXPECT_EQ(torchrun.port, 1234);
  const std::map<std::string, std::string> mpirun{{"OMPI_COMM_WORLD_RANK", "0"},
                                                  {"OMPI_COMM_WORLD_SIZE", "2"},
                                                  {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"},
                                                  {"PMIX_NAMESPACE", "job7"}};
  EXPECT_EQ(place_in(mpirun).address, "127.0.0.1");
  EXPECT_EQ(place_in(mpirun).port, place_in(mpirun).port);
  EXPECT_EQ(place_in({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "8"}}).size, 1);  // the script of a job
  EXPECT_EQ(place_in({{"SLURM_PROCID", "3"}, {"SLURM_NTASKS", "8"}, {"SLURM_STEP_ID", "0"}}).rank, 3);
}

TEST(PeerPlace, IsTheFirstHostOfASlurmStepOverSeveral) {
  const auto address = [](const char* list, const char* hosts) {
    return place_in({{"SLURM_PROCID", "1"},
                     {"SLURM_NTASKS", "4"},
                     {"SLURM_STEP_ID", "0"},
                     {"SLURM_JOB_ID", "7"},
                     {"SLURM_STEP_NUM_NODES", hosts},
                     {"SLURM_STEP_NODELIST", list}})
        .address;
  };
  EXPECT_EQ(address("node[03-07,11],gpu2", "7"), "node03");
  EXPECT_EQ(address("node[3,5]", "2"), "node3");
  EXPECT_EQ(address("rack[1-2]-gpu,x", "3"), "rack1-gpu");
  EXPECT_EQ(address("alpha,beta[1-2]", "3"), "alpha");
  EXPECT_EQ(address("alpha", "1"), "127.0.0.1");
}

TEST(PeerPlace, MeetsAtTorchrunsAgent) {
  const std::map<std::string, std::string> own{{"RANK", "0"}, {"WORLD_SIZE", "2"}};
  EXPECT_FALSE(place_in(own).agent_store);
  std::map<std::string, std::string> agent = own;
  agent["TORCHELASTIC_USE_AGENT_STORE"] = "True";
  agent["TORCHELASTIC_RESTART_COUNT"] = "3";
  EXPECT_TRUE(place_in(agent).agent_store);
  EXPECT_EQ(place_in(agent).attempt, 3);
}

TEST(PeerPlace, RefusesWhatCannotBe) {
  const auto refusal = [](const std::map<std::string, std::string>& variables) {
    return test::error_of<ConfigError>([&] { place_in(variables); });
  };
  EXPECT_THAT(refusal({{"RANK", "2"}, {"WORLD_SIZE", "2"}}), HasSubstr("RANK=2: WORLD_SIZE is 2"));
  EXPECT_THAT(refusal({{"RANK", "a"}, {"WORLD_SIZE", "2"}}), HasSubstr("RANK: expected a number"));
  EXPECT_THAT(refusal({{"RANK", "0"}, {"WORLD_SIZE", "2"}, {"MASTER_PORT", "0"}}), HasSubstr("MASTER_PORT: expected"));
  EXPECT_THAT(
      refusal({{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "4"}, {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}}),
      HasSubstr("MASTER_ADDR: not set, and 2 of 4 processes are on this host"));
}

}  // namespace
}  // namespace ctxtag::nn
