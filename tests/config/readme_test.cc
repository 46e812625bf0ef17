#include <gtest/gtest.h>

#include "ctxtag/base/files.h"
#include "ctxtag/confidence/hide_config.h"
#include "ctxtag/config/load.h"
#include "ctxtag/evaluation/evaluation_config.h"
#include "ctxtag/evaluation/missing_config.h"
#include "ctxtag/evaluation/retrieval.h"
#include "ctxtag/evaluation/robustness.h"
#include "ctxtag/evaluation/window_study.h"
#include "ctxtag/fetching/fetch_config.h"
#include "ctxtag/fusion/fusion_config.h"
#include "ctxtag/importing/import_config.h"
#include "ctxtag/nn/experiment.h"
#include "ctxtag/nn/model_import.h"
#include "ctxtag/playlists/build_config.h"
#include "ctxtag/report/report_config.h"
#include "ctxtag/reproduce/recipe_config.h"
#include "ctxtag/reproduce/study_config.h"
#include "ctxtag/simulate/simulate_config.h"
#include "ctxtag/situation/session.h"
#include "ctxtag/situation/situation_config.h"
#include "ctxtag/streams/stream_config.h"
#include "ctxtag/users/embed_config.h"
#include "ctxtag/users/user_build_config.h"
#include "reproduce/recipe_steps.h"
#include "support/folders.h"

namespace ctxtag {
namespace {

template <typename Config>
std::string key_table() {
  std::string text = "| key | default | meaning |\n|---|---|---|\n";
  for (const ConfigKey& key : config_keys<Config>()) {
    text += "| `" + key.path + "` | `" + key.default_value + "` | " + key.meaning + " |\n";
  }
  return text;
}

template <typename Config>
void expect_listed() {
  const std::string readme = read_file(test::checkout("configs/README.md"));
  const std::string table = key_table<Config>();
  EXPECT_NE(readme.find(table), std::string::npos) << "put this table into configs/README.md:\n" << table;
}

TEST(ConfigReadme, ListsEveryKeyOfAnExperimentAsTheCodeKnowsIt) { expect_listed<nn::ExperimentConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfABuildAsTheCodeKnowsIt) { expect_listed<BuildConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfABuildOfUsersAsTheCodeKnowsIt) { expect_listed<UserBuildConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfASimulationAsTheCodeKnowsIt) { expect_listed<SimulateConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfReadingStreamsAsTheCodeKnowsIt) { expect_listed<StreamConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfASituationModelAsTheCodeKnowsIt) { expect_listed<SituationConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfASessionAsTheCodeKnowsIt) { expect_listed<SessionConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfARetrievalAsTheCodeKnowsIt) { expect_listed<RetrievalConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfHidingAsTheCodeKnowsIt) { expect_listed<HideConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfAnImportAsTheCodeKnowsIt) { expect_listed<ImportConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfAnImportedStateDictAsTheCodeKnowsIt) { expect_listed<nn::StateDictConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfAnEvaluationAsTheCodeKnowsIt) { expect_listed<EvaluationConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfAListOfMissingLabelsAsTheCodeKnowsIt) { expect_listed<MissingConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfAWindowStudyAsTheCodeKnowsIt) { expect_listed<WindowStudyConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfARobustnessCardAsTheCodeKnowsIt) { expect_listed<RobustnessConfig>(); }
TEST(ConfigReadme, ListsEveryKeyOfAReportAsTheCodeKnowsIt) { expect_listed<ReportConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfAFusionAsTheCodeKnowsIt) { expect_listed<FusionConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfAFetchAsTheCodeKnowsIt) { expect_listed<FetchToolConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfUserVectorsAsTheCodeKnowsIt) { expect_listed<EmbedConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfAStudyAsTheCodeKnowsIt) { expect_listed<StudyConfig>(); }

TEST(ConfigReadme, ListsEveryKeyOfARecipeAsTheCodeKnowsIt) { expect_listed<RecipeConfig>(); }

template <typename Config>
void expect_valid(const std::filesystem::path& file) {
  Config config;
  EXPECT_NO_THROW(read_config(layered_json(file, {}), config)) << file;
}

// The configs inside too, and every {NAME} of the commands.
void expect_valid_recipe(const std::filesystem::path& file) {
  RecipeConfig recipe;
  ASSERT_NO_THROW(read_config(layered_json(file, {}), recipe)) << file;
  for (const auto& [name, content] : recipe.files.items()) {
    if (content.contains("systems")) {
      StudyConfig study;
      EXPECT_NO_THROW(read_config(content, study)) << file << ": " << name;
      continue;
    }
    if (content.contains("perturbations")) {
      RobustnessConfig card;
      EXPECT_NO_THROW(read_config(content, card)) << file << ": " << name;
      continue;
    }
    if (content.contains("streams") || content.contains("situation")) {
      StreamConfig streams;
      SituationConfig situation;
      EXPECT_NO_THROW(read_config(content.value("streams", nlohmann::json::object()), streams)) << file << ": " << name;
      EXPECT_NO_THROW(read_config(content.value("situation", nlohmann::json::object()), situation))
          << file << ": " << name;
      continue;
    }
    nn::ExperimentConfig config;
    EXPECT_NO_THROW(read_config(content, config)) << file << ": " << name;
  }
  std::map<std::string, std::string> given = {{"configs", "/configs"}};
  for (const RecipeInputConfig& input : recipe.inputs) given[input.name] = "/input";
  for (const RecipeStepConfig& step : recipe.steps) {
    EXPECT_NO_THROW(step_commands(step, given)) << file << ": " << step.name;
  }
}

TEST(ConfigFiles, OfTheRepositoryAreValid) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(test::checkout("configs"))) {
    if (entry.path().extension() != ".json") continue;
    if (entry.path().filename() == "build.json") {
      expect_valid<BuildConfig>(entry.path());
    } else if (entry.path().filename() == "users.json") {
      expect_valid<UserBuildConfig>(entry.path());
    } else if (is_recipe(layered_json(entry.path(), {}))) {
      expect_valid_recipe(entry.path());
    } else if (layered_json(entry.path(), {}).contains("systems")) {
      expect_valid<StudyConfig>(entry.path());
    } else {
      expect_valid<nn::ExperimentConfig>(entry.path());
    }
    ++files;
  }
  EXPECT_GE(files, 2);
}

}  // namespace
}  // namespace ctxtag
