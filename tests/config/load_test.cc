#include "ctxtag/config/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/example_config.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::JobExample;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string set_error(const std::string& assignment) {
  return error_of<ConfigError>([&] { load_config<JobExample>("", {assignment}); });
}

TEST(LoadConfig, LaysOverridesOverTheFileOverTheDefaults) {
  const test::TemporaryFolder folder;
  write_file_atomically(folder / "job.json", R"({"mel": {"n_mels": 128, "hop_length": 256}, "name": "a"})");
  JobExample defaults;
  defaults.mel.fmin_hz = 30.0;
  const JobExample job =
      load_config<JobExample>(folder / "job.json", {"mel.hop_length=64", "name=b", "name=c"}, defaults);
  EXPECT_EQ(job.mel.n_mels, 128);
  EXPECT_EQ(job.mel.hop_length, 64);
  EXPECT_EQ(job.mel.fmin_hz, 30.0);
  EXPECT_EQ(job.name, "c");
  EXPECT_EQ(job.epochs, 3U);
}

TEST(LoadConfig, TakesAnOverrideThatIsNoJsonAsText) {
  const JobExample job =
      load_config<JobExample>("", {"name=user_aware", "seed=3", "shuffle=false", "channels=[1,2,3]"});
  EXPECT_EQ(job.name, "user_aware");
  EXPECT_EQ(job.seed, 3U);
  EXPECT_FALSE(job.shuffle);
  EXPECT_THAT(job.channels, ElementsAre(1, 2, 3));
  EXPECT_EQ(load_config<JobExample>("", {"name=\"3\""}).name, "3");
  EXPECT_EQ(load_config<JobExample>("", {"name=a=b"}).name, "a=b");
}

TEST(LoadConfig, TakesANumberThatBeginsWithItsPoint) {
  EXPECT_EQ(load_config<JobExample>("", {"mel.fmin_hz=.5"}).mel.fmin_hz, 0.5);
  EXPECT_EQ(set_error("seed=-.5"), "seed: expected an integer, found -0.5");
  EXPECT_EQ(load_config<JobExample>("", {"name=.config"}).name, ".config");
  EXPECT_EQ(load_config<JobExample>("", {"name=."}).name, ".");
}

TEST(LoadConfig, HoldsOverridesToTheTypesOfTheConfig) {
  EXPECT_EQ(set_error("mel.hop_length=512.5"), "mel.hop_length: expected an integer, found 512.5");
  EXPECT_EQ(set_error("mel.hop_length=0"), "mel.hop_length must be positive");
  EXPECT_EQ(set_error("seed=-1"), "seed: out of range: -1");
  EXPECT_EQ(set_error("mel=3"), "mel: expected an object, found 3");
  EXPECT_EQ(set_error("name.x=3"), "name: expected a text, found an object");
  EXPECT_THAT(set_error("mel.hop=3"), StartsWith("mel.hop: unknown key"));
}

TEST(LoadConfig, ExplainsAnOverrideThatIsNone) {
  EXPECT_EQ(set_error("seed"), "--set seed: expected KEY.PATH=VALUE");
  EXPECT_EQ(set_error("=3"), "--set =3: expected KEY.PATH=VALUE");
  EXPECT_EQ(set_error("mel..hop=3"), "--set mel..hop=3: a key of the path is empty");
  EXPECT_EQ(set_error("mel.=3"), "--set mel.=3: a key of the path is empty");
  EXPECT_EQ(set_error("seed=\xE9"), "--set seed=\\xe9: not valid UTF-8");
}

TEST(LoadConfig, NamesTheFileThatIsWrong) {
  const test::TemporaryFolder folder;
  EXPECT_THAT(error_of<ConfigError>([&] { layered_json(folder / "absent.json", {}); }),
              HasSubstr("absent.json: cannot be opened"));
  write_file_atomically(folder / "list.json", "[1]");
  EXPECT_THAT(error_of<ConfigError>([&] { layered_json(folder / "list.json", {}); }),
              HasSubstr("list.json: expected an object at the top"));
  write_file_atomically(folder / "open.json", "{\n");
  EXPECT_THAT(error_of<ConfigError>([&] { layered_json(folder / "open.json", {}); }),
              HasSubstr("open.json: parse error at line 2"));
}

TEST(ConfigKeys, ListsPathDefaultAndMeaning) {
  const std::vector<ConfigKey> keys = config_keys<JobExample>();
  ASSERT_EQ(keys.size(), 10U);
  EXPECT_EQ(keys[0].path, "mel.hop_length");
  EXPECT_EQ(keys[0].default_value, "512");
  EXPECT_EQ(keys[0].meaning, "samples from frame to frame");
  EXPECT_EQ(keys[4].path, "name");
  EXPECT_EQ(keys[4].default_value, "\"short_cnn\"");
}

}  // namespace
}  // namespace ctxtag
