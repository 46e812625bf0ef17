#include "ctxtag/dataset/weight_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ReadWeights, KeepsTheTwoWeightsOfATagApart) {
  const TemporaryFolder folder;
  const auto file =
      folder.file("w.csv", "id,car:negative,car:positive,sad:positive,sad:negative\nx,0.25,3.5,4,0\ny,1,1,2,0.5\n");
  const WeightTable weights = read_weights(file, TagVocabulary({"sad", "car"}));
  EXPECT_THAT(weights.negative.reshaped<Eigen::RowMajor>(), ElementsAre(0.0, 0.25, 0.5, 1.0));
  EXPECT_THAT(weights.positive.reshaped<Eigen::RowMajor>(), ElementsAre(4.0, 3.5, 2.0, 1.0));
}

TEST(WriteWeights, ComesBackAsItWas) {
  const TemporaryFolder folder;
  const std::string text = "track_id,car:negative,car:positive\nx,0.1,3.5\ny,1,0.3333333333333333\n";
  write_weights(folder.path() / "b.csv", read_weights(folder.file("a.csv", text), TagVocabulary({"car"})));
  EXPECT_EQ(read_file(folder.path() / "b.csv"), text);
}

TEST(ReadWeights, SaysWhatIsWrongAndWhere) {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& text) {
    return error_of<DataError>([&] { read_weights(folder.file("w.csv", text), TagVocabulary({"car"})); });
  };
  EXPECT_THAT(message("id,car\nx,1\n"), HasSubstr("w.csv:1: 2 of 2 columns are missing: 'car:negative'"));
  EXPECT_THAT(message("id,car:negative,car:positive\nx,1,-1\n"), HasSubstr("w.csv:2: 'car:positive' is '-1'"));
  EXPECT_THAT(message("id,car:negative,car:positive\nx,inf,1\n"), HasSubstr("w.csv:2: 'car:negative' is 'inf'"));
  EXPECT_THAT(message("id,car:negative,car:positive\nx,1,nan\n"), HasSubstr("w.csv:2: 'car:positive' is 'nan'"));
  EXPECT_THAT(message("id,car:negative,car:positive\nx,1,1\ny,1000001,1\n"),
              HasSubstr("w.csv:3: 'car:negative' is '1000001'; expected a number from 0 to 1000000"));
  EXPECT_EQ(message("id,car:negative,car:positive\nx,1e6,0\n"), "");
  EXPECT_THAT(message("id,sad:negative,sad:positive\nx,1,1\n"),
              HasSubstr("2 of 2 columns are missing: 'car:negative'"));
  EXPECT_THAT(message("id,car:negative,car:positive\nx,,1\n"), HasSubstr("'car:negative' is ''"));
  EXPECT_THAT(message("id,car:negative,car:positive\nx,1,1\nx,1,1\n"), HasSubstr("w.csv:3: the id 'x'"));
}

}  // namespace
}  // namespace ctxtag
