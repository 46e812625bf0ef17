#include "ctxtag/report/label_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ctxtag {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

LabelMatrix example() {
  LabelMatrix labels{{{"a"}, {"b"}, {"c"}}, TagVocabulary({"x", "y"}), ByteMatrix(3, 2), ByteMatrix(3, 2)};
  labels.values << 1, 1, 1, 0, 0, 0;
  labels.known << 1, 1, 1, 1, 1, 0;
  return labels;
}

TEST(LabelReport, WithoutSplitsIsOfAllRows) {
  const LabelReport report = label_report(example());
  EXPECT_EQ(report.reference_names, (std::vector<std::string>{"all"}));
  const std::string text = label_text(report);
  EXPECT_THAT(text, HasSubstr("rows 3\ntags per track: mean 1.0000, median 1, 3 combinations"));
  EXPECT_THAT(text, HasSubstr("x             2          3      0.6667"));
  EXPECT_THAT(text, HasSubstr("to beat without hearing                              all\n"));
  EXPECT_THAT(text, Not(HasSubstr("popularity")));
  EXPECT_THAT(text, Not(HasSubstr("majority")));
  const auto json = nlohmann::json::parse(label_json(report));
  EXPECT_EQ(json.at("per_tag").at("y").at("known"), 2);
  EXPECT_EQ(json.at("reference_points").at("all").at("rows"), 3);
  EXPECT_FALSE(json.contains("splits"));
}

TEST(LabelReport, OfSplitsHasTheMajorityOfTrain) {
  const SplitTable splits{{{"a"}, {"c"}, {"elsewhere"}}, {}, {Split::kTrain, Split::kTest, Split::kTest}};
  CountTable counts{{{"a"}}, TagVocabulary({"x", "y"}), CountMatrix::Ones(1, 2)};
  const LabelReport report = label_report(example(), &splits, &counts);
  EXPECT_EQ(report.reference_names, (std::vector<std::string>{"train", "test"}));
  EXPECT_EQ(report.splits.without_labels, 1);
  EXPECT_THAT(label_text(report), HasSubstr("majority of train: Hamming loss                   0.0000      1.0000\n"));
  EXPECT_THAT(label_text(report), HasSubstr("popularity (counts of other tags): macro               -           -\n"));
  const auto json = nlohmann::json::parse(label_json(report));
  const auto& points = json.at("reference_points");
  EXPECT_EQ(points.at("test").at("majority_of_train").at("hamming_loss"), 1.0);
  EXPECT_TRUE(points.at("train").at("popularity").at("macro_roc_auc").is_null());
  EXPECT_FALSE(points.at("test").contains("popularity"));
}

TEST(LabelReport, OfFoldsHasNoMajority) {
  const SplitTable folds{{{"a"}, {"b"}}, {0, 2}, {}};
  const LabelReport report = label_report(example(), &folds);
  EXPECT_EQ(report.reference_names, (std::vector<std::string>{"fold 0", "fold 2"}));
  EXPECT_FALSE(report.references[0].majority.has_value());
}

}  // namespace
}  // namespace ctxtag
