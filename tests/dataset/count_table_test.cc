#include "ctxtag/dataset/count_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using ctxtag::test::error_of;
using ctxtag::test::TemporaryFolder;
using ::testing::HasSubstr;

TEST(CountTable, IsReadInTheOrderOfTheVocabulary) {
  const TemporaryFolder folder;
  const auto file = folder.file("c.csv", "song,b,artist,a\n1,3,x,0\n2,28418,y,7\n");
  const CountTable table = read_counts(file, TagVocabulary({"a", "b"}));
  EXPECT_EQ(table.rows().at({"2"}), 1U);
  EXPECT_EQ(table.counts(0, 0), 0);
  EXPECT_EQ(table.counts(1, 0), 7);
  EXPECT_EQ(table.counts(1, 1), 28418);
}

TEST(CountTable, RefusesWhatIsNoCount) {
  const TemporaryFolder folder;
  const auto error = [&](const char* text) {
    return error_of<DataError>([&] { read_counts(folder.file("c.csv", text), TagVocabulary({"a"})); });
  };
  EXPECT_THAT(error("id,a\n1,2\n2,1.5\n"), HasSubstr("c.csv:3: 'a' is '1.5'; expected a whole number from 0"));
  EXPECT_THAT(error("id,a\n1,-2\n"), HasSubstr("'-2'"));
  EXPECT_THAT(error("id,a\n1,\n"), HasSubstr("''"));
  EXPECT_THAT(error("id,a\n1,2\n1,2\n"), HasSubstr("c.csv:3"));
  EXPECT_THAT(error("id,b\n1,2\n"), HasSubstr("missing"));
  EXPECT_THAT(error("id,a\n"), HasSubstr("no rows"));
}

}  // namespace
}  // namespace ctxtag
