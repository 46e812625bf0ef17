#include <gtest/gtest.h>

#include "ctxtag/base/files.h"
#include "ctxtag/config/load.h"
#include "ctxtag/nn/experiment.h"

namespace ctxtag {
namespace {

std::string key_table() {
  std::string text = "| key | default | meaning |\n|---|---|---|\n";
  for (const ConfigKey& key : config_keys<nn::ExperimentConfig>()) {
    text += "| `" + key.path + "` | `" + key.default_value + "` | " + key.meaning + " |\n";
  }
  return text;
}

TEST(ConfigReadme, ListsEveryKeyOfAnExperimentAsTheCodeKnowsIt) {
  const std::string readme = read_file(CTXTAG_SOURCE "/configs/README.md");
  const std::string table = key_table();
  EXPECT_NE(readme.find(table), std::string::npos) << "put this table into configs/README.md:\n" << table;
}

TEST(ConfigFiles, OfTheRepositoryAreValid) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CTXTAG_SOURCE "/configs")) {
    if (entry.path().extension() != ".json") continue;
    nn::ExperimentConfig config;
    EXPECT_NO_THROW(read_config(layered_json(entry.path(), {}), config)) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 2);
}

}  // namespace
}  // namespace ctxtag
