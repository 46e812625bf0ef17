#include "ctxtag/nn/model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/metrics/decision.h"
#include "nn/model_state.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag::nn {
namespace {

using ctxtag::test::error_of;
using ctxtag::test::TemporaryFolder;

ModelDescription small_description() {
  ModelDescription description;
  description.architecture.channels = {4, 4};
  description.frames = 40;
  FrontendConfig frontend;
  frontend.n_mels = 32;
  frontend.length_seconds = 2.0;
  description.bands = 32;
  description.frontend = FrontendContract::of(frontend);
  description.vocabulary = TagVocabulary({"calm", "party"});
  description.thresholds = {0.25, 0.1 + 0.2};
  description.provenance = R"({"seed":3})";
  return description;
}

class ModelFiles : public ::testing::Test {
 protected:
  ModelFiles() : description_(small_description()), file_(folder_.path() / "m.safetensors") {
    torch::manual_seed(1);
    model_ = make_model(description_.architecture, {40, 32, 2});
    write_model(file_, description_, *model_);
  }
  std::string message() const {
    return error_of<DataError>([&] { read_model(file_); });
  }
  void replace(const std::string& what, const std::string& with) const {
    std::string bytes = read_file(file_);
    const auto at = bytes.find(what);
    ASSERT_NE(at, std::string::npos);
    ASSERT_EQ(what.size(), with.size());
    write_file_atomically(file_, bytes.replace(at, what.size(), with));
  }
  TemporaryFolder folder_;
  ModelDescription description_;
  std::filesystem::path file_;
  std::shared_ptr<Model> model_;
};

TEST_F(ModelFiles, ComeBackWithEveryWeightAndWord) {
  const LoadedModel loaded = read_model(file_);
  EXPECT_EQ(loaded.description.vocabulary, description_.vocabulary);
  EXPECT_EQ(loaded.description.thresholds, description_.thresholds);
  EXPECT_EQ(loaded.description.provenance, description_.provenance);
  EXPECT_TRUE(differing_keys(loaded.description.frontend.config, description_.frontend.config).empty());
  const NamedTensors before = model_state(*model_), after = model_state(*loaded.model);
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_TRUE(torch::equal(before[i].second, after[i].second));
  EXPECT_FALSE(loaded.model->is_training());
}

TEST_F(ModelFiles, AreTheSameBytesForTheSameModel) {
  const std::string first = read_file(file_);
  write_model(file_, description_, *model_);
  EXPECT_EQ(read_file(file_), first);
}

TEST_F(ModelFiles, CutOffAnywhereAreDataErrors) {
  const std::string whole = read_file(file_);
  for (const double share : {0.0, 0.0001, 0.1, 0.5, 0.9, 0.9999}) {
    write_file_atomically(file_, whole.substr(0, static_cast<std::size_t>(share * static_cast<double>(whole.size()))));
    EXPECT_THAT(message(), ::testing::HasSubstr("m.safetensors")) << share;
  }
}

TEST_F(ModelFiles, WithAnotherArchitectureThanTheirWeightsAreRefused) {
  replace("\\\"channels\\\":[4,4]", "\\\"channels\\\":[4,8]");
  EXPECT_THAT(message(), ::testing::HasSubstr("m.safetensors"));
}

TEST_F(ModelFiles, ThatPromiseAHugeNetworkAreRefusedBeforeItIsBuilt) {
  replace("\\\"dense\\\":0,", "\\\"dense\\\":9,");
  EXPECT_THAT(message(), ::testing::HasSubstr("'frame.weight'"));
  replace("\\\"dense\\\":9,\\\"dropout\\\":-1.0", "\\\"dense\\\":9999,\\\"dropout\\\":0");
  EXPECT_THAT(message(), ::testing::HasSubstr("larger than"));
}

TEST_F(ModelFiles, OfAnUnknownArchitectureOrFormatSayWhatIsKnown) {
  replace("\\\"small_cnn\\\"", "\\\"other_cnn\\\"");
  EXPECT_THAT(message(), ::testing::HasSubstr("known: dense, fcn, icassp2020_cnn, ismir2020_audio_user,"));
  replace("{\\\"format\\\":1", "{\\\"format\\\":7");
  EXPECT_THAT(message(), ::testing::HasSubstr("model format 7"));
}

TEST_F(ModelFiles, WhoseFrontEndIsNotTheOneTheyWereMadeWithAreRefused) {
  replace("\\\"fmax_hz\\\":11025.0", "\\\"fmax_hz\\\":11000.0");
  EXPECT_THAT(message(), ::testing::HasSubstr("m.safetensors: frontend: its filter bank differs from"));
}

TEST_F(ModelFiles, WithAWeightThatIsNotANumberAreRefused) {
  const torch::NoGradGuard no_grad;
  model_->parameters()[0].view(-1)[0] = std::nanf("");
  write_model(file_, description_, *model_);
  EXPECT_THAT(message(), ::testing::HasSubstr("is not all finite"));
}

TEST_F(ModelFiles, ThatAreOtherSafetensorsAreSaidToBe) {
  write_safetensors(file_, {}, {});
  EXPECT_THAT(message(), ::testing::HasSubstr("not a ctxtag model"));
}

// The bytes behind the header.
std::string weight_bytes(const std::filesystem::path& file) {
  const std::string bytes = read_file(file);
  std::uint64_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  return bytes.substr(8 + length);
}

Calibration half_slope() {
  Calibration calibration;
  calibration.method = "platt";
  calibration.fitted_rows = 9;
  calibration.tags.resize(2);
  calibration.tags[0].scaling = LogitScaling{0.5, 0.25};
  return calibration;
}

TEST_F(ModelFiles, KeepTheirWeightsAndWordsWhenTheyAreRecalibrated) {
  const auto other = folder_.path() / "other.safetensors";
  write_recalibrated(other, file_, half_slope(), {0.75, kNeverGiven}, R"({"calibration":{"method":"platt"}})");
  EXPECT_EQ(weight_bytes(other), weight_bytes(file_));
  const ModelDescription after = read_model(other).description;
  EXPECT_EQ(calibration_json(after.calibration), calibration_json(half_slope()));
  EXPECT_EQ(after.thresholds, (std::vector<double>{0.75, kNeverGiven}));
  EXPECT_EQ(after.provenance, R"({"seed":3,"calibration":{"method":"platt"}})");
  EXPECT_EQ(after.vocabulary, description_.vocabulary);
  // Taken back, the file is the one it was, but for what its provenance says.
  const auto back = folder_.path() / "back.safetensors";
  write_recalibrated(back, other, {}, description_.thresholds, "{}");
  EXPECT_TRUE(read_model_description(back).calibration.none());
  description_.provenance = R"({"seed":3,"calibration":{"method":"platt"}})";
  write_model(file_, description_, *model_);
  EXPECT_EQ(read_file(back), read_file(file_));
}

TEST_F(ModelFiles, ThatAreCalibratedAreOfALaterFormatThanOthers) {
  EXPECT_NE(read_file(file_).find("{\\\"format\\\":1,"), std::string::npos);  // what older versions read as it is meant
  description_.calibration = half_slope();
  write_model(file_, description_, *model_);
  EXPECT_NE(read_file(file_).find("{\\\"format\\\":2,"), std::string::npos);
  EXPECT_EQ(calibration_json(read_model_description(file_).calibration), calibration_json(half_slope()));
  replace("\\\"slope\\\":0.5", "\\\"slope\\\":0.0");
  EXPECT_THAT(message(), ::testing::HasSubstr("m.safetensors: calibration: tags[0]: slope: expected a number from"));
}

TEST_F(ModelFiles, WithAThresholdThatIsNoNumberAreRefused) {
  replace("\\\"thresholds\\\":[0.25,", "\\\"thresholds\\\":[true,");
  EXPECT_THAT(message(), ::testing::HasSubstr("a threshold is neither a number nor null"));
  replace("\\\"thresholds\\\":[true,", "\\\"thresholds\\\":[9e99,");
  EXPECT_THAT(message(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace ctxtag::nn
