#include "ctxtag/base/output_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/base/error.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::HasSubstr;

std::string refusal(const std::vector<std::string>& files) {
  const TemporaryFolder folder;
  for (const std::string& file : files) folder.file(file, "x");
  return error_of<ConfigError>([&] {
    require_own_folder(folder.path(), {folder.path() / "truth.json", folder.path() / ".begun"}, {"tracks.csv"});
  });
}

TEST(RequireOwnFolder, TakesANewFolderOrOneOfTheCommandsOwn) {
  EXPECT_EQ(refusal({}), "");
  EXPECT_EQ(refusal({"notes.txt"}), "");
  EXPECT_EQ(refusal({"truth.json", "tracks.csv"}), "");
  EXPECT_EQ(refusal({".begun", "tracks.csv"}), "");
  EXPECT_NO_THROW(require_own_folder("/nowhere", {}, {"tracks.csv"}));
}

TEST(RequireOwnFolder, RefusesTablesOfOthers) {
  EXPECT_THAT(refusal({"tracks.csv"}),
              HasSubstr(": holds a tracks.csv that this command did not write; choose another"));
  EXPECT_THAT(refusal({"truth.json", "import.json"}), HasSubstr(": holds an imported data set (import.json)"));
  EXPECT_THAT(refusal({"card.json"}), HasSubstr(": holds a dataset (card.json)"));
}

}  // namespace
}  // namespace ctxtag
