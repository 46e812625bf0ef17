#include "dataset/shared_ids.h"

#include <gtest/gtest.h>

#include <vector>

namespace ctxtag {
namespace {

using Parts = std::vector<std::vector<std::string>>;

std::optional<SharedId> shared_of(const Parts& parts, int hash_bits, int* readings = nullptr) {
  const auto each = [&](std::size_t part, const TakeId& take) {
    if (readings != nullptr) ++*readings;
    for (const std::string& id : parts[part]) take(id);
  };
  return shared_id(parts.size(), each, hash_bits);
}

TEST(SharedIdOf, NamesTheIdAndItsParts) {
  const auto found = shared_of({{"a", "b"}, {"c"}, {"d", "b", "c"}}, 64);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->id, "b");
  EXPECT_EQ(found->first, 0u);
  EXPECT_EQ(found->second, 2u);
}

TEST(SharedIdOf, TwiceInOnePartIsNotShared) {
  int readings = 0;
  EXPECT_FALSE(shared_of({{"a", "a"}, {"b"}, {}}, 64, &readings).has_value());
  EXPECT_EQ(readings, 3);  // each part once
}

TEST(SharedIdOf, IdsWhoseHashesAgreeByChanceAreToldApart) {
  Parts parts(4);
  for (int i = 0; i < 400; ++i) parts[static_cast<std::size_t>(i) % 4].push_back("track " + std::to_string(i));
  int readings = 0;
  EXPECT_FALSE(shared_of(parts, 3, &readings).has_value());
  EXPECT_EQ(readings, 8);
  parts[3].push_back("track 4");
  const auto found = shared_of(parts, 3);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->id, "track 4");
  EXPECT_EQ(found->first, 0u);
  EXPECT_EQ(found->second, 3u);
}

}  // namespace
}  // namespace ctxtag
