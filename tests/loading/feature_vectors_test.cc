#include "ctxtag/loading/feature_vectors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

class FeatureVectorsTest : public ::testing::Test {
 protected:
  std::filesystem::path array(const std::vector<double>& values, const std::string& ids) const {
    const std::filesystem::path file = folder_ / "v.npy";
    write_npy(file, {2, values.size() / 2}, values.data());
    write_file_atomically(folder_ / "v.ids.csv", ids);
    return file;
  }
  static std::string message(const std::filesystem::path& file) {
    try {
      const FeatureVectors vectors(file);
      float numbers[8];
      vectors.read(0, numbers);
    } catch (const DataError& error) {
      return error.what();
    }
    return "";
  }
  test::TemporaryFolder folder_;
};

TEST_F(FeatureVectorsTest, ReadRowsOfDoublesAndOfFloatsByTheirIds) {
  const auto file = array({1.5, 2, 3, 4.25, 5, 6}, "track_id,a,b,c\nx,,,\ny,,,\n");
  for (const bool as_float : {false, true}) {
    if (as_float) {
      const float values[] = {1.5F, 2, 3, 4.25F, 5, 6};
      write_npy(file, {2, 3}, values);
    }
    const FeatureVectors vectors(file);
    ASSERT_EQ(vectors.dimensions(), 3U);
    ASSERT_EQ(vectors.rows().at({"y"}), 1U);
    float numbers[3];
    vectors.read(1, numbers);
    EXPECT_EQ(numbers[0], 4.25F);
    EXPECT_EQ(numbers[2], 6.0F);
  }
}

TEST_F(FeatureVectorsTest, TakeTheNumericAttributesOfAnArffFileAndKeepWhatIsMissing) {
  const std::filesystem::path file = folder_ / "v.arff";
  write_file_atomically(file,
                        "@relation r\n@attribute calm {0,1}\n@attribute a numeric\n@attribute b numeric\n@data\n"
                        "1,0.5,?\n0,-2,3\n");
  const FeatureVectors vectors(file);
  ASSERT_EQ(vectors.size(), 2U);
  ASSERT_EQ(vectors.dimensions(), 2U);
  EXPECT_EQ(vectors.ids()[1].value, "1");
  float numbers[2];
  vectors.read(0, numbers);
  EXPECT_EQ(numbers[0], 0.5F);
  EXPECT_TRUE(std::isnan(numbers[1]));
}

TEST_F(FeatureVectorsTest, NeverTakeLabelsOfAnArffFileForFeatures) {
  const std::filesystem::path file = folder_ / "v.arff";
  write_file_atomically(file,
                        "@relation r\n@attribute calm numeric\n@attribute a numeric\n@attribute name string\n"
                        "@attribute 'so sad' numeric\n@data\n1,0.5,x,0\n0,-2,y,1\n");
  const FeatureVectors vectors(file, {"track_id", "so sad", "calm"});
  ASSERT_EQ(vectors.dimensions(), 1U);
  float number = 0.0F;
  vectors.read(1, &number);
  EXPECT_EQ(number, -2.0F);
  ASSERT_EQ(vectors.notes().size(), 1U);
  EXPECT_NE(
      vectors.notes()[0].find(
          "v.arff: 1 of 4 attributes are the features; left out: 2 named like columns of the "
          "labels (calm, so sad); left out: 1 that are not numeric (name); ids are the numbers of its rows, from 0"),
      std::string::npos)
      << vectors.notes()[0];
  EXPECT_EQ(FeatureVectors(file).dimensions(), 3U);
  EXPECT_THROW(FeatureVectors(file, {"calm", "a", "so sad"}), DataError);
}

TEST_F(FeatureVectorsTest, RefuseWhatDoesNotFitTogether) {
  EXPECT_NE(message(array({1, 2}, "id\nx\ny\nz\n")).find("the shape is 2 x 1; expected 3 x"), std::string::npos);
  EXPECT_NE(message(array({1, 2}, "id\nx\nx\n")).find("x"), std::string::npos);
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_NE(message(array({infinite, 2}, "id\nx\ny\n")).find("row 1 (id 'x'), number 1 is infinite"),
            std::string::npos);
  EXPECT_NE(message(array({1e39, 2}, "id\nx\ny\n")).find("infinite as float32"), std::string::npos);
}

}  // namespace
}  // namespace ctxtag
