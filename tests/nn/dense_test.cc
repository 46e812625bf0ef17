#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/formats/npy.h"
#include "ctxtag/nn/model.h"
#include "ctxtag/nn/model_file.h"
#include "ctxtag/nn/tagger.h"
#include "ctxtag/nn/train.h"
#include "support/temporary_folder.h"

namespace ctxtag::nn {
namespace {

ModelConfig dense_of(const std::vector<int>& hidden, const std::string& activation, bool standardize) {
  ModelConfig config;
  config.name = "dense";
  config.hidden = hidden;
  config.activation = activation;
  config.standardize = standardize;
  return config;
}

// 38,400 x 2,048 + 2,048 + 2,048 x 1,024 + 1,024 + 1,024 x 256 + 256 + 256 x 80 + 80, of the ICMR 2020 paper.
TEST(Dense, HasTheParametersOfThePapersHead) {
  EXPECT_EQ(parameter_count(*make_model(dense_of({}, "sigmoid", false), {1, 38'400, 80})), 81'026'384);
}

TEST(Dense, BeginsAsThePaperWithSigmoid) {
  const auto model = make_model(dense_of({300}, "sigmoid", false), {1, 400, 2});
  const torch::Tensor weight = model->named_parameters()["hidden1.weight"];
  EXPECT_LE(weight.abs().max().item<double>(), 0.2 + 1e-6);
  EXPECT_NEAR(weight.std().item<double>(), 0.0880, 1e-3);  // 0.1 x sqrt(1 - 4 phi(2) / (2 Phi(2) - 1))
  EXPECT_EQ(model->named_parameters()["hidden1.bias"].min().item<float>(), 0.1F);
}

TEST(Dense, PutsTheMeanWhereAValueIsMissingAndNothingWhereAllAreEqual) {
  const auto model = make_model(dense_of({}, "relu", true), {1, 3, 2});
  model->set_input_statistics(torch::tensor({1.0F, 2.0F, 3.0F}), torch::tensor({0.5F, 4.0F, 0.0F}));
  const torch::Tensor x = torch::tensor({2.0F, std::nanf(""), 9.0F}).view({1, 1, 1, 3});
  EXPECT_TRUE(torch::equal(model->features(x), torch::tensor({2.0F, 0.0F, 0.0F}).view({1, 3})));
}

// Tag "up" is where the first number is large; the second number is noise of a thousand times its size.
class TrainingOnVectors : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string ids = "id,a,b\n", labels = "id,up\n", splits = "id,split\n";
    std::vector<double> values;
    for (int i = 0; i < 60; ++i) {
      values.push_back(i % 2 == 0 ? 0.01 + 0.0001 * i : -0.01 - 0.0001 * i);
      values.push_back(i == 7 ? std::nan("") : 1000.0 * std::sin(37.0 * i));
      const std::string id = "t" + std::to_string(i);
      ids += id + ",,\n";
      labels += id + (i % 2 == 0 ? ",1\n" : ",0\n");
      splits += id + (i < 40 ? ",train\n" : i < 50 ? ",validation\n" : ",test\n");
    }
    write_npy(folder_ / "v.npy", {60, 2}, values.data());
    write_file_atomically(folder_ / "v.ids.csv", ids);
    write_file_atomically(folder_ / "labels.csv", labels);
    write_file_atomically(folder_ / "splits.csv", splits);
    config_.data.features = (folder_ / "v.npy").string();
    config_.data.labels = (folder_ / "labels.csv").string();
    config_.data.splits = (folder_ / "splits.csv").string();
    config_.model = dense_of({8}, "relu", true);
    config_.optimizer.learning_rate = 0.05;
    config_.train.epochs = 20;
  }
  test::TemporaryFolder folder_;
  ExperimentConfig config_;
};

TEST_F(TrainingOnVectors, LearnsFromNumbersOfAnySizeAndWithMissingOnes) {
  const TrainSummary summary = train(config_, folder_ / "run", {1, false});
  EXPECT_EQ(summary.test_macro_roc_auc.value_or(0.0), 1.0);
  const ModelDescription description = read_model_description(folder_ / "run" / "model.safetensors");
  EXPECT_TRUE(description.vectors);
  EXPECT_EQ(description.bands, 2);
}

TEST_F(TrainingOnVectors, SaysThatSuchAModelHearsNoAudio) {
  config_.train.epochs = 1;
  train(config_, folder_ / "run", {1, false});
  EXPECT_THROW(Tagger(folder_ / "run" / "model.safetensors"), ConfigError);
}

TEST_F(TrainingOnVectors, RefusesMissingValuesWithoutAMeanToPutThere) {
  config_.model.standardize = false;
  EXPECT_THROW(train(config_, folder_ / "run", {1, false}), ConfigError);
}

TEST_F(TrainingOnVectors, RefusesToGoOnWithOtherVectors) {
  train(config_, folder_ / "run", {1, false});
  const std::vector<double> others(120, 1.0);
  write_npy(folder_ / "v.npy", {60, 2}, others.data());
  EXPECT_THROW(train(config_, folder_ / "run", {1, false}), ConfigError);
}

}  // namespace
}  // namespace ctxtag::nn
