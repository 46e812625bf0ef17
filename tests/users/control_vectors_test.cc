#include "ctxtag/users/control_vectors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ctxtag/base/error.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::HasSubstr;

UserVectors five_users() {
  UserVectors vectors;
  vectors.values.resize(5, 2);
  for (int i = 0; i < 5; ++i) {
    vectors.users.push_back({"u" + std::to_string(i)});
    vectors.values.row(i) << static_cast<float>(i), static_cast<float>(10 * i);
  }
  return vectors;
}

TEST(ControlVectors, ShuffledGiveEveryUserTheVectorOfAnother) {
  const UserVectors users = five_users();
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const UserVectors shuffled = control_vectors(users, "shuffled", seed);
    EXPECT_EQ(shuffled.users, users.users);
    std::vector<float> firsts;
    for (int i = 0; i < 5; ++i) {
      EXPECT_NE(shuffled.values(i, 0), users.values(i, 0));
      EXPECT_EQ(shuffled.values(i, 1), 10 * shuffled.values(i, 0));
      firsts.push_back(shuffled.values(i, 0));
    }
    std::sort(firsts.begin(), firsts.end());
    EXPECT_EQ(firsts, (std::vector<float>{0, 1, 2, 3, 4}));
  }
  EXPECT_EQ(control_vectors(users, "shuffled", 1).values, control_vectors(users, "shuffled", 1).values);
  EXPECT_NE(control_vectors(users, "shuffled", 1).values, control_vectors(users, "shuffled", 2).values);
}

TEST(ControlVectors, MeanIsTheSameForAll) {
  const UserVectors mean = control_vectors(five_users(), "mean", 0);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(mean.values(i, 0), 2.0F);
    EXPECT_EQ(mean.values(i, 1), 20.0F);
  }
}

TEST(ControlVectors, IdentityHasANumberForEachUser) {
  const UserVectors identity = control_vectors(five_users(), "identity", 0);
  EXPECT_EQ(identity.values, (VectorMatrix(VectorMatrix::Identity(5, 5))));
  EXPECT_EQ(identity.users, five_users().users);
}

TEST(ControlVectors, RandomDependOnTheUserAndNotOnTheOrder) {
  UserVectors users = five_users();
  users.values.resize(5, 400);
  const UserVectors random = control_vectors(users, "random", 3);
  std::swap(users.users[0], users.users[4]);
  EXPECT_EQ(control_vectors(users, "random", 3).values.row(4), random.values.row(0));
  EXPECT_NE(control_vectors(users, "random", 4).values.row(4), random.values.row(0));
  EXPECT_LE(random.values.maxCoeff(), 1.0F);
  EXPECT_GE(random.values.minCoeff(), -1.0F);
  EXPECT_NEAR(random.values.mean(), 0.0F, 0.05F);  // 2000 numbers of deviation 0.577: standard error 0.013
  EXPECT_NEAR(random.values.array().square().mean(), 1.0F / 3.0F, 0.03F);
}

TEST(ControlVectors, RefuseAnotherKindAndASingleUserToShuffle) {
  UserVectors one = five_users();
  one.users.resize(1);
  one.values.conservativeResize(1, 2);
  EXPECT_THAT(test::error_of<ConfigError>([&] { control_vectors(one, "shuffled", 0); }), HasSubstr("one user only"));
  EXPECT_THAT(test::error_of<ConfigError>([&] { control_vectors(one, "zero", 0); }),
              HasSubstr("unknown kind of control 'zero'; known: identity, mean, random, shuffled"));
}

}  // namespace
}  // namespace ctxtag
