#include "dataset/stratify_alike.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace ctxtag {
namespace {

// Kinds that count one row and one positive of their own tag.
GroupCounts one_tag_each(int kinds) {
  GroupCounts counts{kinds, 1 + kinds, {}};
  for (int kind = 0; kind < kinds; ++kind) {
    for (int column = 0; column < counts.columns; ++column) {
      counts.values.push_back(column == 0 || column == 1 + kind ? 1.0 : 0.0);
    }
  }
  return counts;
}

std::map<std::pair<int, int>, int> counted(const std::vector<int>& kind_of, const std::vector<int>& parts) {
  std::map<std::pair<int, int>, int> counts;
  for (std::size_t i = 0; i < parts.size(); ++i) ++counts[{kind_of[i], parts[i]}];
  return counts;
}

TEST(StratifiedAlike, SpreadsEachKindInExactSharesAsFarAsItGoes) {
  std::vector<int> kind_of(4000, 0);
  kind_of.insert(kind_of.end(), 81, 1);
  const std::vector<int> parts = stratified_alike(one_tag_each(2), kind_of, {0.25, 0.25, 0.25, 0.25}, 7);
  auto counts = counted(kind_of, parts);
  for (int part = 0; part < 4; ++part) {
    const int of_first = counts[{0, part}], of_second = counts[{1, part}];
    EXPECT_EQ(of_first, 1000);
    EXPECT_GE(of_second, 20);
    EXPECT_LE(of_second, 21);
  }
}

TEST(StratifiedAlike, KeepsUnequalSharesOverManySmallKinds) {
  std::vector<int> kind_of;
  for (int i = 0; i < 900; ++i)
    kind_of.push_back(i % 100);  // nine of each kind: rounding down would leave none for 0.1
  const std::vector<int> parts = stratified_alike(one_tag_each(100), kind_of, {0.9, 0.1}, 3);
  int in_second = 0;
  for (const int part : parts) in_second += part;
  EXPECT_EQ(in_second, 100);  // one of nine is nearest to 0.9
}

TEST(StratifiedAlike, DependsOnTheSeedAlone) {
  const std::vector<int> kind_of(1000, 0);
  const auto parts = [&](std::uint64_t seed) { return stratified_alike(one_tag_each(1), kind_of, {0.5, 0.5}, seed); };
  EXPECT_EQ(parts(1), parts(1));
  EXPECT_NE(parts(1), parts(2));
}

}  // namespace
}  // namespace ctxtag
