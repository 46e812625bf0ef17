#include "ctxtag/loading/user_controls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using test::error_of;
using ::testing::HasSubstr;

UserVectors vectors_of(Eigen::Index users) {
  UserVectors vectors;
  vectors.values.resize(users, 2);
  for (Eigen::Index i = 0; i < users; ++i) {
    vectors.users.push_back({std::to_string(i)});
    vectors.values.row(i) << static_cast<float>(i), static_cast<float>(10 - 2 * i);
  }
  return vectors;
}

TEST(UserControls, LeaveUsersAndVectorsAloneWithoutOne) {
  const UserVectors same = controlled(vectors_of(3), "none", 1);
  EXPECT_TRUE(same.values == vectors_of(3).values);
  EXPECT_EQ(same.users, vectors_of(3).users);
}

TEST(UserControls, ShuffledGivesEachUserAnothersVectorAndEachVectorToOneUser) {
  for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
    const UserVectors before = vectors_of(7), after = controlled(before, "shuffled", seed);
    EXPECT_EQ(after.users, before.users);
    std::vector<bool> given(7, false);
    for (Eigen::Index i = 0; i < 7; ++i) {
      EXPECT_NE(after.values(i, 0), before.values(i, 0));
      given[static_cast<std::size_t>(after.values(i, 0))] = true;
      EXPECT_EQ(after.values(i, 1), 10 - 2 * after.values(i, 0)) << "a vector stays whole";
    }
    EXPECT_THAT(given, ::testing::Each(true));
  }
  EXPECT_FALSE(controlled(vectors_of(7), "shuffled", 1).values == controlled(vectors_of(7), "shuffled", 2).values);
}

TEST(UserControls, MeanTellsNobodyApart) {
  const VectorMatrix values = controlled(vectors_of(4), "mean", 1).values;  // of 0 1 2 3 and 10 8 6 4
  for (Eigen::Index i = 0; i < 4; ++i) {
    EXPECT_FLOAT_EQ(values(i, 0), 1.5F);
    EXPECT_FLOAT_EQ(values(i, 1), 7.0F);
  }
}

TEST(UserControls, RandomKeepsNothingButMeanAndDeviation) {
  const UserVectors before = vectors_of(4000);
  const VectorMatrix values = controlled(before, "random", 1).values;
  const auto deviation = [](const auto& column) { return std::sqrt((column.array() - column.mean()).square().mean()); };
  for (Eigen::Index column = 0; column < 2; ++column) {
    const Eigen::VectorXd was = before.values.col(column).cast<double>(), is = values.col(column).cast<double>();
    EXPECT_NEAR(is.mean(), was.mean(), 4 * deviation(was) / std::sqrt(4000.0));
    EXPECT_NEAR(deviation(is) / deviation(was), 1.0, 0.05);
    EXPECT_LT(std::abs((is.array() - is.mean()).matrix().dot((was.array() - was.mean()).matrix())) /
                  (4000 * deviation(is) * deviation(was)),
              0.06);  // four standard deviations of a correlation of 4,000 pairs
  }
}

TEST(UserControls, NameWhatTheyCannotDo) {
  EXPECT_THAT(error_of<ConfigError>([] { controlled(vectors_of(3), "suffled", 1); }), HasSubstr("known: mean, none"));
  EXPECT_THAT(error_of<ConfigError>([] { controlled(vectors_of(1), "shuffled", 1); }), HasSubstr("two users"));
}

}  // namespace
}  // namespace ctxtag
