#include "ctxtag/evaluation/report_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ctxtag/dataset/split_table.h"
#include "ctxtag/evaluation/evaluate.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

MetricReport small_report() {
  const test::TemporaryFolder folder;
  EvaluationTables tables;
  tables.scores = read_scores(folder.file("s.csv", "id,car,sad\nx,0.9,0.1\ny,0.6,0.2\nz,0.3,0.3\n"));
  tables.labels = read_labels(folder.file("l.csv", "id,car,sad\nx,1,0\ny,0,0\nz,0,\n"));
  return evaluate(tables);
}

TEST(TextReport, LeavesUndefinedFiguresBlankAndSaysOverWhatItAveraged) {
  const std::string text = text_report(small_report());
  EXPECT_THAT(text, HasSubstr("3 rows, 2 tags; threshold 0.5\n"));
  EXPECT_THAT(text, HasSubstr("car        1      0.3333   1.0000         1.0000     0.5000  1.0000  0.6667    0.6667"));
  EXPECT_THAT(text, HasSubstr("sad        0      0.0000                                                       1.0000"));
  EXPECT_THAT(text, HasSubstr("macro_roc_auc            1.0000  1 of 2 tags\n"));
  EXPECT_THAT(text, HasSubstr("exact_match              0.5000  2 of 3 rows\n"));
  EXPECT_THAT(text, Not(HasSubstr(" \n")));
}

TEST(TextReport, SaysOverHowManyTagsEachOfTwoMeansGoes) {
  const test::TemporaryFolder folder;
  EvaluationTables tables;
  const std::string scores = "id,car,sad\nx,0.9,0.4\ny,0.1,0.2\nv,0.9,0.4\nw,0.1,0.2\n";
  const std::string labels = "id,car,sad\nx,1,1\ny,0,0\nv,1,1\nw,0,0\n";
  tables.scores = read_scores(folder.file("s.csv", scores));
  tables.labels = read_labels(folder.file("l.csv", labels));
  tables.splits =
      read_splits(folder.file("p.csv", "id,split\nx,test\ny,test\nv,validation\nw,validation\n")).assignment({}, {});
  const std::string text = text_report(evaluate(tables));
  // At 0.5 nothing is given the tag 'sad', whose precision is then undefined.
  EXPECT_THAT(text, HasSubstr("macro_precision          1.0000  1.0000  2 and 1 of 2 tags\n"));
  EXPECT_THAT(text, HasSubstr("macro_recall             1.0000  0.5000        2 of 2 tags\n"));
}

TEST(JsonReport, HoldsTheAgreedKeysAndNullForUndefined) {
  const auto json = nlohmann::ordered_json::parse(json_report(small_report()));
  for (const char* const key :
       {"support", "prevalence", "roc_auc", "average_precision", "precision", "recall", "f1", "accuracy", "kappa"}) {
    EXPECT_TRUE(json["per_tag"]["car"].contains(key)) << key;
  }
  for (const char* const key :
       {"macro_roc_auc", "macro_roc_auc_tags", "micro_roc_auc", "weighted_roc_auc", "macro_average_precision",
        "macro_average_precision_tags", "micro_average_precision", "micro_precision", "micro_recall", "micro_f1",
        "macro_f1", "macro_f1_tags", "hamming_loss", "exact_match"}) {
    EXPECT_TRUE(json["average"].contains(key)) << key;
  }
  EXPECT_TRUE(json["per_tag"]["sad"]["roc_auc"].is_null());
  EXPECT_TRUE(json["per_tag"]["sad"]["f1"].is_null());
  EXPECT_EQ(json["per_tag"].begin().key(), "car");
  EXPECT_EQ(json["average"]["macro_roc_auc_tags"], 1);
  EXPECT_EQ(json["per_tag"]["car"]["prevalence"].get<double>(), 1.0 / 3.0);
}

TEST(CsvReport, HoldsARowPerTagAndTheAverages) {
  const std::string text = csv_report(small_report());
  EXPECT_THAT(text, HasSubstr("\ncar,1,0.3333333333333333,1,1,0.5,1,0.6666666666666666,0.6666666666666666,0.4"));
  EXPECT_THAT(text, HasSubstr("\nsad,0,0,,,,,,1,,0.5,\n"));
  EXPECT_THAT(text, HasSubstr("\n(macro),"));
  EXPECT_THAT(text, HasSubstr("\n(micro),1,0.2,"));
  EXPECT_THAT(text, HasSubstr("\n(weighted),,,1,"));
}

}  // namespace
}  // namespace ctxtag
