#include "ctxtag/base/registry.h"

#include <gtest/gtest.h>

#include "support/errors.h"

namespace ctxtag {
namespace {

const Registry<int(int)>& operations() {
  static const Registry<int(int)> table(
      "operation", {{"twice", [](int x) { return 2 * x; }}, {"negated", [](int x) { return -x; }}});
  return table;
}

TEST(Registry, CreatesWhatItsTableNames) {
  EXPECT_EQ(operations().create("twice", 21), 42);
  EXPECT_EQ(operations().names(), (std::vector<std::string>{"negated", "twice"}));
}

TEST(Registry, ListsTheKnownNamesForAnUnknownOne) {
  EXPECT_EQ(test::error_of<ConfigError>([] { operations().create("thrice", 1); }),
            "unknown operation 'thrice'; known: negated, twice");
}

}  // namespace
}  // namespace ctxtag
