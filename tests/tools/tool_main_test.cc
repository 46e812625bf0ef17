#include "tool_main.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <iostream>
#include <new>
#include <stdexcept>

#include "config/example_config.h"
#include "ctxtag/base/error.h"
#include "ctxtag/base/files.h"
#include "ctxtag/base/threads.h"
#include "ctxtag/base/version.h"
#include "support/processes.h"
#include "support/temporary_folder.h"

namespace ctxtag::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Outcome {
  int status = 0;
  std::string out, err;
};

Outcome outcome_of(Tool& tool, std::vector<std::string> arguments, const std::function<int()>& job) {
  arguments.insert(arguments.begin(), "ctxtag-example");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  const int status = tool.run(static_cast<int>(argv.size()), argv.data(), job);
  std::cout.flush();
  return {status, ::testing::internal::GetCapturedStdout(), ::testing::internal::GetCapturedStderr()};
}

Outcome outcome_of(
    const std::vector<std::string>& arguments, const std::function<int()>& job = [] { return 0; }) {
  Tool tool("ctxtag-example", "An example", "ctxtag-example --seed 1");
  return outcome_of(tool, arguments, job);
}

TEST(Tool, EndsWithTheStatusOfItsJob) {
  EXPECT_EQ(outcome_of({}, [] { return 0; }).status, 0);
  EXPECT_EQ(outcome_of({}, [] { return 1; }).status, 1);
}

TEST(Tool, NamesTheNearestOptionAndCommand) {
  EXPECT_EQ(outcome_of({"--sead", "7"}).err,
            "ctxtag-example: --sead: no such option here; did you mean '--seed'? (--help lists them)\n");
  EXPECT_EQ(outcome_of({"--quiet", "--sead=7"}).status, 2);
  Tool tool("ctxtag-example", "An example", "ctxtag-example --seed 1");
  tool.app().add_subcommand("extract", "");
  tool.app().add_subcommand("verify", "");
  const Outcome wrong = outcome_of(tool, {"extrakt"}, [] { return 0; });
  EXPECT_EQ(wrong.status, 2);
  EXPECT_EQ(wrong.err,
            "ctxtag-example: there is no command 'extrakt'; did you mean 'extract'? (the commands: extract, verify)\n");
}

TEST(Tool, SaysOnlyTheFirstLineOfAnErrorOfALibrary) {
  const auto job = []() -> int { throw std::runtime_error("CUDA out of memory.\nException raised from"); };
  EXPECT_EQ(outcome_of({}, job).err, "ctxtag-example: CUDA out of memory.\n");
  EXPECT_THAT(outcome_of({"--verbose"}, job).err, HasSubstr("Exception raised"));
}

TEST(RejectionLine, IsOneLineWhateverTheNameAndTheContent) {
  EXPECT_EQ(rejection_line("a\nb.mp3", "unsupported", "it begins with 'x\r\n'"),
            "rejected: a\\x0ab.mp3: unsupported: it begins with 'x\\x0d\\x0a'\n");
}

TEST(Tool, TurnsEveryFailureIntoOneLineAndItsStatus) {
  const Outcome config = outcome_of({}, []() -> int { throw ConfigError("seed: out of range: -1"); });
  EXPECT_EQ(config.status, 2);
  EXPECT_EQ(config.err, "ctxtag-example: seed: out of range: -1\n");
  EXPECT_EQ(config.out, "");
  EXPECT_EQ(outcome_of({}, []() -> int { throw DataError("a.csv:3: ..."); }).status, 2);
  EXPECT_EQ(outcome_of({}, []() -> int { throw SystemError("disk full"); }).status, 3);
  EXPECT_EQ(outcome_of({}, []() -> int { throw std::runtime_error("what"); }).status, 3);
  const Outcome memory = outcome_of({}, []() -> int { throw std::bad_alloc(); });
  EXPECT_EQ(memory.status, 3);
  EXPECT_THAT(memory.err, StartsWith("ctxtag-example: out of memory"));
}

TEST(Tool, LetsNoMessageSteerTheTerminal) {
  const Outcome failed = outcome_of({}, []() -> int { throw DataError("a\x1B[2J\nb.csv:3: wrong"); });
  EXPECT_EQ(failed.err, "ctxtag-example: a\\x1b[2J\\x0ab.csv:3: wrong\n");
  const Outcome said = outcome_of({}, [] {
    std::cerr << "note: \x1B[31mred\n";
    std::cout << "data \x1B\n";  // not a terminal: as it is
    return 0;
  });
  EXPECT_EQ(said.err, "note: \\x1b[31mred\n");
  EXPECT_EQ(said.out, "data \x1B\n");
  EXPECT_EQ(outcome_of({"--\x1B"}).err.find('\x1B'), std::string::npos);
}

TEST(Tool, TakesAWrongCommandLineForAWrongRequest) {
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--nonsense"},
                                                {"--seed", "-1"},
                                                {"--seed", "1.5"},
                                                {"--seed", "99999999999999999999"},
                                                {"--threads", "-1"},
                                                {"--threads", "5000"},
                                                {"--config"},
                                                {"extra"}}) {
    const Outcome outcome = outcome_of(wrong, [] { return 0; });
    EXPECT_EQ(outcome.status, 2) << wrong[0];
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err, "");
  }
}

TEST(Tool, ReadsTheCommonOptions) {
  Tool tool("ctxtag-example", "An example", "ctxtag-example");
  std::vector<std::string> files;
  tool.app().add_option("files", files);
  const Outcome outcome = outcome_of(
      tool, {"--set", "a=1", "one", "--set", "b=2", "two", "--seed", "18446744073709551615", "--threads", "3"},
      [] { return 0; });
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(tool.overrides, ElementsAre("a=1", "b=2"));
  EXPECT_THAT(files, ElementsAre("one", "two"));
  EXPECT_EQ(tool.seed, UINT64_MAX);
  EXPECT_EQ(tool.thread_count(), 3);
}

TEST(Tool, UsesEveryAvailableCoreUnlessToldOtherwise) {
  EXPECT_EQ(Tool("ctxtag-example", "", "").thread_count(), available_cores());
}

TEST(Tool, TakesTheCommonOptionsAfterASubcommand) {
  Tool tool("ctxtag-example", "An example", "ctxtag-example build");
  tool.app().require_subcommand(1);
  tool.app().add_subcommand("build", "builds");
  EXPECT_EQ(outcome_of(tool, {"build", "--seed", "7", "--quiet"}, [] { return 0; }).status, 0);
  EXPECT_EQ(tool.seed, 7U);
  EXPECT_TRUE(tool.quiet);
}

TEST(Tool, PrintsTheEffectiveConfig) {
  Tool tool("ctxtag-example", "An example", "ctxtag-example");
  const Outcome outcome = outcome_of(tool, {"--print-config", "--set", "mel.n_mels=7"},
                                     [&] { return tool.printed(tool.config<test::JobExample>()) ? 0 : 1; });
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(nlohmann::json::parse(outcome.out).at("mel").at("n_mels"), 7);
  EXPECT_THAT(outcome.out, StartsWith("{\n  \"mel\": {\n    \"hop_length\": 512,"));
}

TEST(Tool, HelpEndsWithItsExample) {
  const Outcome outcome = outcome_of({"--help"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, HasSubstr("--print-config"));
  EXPECT_THAT(outcome.out, EndsWith("Example:\n  ctxtag-example --seed 1\n"));
}

TEST(Tool, TellsItsVersionAndThoseOfItsLibrariesWhateverElseIsRequired) {
  Tool tool("ctxtag-example", "An example", "ctxtag-example");
  std::string file;
  tool.app().add_option("--scores", file)->required();
  const Outcome outcome = outcome_of(tool, {"--version"}, [] { return 1; });
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, StartsWith("ctxtag-example " + version() + " (" + git_revision() + ")\n"));
  for (const auto& [library, number] : core_library_versions()) EXPECT_THAT(outcome.out, HasSubstr(library));
  EXPECT_THAT(outcome.out, HasSubstr("libmpg123 "));
}

TEST(Tool, EndsWith130And143WhenInterrupted) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const int status = test::in_child_process([&] {
      Tool tool("ctxtag-example", "An example", "ctxtag-example");
      char name[] = "ctxtag-example";
      char* argv[] = {name, nullptr};
      return tool.run(1, argv, [&] { return std::raise(signal); });
    });
    EXPECT_EQ(status, 128 + signal);
  }
}

TEST(WriteResult, WritesToAFileOrToStdout) {
  const test::TemporaryFolder folder;
  write_result((folder / "out.csv").string(), "a,b\n");
  EXPECT_EQ(read_file(folder / "out.csv"), "a,b\n");
  for (const char* out : {"", "-"}) {
    ::testing::internal::CaptureStdout();
    write_result(out, "a,b\n");
    std::cout.flush();
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "a,b\n");
  }
}

}  // namespace
}  // namespace ctxtag::tools
