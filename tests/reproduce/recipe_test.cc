#include "ctxtag/reproduce/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "support/errors.h"
#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Runs nothing: the last word before --threads is the exit status. What began first ends last.
class FakeTools : public ProcessHost {
 public:
  std::size_t start(const std::string& tool, const std::vector<std::string>& arguments, const fs::path&,
                    const fs::path& log) override {
    write_file_atomically(log, "first words\nlast words\n");
    std::string line = tool;
    for (const std::string& word : arguments) line += " " + word;
    lines.push_back(line);
    const std::string status = arguments.at(arguments.size() - 4);
    under_way_.push_front({lines.size(), status == "0", "exit status " + status, status == "2", status == "1"});
    most_under_way = std::max(most_under_way, under_way_.size());
    return lines.size();
  }
  Ended wait() override {
    Ended ended = under_way_.front();
    under_way_.pop_front();
    return ended;
  }

  std::vector<std::string> lines;
  std::size_t most_under_way = 0;

 private:
  std::deque<Ended> under_way_;
};

class RecipeTest : public ::testing::Test {
 protected:
  static RecipeConfig recipe(const std::string& first, const std::string& second) {
    RecipeConfig config;
    read_config(
        nlohmann::json::parse(R"({"steps": [{"name": "a", "run": "ctxtag-x {n} )" + first +
                              R"(", "each": {"n": [1, 2, 3]}}, {"name": "b", "run": "ctxtag-y )" + second + R"("}]})"),
        config);
    return config;
  }
  RecipeReport run(const RecipeConfig& config) {
    return run_recipe(config, folder_ / "out", tools_, {2, false, {}, {}});
  }

  test::TemporaryFolder folder_;
  FakeTools tools_;
};

TEST_F(RecipeTest, RunsThePartsOfAStepSideBySideAndOneStepAfterTheOther) {
  const RecipeReport report = run(recipe("0", "0"));
  EXPECT_THAT(tools_.lines, ElementsAre("ctxtag-x 1 0 --threads 1 --quiet", "ctxtag-x 2 0 --threads 1 --quiet",
                                        "ctxtag-x 3 0 --threads 1 --quiet", "ctxtag-y 0 --threads 2 --quiet"));
  EXPECT_EQ(tools_.most_under_way, 2U);
  EXPECT_EQ(report.finished, 4U);
  EXPECT_THAT(report.failures, IsEmpty());
}

// a; then b and c beside each other; d, which waits for b alone, when there are threads for it; e after all.
RecipeConfig fork(const std::string& status_of_b) {
  RecipeConfig config;
  read_config(nlohmann::json::parse(R"({"steps": [
    {"name": "a", "run": "ctxtag-a 0"},
    {"name": "b", "run": "ctxtag-b )" +
                                    status_of_b + R"(", "after": ["a"]},
    {"name": "c", "run": "ctxtag-c {n} 0", "after": ["a"], "each": {"n": [1, 2]}},
    {"name": "d", "run": "ctxtag-d 0", "after": ["b"]},
    {"name": "e", "run": "ctxtag-e 0"}]})"),
              config);
  return config;
}

TEST_F(RecipeTest, RunsStepsSideBySideThatWaitForTheSameOnes) {
  EXPECT_EQ(run_recipe(fork("0"), folder_ / "out", tools_, {6, false, {}, {}}).finished, 6U);
  EXPECT_THAT(tools_.lines, ElementsAre("ctxtag-a 0 --threads 6 --quiet", "ctxtag-b 0 --threads 2 --quiet",
                                        "ctxtag-c 1 0 --threads 2 --quiet", "ctxtag-c 2 0 --threads 2 --quiet",
                                        "ctxtag-d 0 --threads 6 --quiet", "ctxtag-e 0 --threads 6 --quiet"));
  EXPECT_EQ(tools_.most_under_way, 3U);
}

TEST_F(RecipeTest, RunsWhatDoesNotWaitForAStepThatFailed) {
  const RecipeReport report = run_recipe(fork("3"), folder_ / "out", tools_, {1, false, {}, {}});
  EXPECT_THAT(tools_.lines, ElementsAre("ctxtag-a 0 --threads 1 --quiet", "ctxtag-b 3 --threads 1 --quiet",
                                        "ctxtag-c 1 0 --threads 1 --quiet", "ctxtag-c 2 0 --threads 1 --quiet"));
  EXPECT_EQ(report.finished, 3U);
  EXPECT_EQ(tools_.most_under_way, 1U);
}

TEST_F(RecipeTest, NamesTheFilesOfTheLedgerThatNoFinishedCommandLeft) {
  RecipeConfig config = recipe("0", "0");
  LedgerLineConfig line;
  line.what = line.at = "x";
  line.file = "figures.json";
  config.ledger = {line, line};
  EXPECT_THAT(run(config).missing, ElementsAre("figures.json"));
  write_file_atomically(folder_ / "out" / "figures.json", R"({"x": 1})");
  EXPECT_THAT(run(config).missing, IsEmpty());
}

TEST_F(RecipeTest, RunsWhatIsFinishedNeverAgain) {
  run(recipe("0", "0"));
  const RecipeReport again = run(recipe("0", "0"));
  EXPECT_EQ(tools_.lines.size(), 4U);
  EXPECT_EQ(again.done_before, 4U);
  EXPECT_THAT(test::error_of<ConfigError>([&] { run(recipe("0", "1")); }),
              HasSubstr("was done as 'ctxtag-y 0', and is 'ctxtag-y 1' now"));
}

TEST_F(RecipeTest, BeginsNoStepAfterOneThatFailed) {
  const RecipeReport report = run(recipe("2", "0"));
  EXPECT_EQ(tools_.lines.size(), 3U);  // the others of the step are run
  ASSERT_EQ(report.failures.size(), 3U);
  EXPECT_TRUE(report.failures[0].refused);
  EXPECT_EQ(report.failures[0].last_words, "last words");
  EXPECT_FALSE(run(recipe("3", "0")).failures[0].refused);  // failed ones may be changed
}

TEST_F(RecipeTest, CountsRejectedInputsInLaterCallsToo) {
  EXPECT_THAT(run(recipe("0", "1")).partly, ElementsAre("b once"));
  EXPECT_THAT(run(recipe("0", "1")).partly, ElementsAre("b once"));
  EXPECT_EQ(tools_.lines.size(), 4U);
}

}  // namespace
}  // namespace ctxtag
