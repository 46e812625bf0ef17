#include "ctxtag/situation/situation_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/folders.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

// The table of tests/golden/make_xgboost.py.
StreamTable golden_table(const nlohmann::json& golden) {
  StreamTable table;
  StreamColumn hour{"readable_time", "time", false, {}, {}},
      device{"device_num", "device", true, {"0", "1", "2", "3", "4"}, {}}, age{"user_age", "age", false, {}, {}};
  table.situations = TagVocabulary({"gym", "party", "sleep"});
  table.users.names = {"a", "b", "c", "d"};
  for (const nlohmann::json& row : golden.at("table")) {
    const std::size_t i = table.situation.size();
    hour.values.push_back(row[0].get<float>());
    device.values.push_back(row[1].get<float>());
    age.values.push_back(i % 17 == 0 ? kMissing : row[2].get<float>());
    table.situation.push_back(row[3].get<int>());
    table.users.of_row.push_back(static_cast<std::uint32_t>(i % 4));
    table.row.push_back(static_cast<std::uint32_t>(i + 1));
  }
  table.columns = {hour, device, age};
  return table;
}

const nlohmann::json& golden() {
  static const nlohmann::json json = nlohmann::json::parse(read_file(test::golden("xgboost.json")));
  return json;
}

StreamParts all_train(const StreamTable& table) {
  StreamParts parts;
  for (std::size_t i = 0; i < table.size(); ++i) parts.train.push_back(i);
  return parts;
}

SituationConfig small_trees() {
  SituationConfig config;
  config.xgboost.rounds = 12;
  config.xgboost.max_depth = 4;
  return config;
}

TEST(SituationModel, EqualsThePythonPackageOfXgboost) {
  const StreamTable table = golden_table(golden());
  for (const nlohmann::json& expected : golden().at("cases")) {
    SituationConfig config = small_trees();
    config.xgboost.tree_method = expected.at("tree_method");
    config.categories = expected.at("categories").get<bool>() ? "categories" : "numbers";
    const ScoreTable scores = SituationModel::fit(table, all_train(table), config, 0, 1).scores(table, 1);
    for (Eigen::Index row = 0; row < scores.scores.rows(); ++row) {
      for (Eigen::Index c = 0; c < 3; ++c) {
        ASSERT_NEAR(
            scores.scores(row, c),
            expected.at("probabilities")[static_cast<std::size_t>(row)][static_cast<std::size_t>(c)].get<double>(),
            1e-6)
            << config.xgboost.tree_method << ", row " << row;
      }
    }
  }
}

class EverySituationModel : public ::testing::TestWithParam<const char*> {
 protected:
  SituationConfig config() const {
    SituationConfig config = small_trees();
    config.model = GetParam();
    return config;
  }
};

TEST_P(EverySituationModel, GivesProbabilitiesThatAddUpToOneAndSurviveItsFile) {
  const StreamTable table = golden_table(golden());
  for (const char* user : {"none", "code", "history"}) {
    SituationConfig with_user = config();
    with_user.user = user;
    const SituationModel model = SituationModel::fit(table, all_train(table), with_user, 3, 2);
    const ScoreTable scores = model.scores(table, 2);
    EXPECT_TRUE((scores.scores >= 0.0).all());
    EXPECT_LT((scores.scores.rowwise().sum() - 1.0).abs().maxCoeff(), 1e-12);
    test::TemporaryFolder folder;
    model.save(folder / "model.json");
    EXPECT_TRUE(nlohmann::json::accept(read_file(folder / "model.json")));
    const SituationModel again = SituationModel::load(folder / "model.json");
    EXPECT_EQ((again.scores(table, 1).scores - scores.scores).abs().maxCoeff(), 0.0) << user;
    again.save(folder / "again.json");
    EXPECT_EQ(read_file(folder / "again.json"), read_file(folder / "model.json"));
  }
}

TEST_P(EverySituationModel, KnowsSituationsThatTrainingNeverMet) {
  StreamTable table = golden_table(golden());
  table.situations = TagVocabulary({"gym", "party", "sleep", "work"});
  const SituationModel model = SituationModel::fit(table, all_train(table), config(), 0, 1);
  const ScoreTable scores = model.scores(table, 1);
  EXPECT_LT(scores.scores.col(3).maxCoeff(), 0.1);
  test::TemporaryFolder folder;
  model.save(folder / "model.json");
  EXPECT_EQ((SituationModel::load(folder / "model.json").scores(table, 1).scores - scores.scores).abs().maxCoeff(),
            0.0);
}

TEST_P(EverySituationModel, RefusesAFileCutAnywhere) {
  const StreamTable table = golden_table(golden());
  test::TemporaryFolder folder;
  SituationConfig tiny = config();
  tiny.xgboost.rounds = 1;
  tiny.knn.rows = 10;
  SituationModel::fit(table, all_train(table), tiny, 0, 1).save(folder / "model.json");
  const std::string text = read_file(folder / "model.json");
  for (std::size_t size = 0; size + 2 < text.size(); size += 1 + text.size() / 150) {
    write_file_atomically(folder / "cut.json", text.substr(0, size));
    EXPECT_THROW(SituationModel::load(folder / "cut.json"), DataError) << size;
  }
}

INSTANTIATE_TEST_SUITE_P(Models, EverySituationModel,
                         ::testing::Values("hour_prior", "knn", "logistic", "majority", "xgboost"));

TEST(SituationModel, RefusesTreesThatLeadOutsideThemselves) {
  const StreamTable table = golden_table(golden());
  test::TemporaryFolder folder;
  SituationModel::fit(table, all_train(table), small_trees(), 0, 1).save(folder / "model.json");
  const nlohmann::json sound = nlohmann::json::parse(read_file(folder / "model.json"));
  const auto error_with = [&](const char* key, const nlohmann::json& value) {
    nlohmann::json damaged = sound;
    damaged["classifier"]["learner"]["gradient_booster"]["model"]["trees"][0][key][0] = value;
    write_file_atomically(folder / "damaged.json", damaged.dump());
    return test::error_of<Error>([&] { SituationModel::load(folder / "damaged.json"); });
  };
  EXPECT_THAT(error_with("left_children", 100000), HasSubstr("outside its tree"));
  EXPECT_THAT(error_with("right_children", 0), HasSubstr("outside its tree"));
  EXPECT_THAT(error_with("split_indices", 3), HasSubstr("a column that there is not"));
  EXPECT_THAT(error_with("split_conditions", "x"), HasSubstr("split_conditions"));
  write_file_atomically(folder / "damaged.json", sound.dump());  // written otherwise, but the same
  EXPECT_NO_THROW(SituationModel::load(folder / "damaged.json"));
}

TEST(SituationModel, CalibratesOnValidationStreamsAlone) {
  const StreamTable table = golden_table(golden());
  StreamParts parts;
  for (std::size_t i = 0; i < table.size(); ++i) (i % 4 == 0 ? parts.validation : parts.train).push_back(i);
  SituationConfig config = small_trees();
  config.xgboost.rounds = 60;  // too sure of itself
  const SituationModel model = SituationModel::fit(table, parts, config, 0, 1);
  EXPECT_EQ(model.found().validation_rows, 60);
  EXPECT_NE(model.found().temperature, 1.0);
  EXPECT_LT(*model.found().log_loss_after, *model.found().log_loss_before);
  config.calibration = "none";
  EXPECT_EQ(SituationModel::fit(table, parts, config, 0, 1).found().temperature, 1.0);
}

TEST(SituationModel, TakesCategoriesThatItHasNotMetAsUnknown) {
  StreamTable table = golden_table(golden());
  const SituationModel model = SituationModel::fit(table, all_train(table), small_trees(), 0, 1);
  StreamTable met = rows_of(table, {0}), strange = met;
  strange.columns[1].book = {"watch"};
  strange.columns[1].values = {0.0F};
  met.columns[1].values = {kMissing};
  UnknownToModel unknown;
  const ScoreTable scores = model.scores(strange, 1, &unknown);
  EXPECT_EQ(unknown.unseen.at("device_num"), 1);
  EXPECT_EQ((scores.scores - model.scores(met, 1).scores).abs().maxCoeff(), 0.0);
}

TEST(SituationModel, RefusesNumbersWhereItKnowsCategories) {
  StreamTable table = golden_table(golden());
  const SituationModel model = SituationModel::fit(table, all_train(table), small_trees(), 0, 1);
  table.columns[1].categorical = false;
  table.columns[1].book.clear();
  EXPECT_THAT(test::error_of<Error>([&] { model.scores(table, 1); }),
              HasSubstr("column 'device_num' holds numbers, but categories when the model was trained"));
}

TEST(SituationModel, RefusesOneSituationAndSignalsThatThereAreNot) {
  StreamTable table = golden_table(golden());
  SituationConfig config = small_trees();
  config.without = {"wheather"};
  EXPECT_THAT(test::error_of<Error>([&] { SituationModel::fit(table, all_train(table), config, 0, 1); }),
              HasSubstr("there is no signal 'wheather'; there are: user, time, device, age"));
  config.without = {"time", "device", "age"};
  EXPECT_THAT(test::error_of<Error>([&] { SituationModel::fit(table, all_train(table), config, 0, 1); }),
              HasSubstr("nothing to predict from"));
  std::fill(table.situation.begin(), table.situation.end(), 1);
  EXPECT_THAT(test::error_of<Error>([&] { SituationModel::fit(table, all_train(table), small_trees(), 0, 1); }),
              HasSubstr("one situation; at least two are needed"));
  config = small_trees();
  config.xgboost.tree_method = "exact";
  EXPECT_THAT(test::error_of<Error>([&] { config.validate(); }), HasSubstr("set categories=numbers"));
}

TEST(StreamEncoding, GivesAUsersHistoryWithoutTheStreamItself) {
  StreamTable table = golden_table(golden());
  SituationConfig config = small_trees();
  config.user = "history";
  config.user_smoothing = 2.0;
  const StreamEncoding encoding = StreamEncoding::of(table, config);
  // User a has streams 0, 4, 8 ...; all but the first, the sixth ... of them count for row 0.
  double own = 0.0, all = 0.0, prior = 0.0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    prior += table.situation[i] == 1 ? 1.0 / static_cast<double>(table.size()) : 0.0;
    if (i % 4 != 0 || i / 4 % 5 == 0) continue;
    own += table.situation[i] == 1 ? 1.0 : 0.0;
    all += 1.0;
  }
  EXPECT_NEAR(encoding.encoded_training(table).values(0, 4), (own + 2.0 * prior) / (all + 2.0), 1e-6);
  StreamTable stranger = rows_of(table, {0});
  stranger.users.names[0] = "nobody";
  EXPECT_NEAR(encoding.encoded(stranger).values(0, 4), prior, 1e-6);
}

}  // namespace
}  // namespace ctxtag
