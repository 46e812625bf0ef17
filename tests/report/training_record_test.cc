#include "ctxtag/report/training_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "ctxtag/base/error.h"
#include "ctxtag/formats/safetensors.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class TrainingRecordTest : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
  void write_model_with(const std::string& description) const {
    write_safetensors(folder_ / "model.safetensors", {}, {{"ctxtag", description}});
  }
  TrainingRecord read() const { return read_training_record(folder_.path()); }

  test::TemporaryFolder folder_;
};

TEST_F(TrainingRecordTest, IsEmptyWhereNothingIsThere) {
  const TrainingRecord record = read();
  EXPECT_TRUE(record.history.empty());
  EXPECT_TRUE(record.config.empty());
  EXPECT_FALSE(record.best_epoch());
}

TEST_F(TrainingRecordTest, KnowsEveryEpochAndTheBest) {
  write("history.jsonl",
        "{\"epoch\":1,\"train_loss\":0.7,\"valid_loss\":0.6,\"valid_macro_roc_auc\":null,\"improved\":true}\n"
        "{\"epoch\":2,\"train_loss\":0.6,\"valid_loss\":0.5,\"improved\":true}\n"
        "{\"epoch\":3,\"train_loss\":0.5,\"valid_loss\":0.55,\"improved\":false}\n");
  write("timing.jsonl", "{\"epoch\":1,\"seconds\":1.5}\n{\"epoch\":2,\"seconds\":2}\n");
  const TrainingRecord record = read();
  ASSERT_EQ(record.history.size(), 3U);
  EXPECT_EQ(record.history[0].train_loss, 0.7);
  EXPECT_FALSE(record.history[0].valid_macro_roc_auc);
  EXPECT_EQ(record.best_epoch(), 2);
  EXPECT_THAT(record.epoch_seconds, ElementsAre(1.5, 2.0));
}

TEST_F(TrainingRecordTest, KnowsWhatItWasTrainedOn) {
  write("config.json", R"({"data": {"labels": "l.csv", "splits": "s.csv", "test_fold": 2, "validation_fold": -1}})");
  const RunTables tables = read().tables;
  EXPECT_EQ(tables.labels, "l.csv");
  EXPECT_EQ(tables.splits, "s.csv");
  EXPECT_EQ(tables.test_fold, 2);
  EXPECT_FALSE(tables.validation_fold);
}

TEST_F(TrainingRecordTest, KnowsTheThresholdsOfTheModel) {
  write_model_with(R"({"vocabulary": ["gym", "sleep"], "thresholds": [0.3, 0.6]})");
  const TrainingRecord record = read();
  EXPECT_THAT(record.vocabulary.tags(), ElementsAre("gym", "sleep"));
  EXPECT_THAT(record.thresholds, ElementsAre(0.3, 0.6));
  EXPECT_THAT(record.model, HasSubstr("\"vocabulary\""));
}

TEST_F(TrainingRecordTest, SaysWhichFileIsDamagedAndWhere) {
  write("history.jsonl", "{\"epoch\":1}\n{\"epo\n");
  EXPECT_THAT(error_of<DataError>([&] { read(); }), HasSubstr("history.jsonl:2: expected a JSON object with `epoch`"));
  write("history.jsonl", "");
  write("environment.json", "[1]");
  EXPECT_THAT(error_of<DataError>([&] { read(); }), HasSubstr("environment.json: is not a JSON object"));
  write("environment.json", "{}");
  write_model_with("{\"vocabulary\": [\"gym\"], \"thresholds\": []}");
  EXPECT_THAT(error_of<DataError>([&] { read(); }), HasSubstr("model.safetensors: not one threshold per tag"));
  write_model_with("{}");
  EXPECT_THAT(error_of<DataError>([&] { read(); }), HasSubstr("damaged model description"));
  write_model_with("nothing");
  EXPECT_THAT(error_of<DataError>([&] { read(); }), HasSubstr("its metadata `ctxtag` is not a JSON object"));
}

}  // namespace
}  // namespace ctxtag
