#include "reproduce/last_line.h"

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace ctxtag {
namespace {

std::string last_line_of(const std::string& log) {
  const test::TemporaryFolder folder;
  write_file_atomically(folder / "a.log", log);
  return last_line(folder / "a.log");
}

TEST(LastLine, IsWhatALogEndsWith) {
  EXPECT_EQ(last_line_of("begin\nlabels.csv:3: not a number\n\n"), "labels.csv:3: not a number");
  EXPECT_EQ(last_line_of(""), "");
  EXPECT_EQ(last_line("no such file"), "");
}

TEST(LastLine, IsTheReasonNotThePointerToHelp) {
  EXPECT_EQ(last_line_of("--v: unknown\nRun with --help for more information.\n"), "--v: unknown");
}

}  // namespace
}  // namespace ctxtag
