#include "ctxtag/metrics/midranks.h"

#include <gtest/gtest.h>

namespace ctxtag {
namespace {

TEST(Midranks, ShareTheMeanAmongEqualValues) {
  const Eigen::ArrayXd values = (Eigen::ArrayXd(6) << 3, 1, 3, 2, 3, 2).finished();
  const Eigen::ArrayXd ranks = (Eigen::ArrayXd(6) << 5, 1, 5, 2.5, 5, 2.5).finished();  // scipy.stats.rankdata
  EXPECT_TRUE((midranks(values) == ranks).all());
  EXPECT_EQ(midranks(Eigen::ArrayXd()).size(), 0);
}

}  // namespace
}  // namespace ctxtag
