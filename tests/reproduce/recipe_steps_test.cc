#include "reproduce/recipe_steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctxtag/config/load.h"
#include "support/errors.h"

namespace ctxtag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

RecipeStepConfig step_of(const char* json) {
  RecipeStepConfig step;
  read_config(nlohmann::json::parse(json), step);
  return step;
}

std::string refusal_of(const RecipeStepConfig& step) {
  return test::error_of<ConfigError>([&] { step_commands(step, {{"configs", "/c"}}); });
}

TEST(RecipeSteps, OneCommandWhereThereIsNothingToCombine) {
  const auto commands =
      step_commands(step_of(R"({"name": "a", "run": "ctxtag-x  --in {data}/y.csv"})"), {{"data", "/some where"}});
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0].name, "once");
  EXPECT_EQ(commands[0].tool, "ctxtag-x");
  EXPECT_THAT(commands[0].arguments, ElementsAre("--in", "/some where/y.csv"));  // a blank in a path is no new word
}

TEST(RecipeSteps, EveryCombinationOfTheValuesIsACommand) {
  const auto commands = step_commands(
      step_of(
          R"({"name": "a", "run": "ctxtag-x {system}/{fold} {fold}", "each": {"system": ["u", "v"], "fold": [0, 1]}})"),
      {});
  std::vector<std::string> lines, names;
  for (const RecipeCommand& command : commands) {
    lines.push_back(command.line());
    names.push_back(command.name);
  }
  EXPECT_THAT(lines, ElementsAre("ctxtag-x u/0 0", "ctxtag-x v/0 0", "ctxtag-x u/1 1", "ctxtag-x v/1 1"));
  EXPECT_THAT(names, ElementsAre("fold=0,system=u", "fold=0,system=v", "fold=1,system=u", "fold=1,system=v"));
}

TEST(RecipeSteps, ANameThatNothingStandsBehindIsRefused) {
  const RecipeStepConfig step =
      step_of(R"({"name": "a", "run": "ctxtag-x {sytem} {system}", "each": {"system": ["u"]}})");
  EXPECT_THAT(refusal_of(step), HasSubstr("nothing is called {sytem}; known: configs, system"));
  EXPECT_THAT(refusal_of(step_of(R"({"name": "a", "run": "ctxtag-x {system"})")), HasSubstr("a { without }"));
}

TEST(RecipeConfig, SaysWhatIsWrong) {
  const auto refusal = [](const char* json) {
    return test::error_of<ConfigError>([&] {
      RecipeConfig config;
      read_config(nlohmann::json::parse(json), config);
    });
  };
  EXPECT_THAT(refusal(R"({"steps": [{"name": "a", "run": "rm -r"}]})"),
              HasSubstr("steps[0].run: expected a command of ctxtag"));
  EXPECT_THAT(refusal(R"({"steps": [{"name": "a", "run": "ctxtag-x/../../sh"}]})"),
              HasSubstr("expected a command of ctxtag"));
  EXPECT_THAT(refusal(R"({"steps": [{"name": "a", "run": "ctxtag-x", "each": {"f": [1]}}]})"),
              HasSubstr("{f} is not in `run`"));
  EXPECT_THAT(refusal(R"({"steps": [{"name": "a b", "run": "ctxtag-x"}]})"), HasSubstr("found 'a b'"));
  EXPECT_THAT(refusal(R"({"steps": [{"name": "a", "run": "ctxtag-x", "each": {"f": []}}]})"), HasSubstr("each.f"));
  EXPECT_THAT(refusal(R"({"steps": [{"name": "a", "run": "ctxtag-x {f}", "each": {"f": [1, "1"]}}]})"),
              HasSubstr("'1' is there twice"));
  EXPECT_THAT(refusal(R"({"steps": [{"name": "a", "run": "ctxtag-x {f}", "each": {"f": ["../b"]}}]})"),
              HasSubstr("file name"));
  EXPECT_THAT(refusal(R"({"steps": [{"name": "a", "run": "ctxtag-x"}, {"name": "a", "run": "ctxtag-y"}]})"),
              HasSubstr("two are called 'a'"));
  EXPECT_THAT(refusal(R"({"steps": []})"), HasSubstr("steps: expected at least one"));
  EXPECT_THAT(
      refusal(R"({"steps": [{"name": "a", "run": "ctxtag-x", "after": ["b"]}, {"name": "b", "run": "ctxtag-y"}]})"),
      HasSubstr("'a': after: no step before it is called 'b'"));
  EXPECT_THAT(refusal(R"({"files": {"../x.json": {}}})"), HasSubstr("file name without folders"));
  EXPECT_THAT(refusal(R"({"inputs": [{"name": "configs"}]})"), HasSubstr("take another"));
  EXPECT_THAT(refusal(R"({"ledger": [{"what": "w", "file": "f", "at": "a", "published": 0.5}]})"), HasSubstr("where"));
  EXPECT_THAT(refusal(R"({"ledger": [{"what": "w", "file": "f", "at": "a", "expect": "over 0"}]})"),
              HasSubstr("'above X', 'below X' or 'holds X'"));
}

}  // namespace
}  // namespace ctxtag
