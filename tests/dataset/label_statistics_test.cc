#include "ctxtag/dataset/label_statistics.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace ctxtag {
namespace {

LabelMatrix example() {
  LabelMatrix labels{{{"a"}, {"b"}, {"c"}, {"d"}}, TagVocabulary({"x", "y", "z"}), ByteMatrix(4, 3), ByteMatrix(4, 3)};
  labels.values << 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1;
  labels.known << 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0;
  return labels;
}

TEST(LabelStatistics, CountsOnlyWhatIsKnown) {
  const LabelStatistics statistics = label_statistics(example());
  EXPECT_EQ(statistics.rows, 4);
  EXPECT_EQ(statistics.positives, (std::vector<std::int64_t>{3, 3, 0}));
  EXPECT_EQ(statistics.known, (std::vector<std::int64_t>{3, 4, 2}));
  EXPECT_EQ(statistics.histogram, (std::vector<std::int64_t>{0, 2, 2, 0}));
  EXPECT_DOUBLE_EQ(statistics.tags_per_track, 1.5);
  EXPECT_DOUBLE_EQ(statistics.median_tags_per_track, 1.5);
  EXPECT_EQ(statistics.combinations, 3);
  EXPECT_EQ(statistics.together(0, 1), 2);
  EXPECT_EQ(statistics.together(2, 2), 0);
}

TEST(SplitStatistics, CountsEveryPartAndWhatDoesNotFit) {
  const SplitTable splits{
      {{"a"}, {"b"}, {"c"}, {"nowhere"}}, {}, {Split::kTrain, Split::kTest, Split::kTrain, Split::kTest}};
  const SplitStatistics statistics = split_statistics(example(), splits);
  ASSERT_EQ(statistics.parts.size(), 3U);
  EXPECT_EQ(statistics.parts[0].name, "train");
  EXPECT_EQ(statistics.parts[0].rows, 2);
  EXPECT_DOUBLE_EQ(statistics.parts[0].prevalence(1).value(), 1.0);
  EXPECT_FALSE(statistics.parts[1].prevalence(0).has_value());
  EXPECT_DOUBLE_EQ(statistics.parts[2].prevalence(1).value(), 0.0);
  EXPECT_EQ(statistics.without_labels, 1);
  EXPECT_EQ(statistics.without_split, 1);
}

TEST(LabelStatistics, EqualThoseOfTheReleasedLabels) {
  const char* root = std::getenv("CTXTAG_TEST_DATA");
  if (root == nullptr) GTEST_SKIP() << "CTXTAG_TEST_DATA does not name the folder of the real data";
  const auto file = std::filesystem::path(root) / "data/icassp2020/balanced_ground_truth_hot_vector.csv.gz";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << file << " is not there";
  const LabelStatistics statistics = label_statistics(read_labels(file));
  EXPECT_EQ(statistics.rows, 49929);  // this and all below: papers.md 2.3
  EXPECT_DOUBLE_EQ(statistics.tags_per_track, 359885.0 / 49929.0);
  EXPECT_DOUBLE_EQ(statistics.median_tags_per_track, 7.0);
  EXPECT_EQ(statistics.combinations, 5829);
  EXPECT_EQ(statistics.histogram, (std::vector<std::int64_t>{0, 2666, 5166, 4879, 4460, 4070, 3451, 3252, 2989, 2805,
                                                             2798, 2764, 2798, 2831, 2330, 2670}));
  CountMatrix expected(15, 15);
  expected << 22692, 20337, 11072, 18419, 17203, 14273, 16250, 19766, 13509, 16294, 10947, 11573, 17893, 18063, 14551,
      20337, 34315, 12976, 22459, 18457, 16918, 20738, 23595, 19541, 18100, 17018, 17862, 22299, 20811, 15430, 11072,
      12976, 20000, 18655, 13313, 9401, 12068, 17044, 7677, 13235, 4353, 4529, 14161, 11213, 10793, 18419, 22459, 18655,
      31409, 20054, 17173, 19103, 26738, 14661, 19965, 10228, 10643, 22103, 18860, 16466, 17203, 18457, 13313, 20054,
      23350, 13822, 15066, 20969, 11842, 17489, 8615, 8809, 17521, 17555, 16687, 14273, 16918, 9401, 17173, 13822,
      20000, 14368, 17700, 12565, 14492, 8575, 8665, 16244, 14378, 11086, 16250, 20738, 12068, 19103, 15066, 14368,
      23633, 19298, 15248, 16040, 11711, 12727, 18383, 16699, 12244, 19766, 23595, 17044, 26738, 20969, 17700, 19298,
      31039, 14807, 20195, 10671, 11129, 22599, 20014, 17347, 13509, 19541, 7677, 14661, 11842, 12565, 15248, 14807,
      21145, 12203, 13099, 13783, 14615, 14364, 9253, 16294, 18100, 13235, 19965, 17489, 14492, 16040, 20195, 12203,
      22203, 8411, 8723, 18052, 16581, 14492, 10947, 17018, 4353, 10228, 8615, 8575, 11711, 10671, 13099, 8411, 20000,
      13549, 10783, 10765, 6664, 11573, 17862, 4529, 10643, 8809, 8665, 12727, 11129, 13783, 8723, 13549, 20000, 11430,
      11899, 7095, 17893, 22299, 14161, 22103, 17521, 16244, 18383, 22599, 14615, 18052, 10783, 11430, 26216, 17710,
      14513, 18063, 20811, 11213, 18860, 17555, 14378, 16699, 20014, 14364, 16581, 10765, 11899, 17710, 23883, 15454,
      14551, 15430, 10793, 16466, 16687, 11086, 12244, 17347, 9253, 14492, 6664, 7095, 14513, 15454, 20000;
  EXPECT_TRUE((statistics.together == expected).all());
}

}  // namespace
}  // namespace ctxtag
